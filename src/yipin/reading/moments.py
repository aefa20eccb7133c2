"""Which year a date means, and how exact it is: from words to ISO 8601."""

from __future__ import annotations

import calendar as months
import datetime as dt
import re
from dataclasses import dataclass, replace

from yipin.reading.dates import DateRef, Span

_RELATIVE_YEARS = {
    "次年": 1,
    "翌年": 1,
    "第二年": 1,
    "明年": 1,
    "来年": 1,
    "下一年": 1,
    "下年": 1,
}
_RELATIVE_YEARS |= {"去年": -1, "上年": -1, "前年": -2}
_FULL_DATE = re.compile(r"\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Moment:
    """An ISO date and, where a person must look at it, why."""

    iso: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """``year``: the year dates without one take (section, issue date or title); None if unknown."""

    year: int | None = None
    issued_on: str | None = None
    #: of a school year: what the months before August mean
    spring_year: int | None = None

    def in_year(self, year: int | None) -> Calendar:
        """The same, within a section that names a year itself."""
        return replace(self, year=year, spring_year=None) if year else self

    def _year_of(self, ref: DateRef) -> tuple[int | None, str]:
        if ref.year is not None:
            return ref.year, ""
        spring = self.spring_year if (ref.month or 12) < 8 else None
        base = spring or self.year
        if base is None:
            return None, "没有写年份，全文也没有写"
        if ref.relative:
            return base + _RELATIVE_YEARS.get(ref.relative, 0), ""
        return base, ""

    def resolve(self, ref: DateRef) -> Moment | None:
        """The date as exact as the text; None for 即日起 where the paper bears no date."""
        if ref.from_now:
            return self._from_issue(ref.days)
        year, reason = self._year_of(ref)
        day = ref.day
        last = months.monthrange(year or 2000, ref.month or 1)[1]
        if day and day > last:
            reason, day = f"{ref.month}月没有{day}日", last
        return Moment(_iso(year, ref.month or 1, day, ref), reason or _vague(ref))

    def _from_issue(self, days: int) -> Moment | None:
        """The day of issue itself is not counted (Civil Code, article 201)."""
        issued = self.issued_on
        if not days or not issued:
            return Moment(issued, "“即日起”按发文日期算") if issued else None
        if not _FULL_DATE.match(issued):
            return None
        due = dt.date.fromisoformat(issued) + dt.timedelta(days=days)
        return Moment(due.isoformat(), f"从发文日期的第二天起算{days}天")

    def interval(self, span: Span) -> tuple[Moment | None, Moment | None]:
        """Beginning and end; a single date is both."""
        first = self.resolve(span.first)
        if span.last is None:
            return first, first
        last_ref = span.last
        year = self._year_of(span.first)[0]
        if last_ref.year is None and year is not None and not span.first.from_now:
            last_ref = replace(last_ref, year=_following(span.first, last_ref, year), relative=None)
        return first, self.resolve(last_ref)


def _following(first: DateRef, last: DateRef, year: int) -> int:
    if last.relative:
        return year + _RELATIVE_YEARS.get(last.relative, 0)
    return year + (1 if (last.month or 0) < (first.month or 0) else 0)


def _iso(year: int | None, month: int, day: int | None, ref: DateRef) -> str:
    text = f"{year:04d}-{month:02d}" if year else f"--{month:02d}"
    if day is None:
        return text
    text += f"-{day:02d}"
    return f"{text}T{ref.hour:02d}:{ref.minute or 0:02d}" if ref.hour is not None else text


def _vague(ref: DateRef) -> str:
    if ref.part and ref.day is None:
        return f"“{ref.part}”没有写日子"
    return "" if ref.day else "只写了月份，没有写日子"
