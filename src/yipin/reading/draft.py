"""What the readers of single parts share: the zones of the paper, its calendar, and findings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Generic, TypeVar

from yipin.reading.findings import Passage
from yipin.reading.moments import Calendar
from yipin.reading.outline import Line
from yipin.reading.script import Script
from yipin.reading.zones import Zones

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and the words it stands in; ``reason`` (Chinese) where a person must look at it."""

    value: T
    start: int
    end: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The paper, taken apart. ``years`` maps the index of a line to the year its section has named by then."""

    zones: Zones
    calendar: Calendar
    title: str = ""
    issuer: str = ""
    years: dict[int, int] = field(default_factory=dict)

    @property
    def body(self) -> tuple[Line, ...]:
        return self.zones.body

    def calendar_of(self, line: Line) -> Calendar:
        """Dates in a section that names a year itself take that year."""
        return self.calendar.in_year(self.years.get(line.index))

    def after(self, line: Line) -> Iterator[Line]:
        """The lines of the body behind this one."""
        at = bisect_right(self.body, line.index, key=lambda other: other.index)
        return islice(self.body, at, None)

    def below(self, line: Line) -> Iterator[Line]:
        """All lines of the section that this line opens."""
        return takewhile(lambda other: line in other.parents, self.after(line))


def found(value: T, where: Script, reason: str = "") -> Found[T]:
    return Found(value, where.start, where.end, reason)


def passage(where: Script, why: str) -> Passage:
    return Passage(where.raw, where.start, where.end, why)
