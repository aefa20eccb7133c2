"""Whether the stages of a definition follow each other by date, as their kinds ask.

A warning and no fault: a notice may mean what it says, so whoever publishes it decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import permutations
from typing import Protocol

from yipin.rules.deadlines import closing_words, day_words
from yipin.rules.definition import Definition, Stage
from yipin.rules.stage_calendar import Window, stage_window

# Opinions are signed while applications are collected; a list is made public before or after
# the decision, as the host likes: equal numbers bind nothing.
STEPS = {
    "collect": 0,
    "endorse": 0,
    "screen": 1,
    "assess": 2,
    "decide": 3,
    "publicise": 3,
    "carry_out": 4,
    "certify": 5,
    "recheck": 6,
}
# What is handed in again and again has a calendar of its own and is not compared.
PURPOSES_IN_ORDER = ("application", "midterm", "summary", "acceptance")


class Placed(Protocol):
    """Anything that stands in the order of a programme."""

    @property
    def kind(self) -> str: ...

    @property
    def purpose(self) -> str: ...


def follows(then: Placed, first: Placed) -> bool:
    """Whether ``then`` comes after ``first`` by what they are for; what recurs follows nothing."""
    if not {then.purpose, first.purpose} <= {*PURPOSES_IN_ORDER}:
        return False
    return _place(first) < _place(then)


def _place(stage: Placed) -> tuple[int, int]:
    return PURPOSES_IN_ORDER.index(stage.purpose), STEPS[stage.kind]


def out_of_order(definition: Definition) -> tuple[str, ...]:
    """One sentence for each pair of stages whose dates contradict their order."""
    dated = [
        stage
        for stage in definition.stages
        if stage.purpose in PURPOSES_IN_ORDER and (stage.opens_at or stage.closes_at)
    ]
    pairs = (pair for pair in permutations(dated, 2) if _comes_first(*pair))
    return tuple(
        words for pair in pairs if (words := next(_contradictions(*pair, definition.year), ""))
    )


def _comes_first(first: Stage, then: Stage) -> bool:
    if {first.kind, then.kind} == {"collect", "endorse"} and first.purpose == then.purpose:
        return True
    return follows(then, first)


def _contradictions(first: Stage, then: Stage, year: int) -> Iterator[str]:
    """``then`` is over before ``first`` begins; between steps that do not run side by side, it
    also must neither begin nor close earlier.
    """
    before, after = stage_window(first), stage_window(then)
    if _end(after) < _begin(before):
        yield f"“{then.name}”{_end_words(after, year)}，“{first.name}”{_begin_words(before, year)}。"
    if _run_side_by_side(first, then):
        return
    if before.opens_at and after.opens_at and after.opens_at < before.opens_at:
        days = [day_words(at.date(), year) for at in (after.opens_at, before.opens_at)]
        yield f"“{then.name}”{days[0]}开始，早于“{first.name}”开始的{days[1]}。"
    if before.closes_at and after.closes_at and after.closes_at < before.closes_at:
        ends = [closing_words(at, year) for at in (after.closes_at, before.closes_at)]
        yield f"“{then.name}”{ends[0]}截止，早于“{first.name}”截止的{ends[1]}。"


def _run_side_by_side(first: Stage, then: Stage) -> bool:
    kinds = {first.kind, then.kind}
    return first.purpose != then.purpose or "carry_out" in kinds or kinds == {"collect", "endorse"}


def _begin(window: Window) -> datetime:
    return window.opens_at or window.closes_at  # type: ignore[return-value]


def _end(window: Window) -> datetime:
    return window.closes_at or window.opens_at  # type: ignore[return-value]


def _begin_words(window: Window, year: int) -> str:
    if window.opens_at:
        return f"{day_words(window.opens_at.date(), year)}才开始"
    return f"{closing_words(_end(window), year)}才截止"


def _end_words(window: Window, year: int) -> str:
    if window.closes_at:
        return f"{closing_words(window.closes_at, year)}就截止了"
    return f"{day_words(_begin(window).date(), year)}就开始了"
