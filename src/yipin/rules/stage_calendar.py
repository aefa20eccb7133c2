"""The calendar of a definition, as windows and in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yipin.rules.deadlines import closing_at, opening_at, window_words
from yipin.rules.definition import Stage


@dataclass(frozen=True, slots=True)
class Window:
    """Both ends inclusive; None does not bind."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


def stage_window(stage: Stage) -> Window:
    return Window(opening_at(stage.opens_at), closing_at(stage.closes_at))


def stage_words(stage: Stage, this_year: int) -> str:
    """单位申报 3月8日（周一）—3月30日（周二）24:00, with what is uncertain said so."""
    window = stage_window(stage)
    words = f"{stage.name} {window_words(window.opens_at, window.closes_at, this_year)}"
    return f"{words}（待核对）" if stage.uncertain else words
