"""The rows of a plan as they are typed: one line a milestone, empty lines are none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from yipin.projects.models import Milestone
from yipin.rules.days import read_day
from yipin.rules.milestones import MOST, Planned

SPARE = 2


@dataclass(frozen=True, kw_only=True)
class PlanLine:
    """What stands in the boxes, right or wrong."""

    key: str = ""
    title: str = ""
    due_on: str = ""
    who: str = ""
    done_on: date | None = None  # finished: it stands as it is

    @property
    def is_empty(self) -> bool:
        return not (self.title or self.due_on or self.who)


def lines_from(given: QueryDict) -> list[PlanLine]:
    """In the order of the page. One that was emptied stands in its place when the page is shown again,
    so that whoever goes on typing does so in the row of the same milestone.
    """
    columns = (given.getlist(name)[: MOST * 2] for name in ("key", "title", "due_on", "who"))
    rows = zip(*columns, strict=False)
    lines = [
        PlanLine(key=key.strip(), title=title.strip(), due_on=due_on.strip(), who=who.strip())
        for key, title, due_on, who in rows
    ]
    while lines and lines[-1] == PlanLine():
        lines.pop()
    return lines


def plan_from(lines: Sequence[PlanLine]) -> list[Planned]:
    return [
        Planned(one.title, read_day(one.due_on), one.who, one.key)
        for one in lines
        if not one.is_empty
    ]


def lines_of(plan: Sequence[Planned]) -> list[PlanLine]:
    return [
        PlanLine(
            key=one.key,
            title=one.title,
            due_on=one.due_on.isoformat() if one.due_on else "",
            who=one.who,
        )
        for one in plan
    ]


def with_done(lines: Sequence[PlanLine], standing: Sequence[Milestone]) -> list[PlanLine]:
    """What is finished by now is shown as it stands, whatever was sent."""
    done = {str(one.pk): one for one in standing if one.done_on}
    return [_line_of(done[one.key]) if one.key in done else one for one in lines]


def _line_of(one: Milestone) -> PlanLine:
    return PlanLine(
        key=str(one.pk), title=one.title, due_on=one.due_on.isoformat(), who=one.who,
        done_on=one.done_on,
    )  # fmt: skip


def with_spare(lines: Sequence[PlanLine]) -> list[PlanLine]:
    return [*lines, *([PlanLine()] * SPARE)]
