"""Places stages on the forty columns of the calendar strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from yipin.web.theme.parts import CalendarRow

COLUMNS = 40
CHARACTER = 0.6  # columns that one character of a label takes
DECEMBER = 12


@dataclass(frozen=True)
class Placed:
    """A row or a month with its first column (1–40) and its length."""

    name: str
    text: str
    start: int
    length: int
    kind: str = "bar"  # bar | out | out-before | day | day-before
    is_open: bool = False


@dataclass(frozen=True)
class Strip:
    months: list[Placed]
    rows: list[Placed]


def place_on_strip(rows: Sequence[CalendarRow]) -> Strip:
    """Months and rows in columns. Rows without any date stand at the left and say so in words."""
    days = [day for row in rows for day in (row.first, row.last) if day]
    if not days:
        return Strip([], [_undated(row) for row in rows])
    begin = min(days).replace(day=1)
    end = _next_month(max(days))
    return Strip(_months(begin, end), [_place(row, begin, end) for row in rows])


def _next_month(day: date) -> date:
    return date(day.year + day.month // DECEMBER, day.month % DECEMBER + 1, 1)


def _column(day: date, begin: date, end: date) -> int:
    share = (day - begin).days / (end - begin).days
    return min(COLUMNS, 1 + int(share * COLUMNS))


def _columns_of(text: str) -> int:
    return 1 + ceil(len(text) * CHARACTER)


def _months(begin: date, end: date) -> list[Placed]:
    """Month labels; where they would stand too close, only every second, third, ... one."""
    starts = [begin]
    while _next_month(starts[-1]) < end:
        starts.append(_next_month(starts[-1]))
    every = 1 + (len(starts) - 1) // 12
    shown = starts[::every]
    columns = [_column(day, begin, end) for day in shown] + [COLUMNS + 1]
    return [
        Placed(_month_name(day, begin), "", columns[i], max(1, columns[i + 1] - columns[i]))
        for i, day in enumerate(shown)
    ]


def _month_name(day: date, begin: date) -> str:
    if day.year != begin.year and day.month == 1:
        return f"{day.year}年{day.month}月"
    return f"{day.month}月"


def _undated(row: CalendarRow) -> Placed:
    return Placed(row.name, row.text, 1, COLUMNS, "day", is_open=True)


def _place(row: CalendarRow, begin: date, end: date) -> Placed:
    if row.last is None and row.first is None:
        return _undated(row)
    last = row.last or row.first or begin
    if row.first is None or row.first == last:
        return _place_day(row, _column(last, begin, end))
    start = _column(row.first, begin, end)
    after = max(_column(last + timedelta(days=1), begin, end), _column(last, begin, end) + 1)
    length = after - start  # with the whole column of the last day, however short the bar
    kind = _kind_of_bar(start, length, _columns_of(row.text))
    return Placed(row.name, row.text, start, length, kind, is_open=row.is_open)


def _kind_of_bar(start: int, length: int, label: int) -> str:
    """Where the words of a bar stand: in it, else to its right, else to its left."""
    if length >= label:
        return "bar"
    if start + length + label <= COLUMNS + 1:
        return "out"
    return "out-before" if start > label else "bar"


def _place_day(row: CalendarRow, column: int) -> Placed:
    """A diamond; its label stands to the left where there is no room at the right."""
    if column + _columns_of(row.text) > COLUMNS + 1:
        return Placed(row.name, row.text, 1, column, "day-before", is_open=row.is_open)
    return Placed(row.name, row.text, column, COLUMNS + 1 - column, "day", is_open=row.is_open)
