"""Who a letter goes to: conditions that must all hold (AND). An empty condition asks nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

SUBMITTED = ("", "yes", "no")
OF_A_ROUND = ("states", "themes", "submitted", "missing", "stage")
NUMBERS = ("under", "round")
LISTS = ("kinds", "posts", "states", "themes")


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """``under`` is a unit (itself and all below), ``round`` asks only its units. Numbers are keys.

    Without ``posts`` those are meant who fill in forms. ``submitted``: "" any, "yes", "no".
    ``missing``: something started is not complete. ``stage``: the stage of the calendar now running.
    """

    under: int | None = None
    kinds: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()
    round: int | None = None
    stage: str = ""
    states: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    submitted: str = ""
    missing: bool = False

    def to_plain(self) -> dict[str, Any]:
        """What is set, as JSON holds it."""
        return {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in asdict(self).items()
            if value
        }

    @property
    def needs_round(self) -> bool:
        return self.round is None and any(getattr(self, key) for key in OF_A_ROUND)


def filter_from_plain(plain: Mapping[str, Any]) -> LetterFilter:
    """Read what was stored or sent; what makes no sense is left out."""
    given: dict[str, Any] = {key: _number(plain.get(key)) for key in NUMBERS}
    for key in LISTS:
        value = plain.get(key)
        if isinstance(value, list | tuple):
            given[key] = tuple(str(one) for one in value if str(one))
    submitted = plain.get("submitted", "")
    given["submitted"] = submitted if submitted in SUBMITTED else ""
    given["stage"] = str(plain.get("stage") or "")[:60]
    given["missing"] = bool(plain.get("missing"))
    return LetterFilter(**given)


def _number(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
