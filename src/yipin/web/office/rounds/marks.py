"""States and lights of the rules as badges of the theme."""

from __future__ import annotations

from yipin.rules.deadlines import Light
from yipin.rules.stages import EXCEPTION, STATES, State
from yipin.web.theme.parts import Mark


def mark_of_state(state: str, *, is_exception: bool = False) -> Mark:
    """An application as the office calls it; one in an exception place waits under its own badge."""
    row = EXCEPTION if is_exception and state == "submitted" else STATES[state]
    return _mark(row)


def _mark(row: State) -> Mark:
    return Mark(text=row.label_office, tone=row.tone, shape=row.shape)  # type: ignore[arg-type]


def mark_of_light(light: Light) -> Mark:
    return Mark(text=light.words, tone=light.tone, shape=light.shape)  # type: ignore[arg-type]
