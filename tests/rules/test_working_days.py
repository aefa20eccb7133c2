"""Working days with holidays and make-up days; a year without its table is asked for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.verdicts import Refusal
from yipin.rules.working_days import (
    YEAR_2026,
    YearTable,
    days_written,
    is_working_day,
    last_day_of,
    table_of,
)

TABLES = {2026: YEAR_2026}


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),  # a Thursday in the National Day week
        (date(2026, 10, 10), True),  # a Saturday worked in its stead
        (date(2026, 10, 11), False),
        (date(2026, 3, 16), True),
        (date(2026, 2, 28), True),
    ],
)
def test_2026_is_filled_in(day: date, works: bool):
    assert is_working_day(day, TABLES) is works


def test_five_working_days_over_the_spring_festival():
    """12 and 13, the worked Saturday 14, then 24 and 25 after the holidays."""
    assert last_day_of(date(2026, 2, 12), 5, TABLES) == date(2026, 2, 25)


def test_a_period_that_begins_on_a_free_day_counts_from_the_next_worked_one():
    assert last_day_of(date(2026, 10, 3), 1, TABLES) == date(2026, 10, 8)


def test_a_year_without_its_table_stops_with_a_clear_request():
    answer = last_day_of(date(2026, 12, 30), 5, TABLES)
    assert isinstance(answer, Refusal)
    assert "2027 年" in answer.message


def test_a_table_that_lets_nobody_work_is_refused_and_not_searched_for_ever():
    never = YearTable(
        2026, frozenset(date(2026, 1, 1) + timedelta(n) for n in range(365)), frozenset()
    )
    tables = {2026: never, 2027: YearTable(2027, frozenset(), frozenset())}
    tables[2027] = YearTable(
        2027, frozenset(date(2027, 1, 1) + timedelta(n) for n in range(365)), frozenset()
    )
    answer = last_day_of(date(2026, 1, 1), 5, tables)
    assert isinstance(answer, Refusal)
    assert answer.code == "table_empty"


@given(st.dates(date(2026, 1, 1), date(2026, 11, 1)), st.integers(1, 20))
def test_the_last_day_is_worked_and_exactly_so_many_are(starts: date, count: int):
    last = last_day_of(starts, count, TABLES)
    assert isinstance(last, date)
    days = [starts + timedelta(n) for n in range((last - starts).days + 1)]
    assert sum(bool(is_working_day(day, TABLES)) for day in days) == count
    assert is_working_day(last, TABLES) is True


@pytest.mark.parametrize(
    ("off", "on", "code"),
    [
        (["2026-01-01"], [], "other_year"),
        (["2027-01-02"], ["2027-01-02"], "both"),
        ([], ["2027-01-04"], "not_weekend"),
    ],
)
def test_a_table_with_a_slip_is_refused(off: list[str], on: list[str], code: str):
    answer = table_of(2027, map(date.fromisoformat, off), map(date.fromisoformat, on))
    assert isinstance(answer, Refusal)
    assert answer.code == code


def test_a_table_is_taken_as_it_was_typed():
    answer = table_of(2027, [date(2027, 1, 1)], [date(2027, 1, 2)])
    assert answer == YearTable(2027, frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 2)}))


def test_days_are_read_as_somebody_writes_them():
    found = days_written(2027, "10-1 至 10-3，5月1日\n2027/1/1; 5-1")
    assert found == [
        date(2027, 1, 1), date(2027, 5, 1), date(2027, 10, 1), date(2027, 10, 2), date(2027, 10, 3),
    ]  # fmt: skip
    assert days_written(2027, "  ") == []
    assert days_written(2027, "1月1日—1月2日") == [date(2027, 1, 1), date(2027, 1, 2)]


@pytest.mark.parametrize("text", ["国庆节", "2-30", "1-1至1-2至1-3", "10-7至10-1", "1-1至6-1"])
def test_what_is_no_day_is_said_so(text):
    refusal = days_written(2027, text)
    assert isinstance(refusal, Refusal)
    assert refusal.code in {"no_day", "odd_range"}
    assert text[:3] in refusal.message
