"""Days as people type them, and how far from today a typed one may lie.

Young people's organisations of this kind begin with the founding of the League (5 May 1922); what is
given out in the name of the state begins with 1949; nobody plans further than twenty years ahead.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime

from yipin.rules.deadlines import SHANGHAI

YEARS_AHEAD = 20
WRITTEN = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Bounds:
    """From the first day of ``first`` (a year) to the last day of the year ``ahead`` years from now."""

    first: int
    ahead: int


ANY = Bounds(1922, YEARS_AHEAD)
GIVEN = Bounds(1949, 1)  # of a title or a paper: dated in advance at most into the next year


def read_day(text: str) -> date | None:
    """2027-03-05, full-width digits too; None for whatever else was typed."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    try:
        return date.fromisoformat(narrow) if WRITTEN.fullmatch(narrow) else None
    except ValueError:
        return None


def day_bounds_fault(value: date | datetime, today: date, bounds: Bounds = ANY) -> str:
    """A sentence for a day or a minute that lies where none can be meant; empty for any other."""
    year, last = _year_of(value), today.year + bounds.ahead
    if year < bounds.first:
        hint = "请核对年份。" if year > 999 else "请核对年份，要写满四位。"
        return f"{year} 年太早，最早写到 {bounds.first} 年。{hint}"
    return f"{year} 年太晚，最晚写到 {last} 年。请核对年份。" if year > last else ""


def _year_of(value: date | datetime) -> int:
    """In Beijing, also at the two ends of the calendar."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        return value.year
    try:
        return value.astimezone(SHANGHAI).year
    except OverflowError:
        return value.year
