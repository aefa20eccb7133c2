"""Working days in China: weekends, holidays and make-up days, as a table for each year.

A year without its table is asked for and never guessed: the State Council announces it late in the
year before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from yipin.rules.verdicts import Refusal

SATURDAY = 5
LONGEST = 400  # days looked at before a table that never lets anybody work is refused


@dataclass(frozen=True, slots=True)
class YearTable:
    """``off``: days free that would be worked; ``on``: weekend days worked in their stead."""

    year: int
    off: frozenset[date]
    on: frozenset[date]


def _days(year: int, *texts: str) -> frozenset[date]:
    return frozenset(date(year, *map(int, text.split("-"))) for text in " ".join(texts).split())


# 国办发明电〔2025〕7号
YEAR_2026 = YearTable(
    2026,
    off=_days(
        2026,
        "1-1 1-2 2-16 2-17 2-18 2-19 2-20 2-23 4-6 5-1 5-4 5-5",
        "6-19 9-25 10-1 10-2 10-5 10-6 10-7",
    ),
    on=_days(2026, "1-4 2-14 2-28 5-9 9-20 10-10"),
)

Tables = Mapping[int, YearTable]


def is_working_day(day: date, tables: Tables) -> bool | Refusal:
    """A refusal names the year whose table is missing."""
    table = tables.get(day.year)
    if table is None:
        return Refusal(
            "year_missing",
            f"还没有 {day.year} 年的节假日和调休安排，算不出工作日。请先在“工作日历”里填上。",
        )
    if day in table.on:
        return True
    return day.weekday() < SATURDAY and day not in table.off


def last_day_of(starts_on: date, count: int, tables: Tables) -> date | Refusal:
    """The last of ``count`` working days, the first day counted where it is one itself."""
    day, left = starts_on, count
    for _ in range(LONGEST):
        answer = is_working_day(day, tables)
        if isinstance(answer, Refusal):
            return answer
        left -= answer
        if left <= 0:
            return day
        day += timedelta(days=1)
    return Refusal("table_empty", "这张日历里工作日太少，排不出公示期。请检查“工作日历”。")


DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
RANGE = re.compile(r"\s*(?:至|到|—+|–|~|～)\s*")


def days_written(year: int, text: str) -> list[date] | Refusal:
    """Days as somebody types them: 10-1, 10月1日, 2027-10-01, 10-1至10-7; one a line or with commas."""
    found: list[date] = []
    for piece in re.split(r"[\s,，、;；]+", RANGE.sub("至", text.strip())):
        if not piece:
            continue
        ends = [_day_written(year, one) for one in piece.split("至")]
        if len(ends) > 2 or None in ends:
            words = f"“{piece[:20]}”不是日期。请写成 10-1 或 10月1日，连着几天写成 10-1至10-7。"
            return Refusal("no_day", words)
        days = [one for one in ends if one is not None]
        long = (days[-1] - days[0]).days
        if not 0 <= long <= 40:
            return Refusal("odd_range", f"“{piece[:20]}”的起止日期不对，请核对。")
        found += [days[0] + timedelta(days=at) for at in range(long + 1)]
    return sorted(set(found))


def _day_written(year: int, text: str) -> date | None:
    match = DAY.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1] or year), int(match[2]), int(match[3]))
    except ValueError:
        return None


def table_of(year: int, off: Iterable[date], on: Iterable[date]) -> YearTable | Refusal:
    """A table as somebody typed it. Refuses days of another year, and a day both free and worked."""
    free, worked = frozenset(off), frozenset(on)
    if strange := sorted(day for day in free | worked if day.year != year):
        return Refusal("other_year", f"{strange[0]:%Y-%m-%d} 不是 {year} 年的日子。")
    if both := sorted(free & worked):
        return Refusal("both", f"{both[0].month}月{both[0].day}日既写作放假又写作上班，请留一个。")
    weekdays = sorted(day for day in worked if day.weekday() < SATURDAY)
    if weekdays:
        day = weekdays[0]
        return Refusal(
            "not_weekend", f"{day.month}月{day.day}日本来就上班，调休上班只写周六、周日。"
        )
    return YearTable(year, free, worked)
