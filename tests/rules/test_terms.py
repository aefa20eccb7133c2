"""Terms of office: leap years, ends of months, marks, and how far an election may be moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.terms import (
    MARKS,
    OVERDUE,
    TermLength,
    early_fault,
    end_fault,
    last_day,
    months_later,
    shift_fault,
    term_length,
    term_state,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@given(DAYS, st.integers(-60, 60))
def test_months_later_keeps_the_day_or_takes_the_last_of_the_month(day, months):
    found = months_later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
    assert found.day <= day.day


@given(DAYS, st.integers(1, 10))
def test_a_term_ends_on_the_same_date_and_29_february_on_the_28th(day, years):
    found = last_day(day, years)
    is_leap_start = (day.month, day.day) == (2, 29)
    assert found.year == day.year + years
    assert (found.month, found.day) in {(day.month, day.day), *({(2, 28)} if is_leap_start else ())}


@given(DAYS, DAYS)
def test_marks_are_reached_one_after_the_other(ends, today):
    order = ["", *(mark for _months, mark in MARKS), OVERDUE]
    before, after = term_state(ends, today), term_state(ends, today + timedelta(days=1))
    assert order.index(after) >= order.index(before)
    assert (term_state(ends, today) == OVERDUE) == (today > ends)


def test_marks_at_the_end_of_a_month():
    ends = date(2027, 8, 31)
    assert term_state(ends, date(2027, 2, 27)) == ""
    assert term_state(ends, date(2027, 2, 28)) == "six_months"
    assert term_state(ends, date(2027, 5, 31)) == "three_months"
    assert term_state(ends, date(2027, 7, 31)) == "one_month"
    assert term_state(ends, ends) == "one_month"


@pytest.mark.parametrize(
    ("kind", "category", "years"),
    [("branch", "class", 1), ("branch", "", 3), ("branch", "enterprise", 3), ("committee", "", 5)],
)
def test_starting_lengths(kind, category, years):
    found = term_length(kind, category, date(2026, 9, 1))
    assert found is not None and found.years == years


@pytest.mark.parametrize("kind", ["working_committee", "department", "society"])
def test_nobody_is_elected_there(kind):
    assert term_length(kind, "", date(2026, 9, 1)) is None


def test_a_site_sets_its_own_from_a_day_on():
    own = [TermLength("branch", "", 2, 2, 6, "校团字〔2026〕9号", date(2026, 6, 1))]
    before, after = (
        term_length("branch", "", day, own) for day in (date(2026, 5, 31), date(2026, 6, 1))
    )
    assert (before.years, after.years) == (3, 2)


def test_an_election_is_moved_within_limits_and_with_a_reason():
    due = date(2027, 6, 30)
    assert "原因" in shift_fault(due, due, 6, " ")
    assert shift_fault(due, date(2026, 12, 30), 6, "党委批准") == ""
    assert "2026-12-30" in shift_fault(due, date(2026, 12, 29), 6, "党委批准")
    assert shift_fault(due, date(2027, 12, 31), 6, "党委批准")


def test_a_term_lasts_as_long_as_the_rule_says():
    start = date(2024, 2, 29)
    committee, branch = TermLength("committee", "", 3, 5, 12), TermLength("branch", "", 3, 3, 6)
    assert end_fault(start, date(2027, 2, 28), committee) == ""
    assert end_fault(start, date(2029, 2, 28), committee) == ""
    assert "3 到 5 年" in end_fault(start, date(2026, 2, 28), committee)
    assert "应到 2027-02-28" in end_fault(start, date(2028, 2, 28), branch)


def test_a_day_before_the_league_is_a_year_typed_short():
    assert early_fault(date(1922, 5, 5)) == ""
    assert early_fault(date(26, 3, 1)) == "日期 0026-03-01 太早，请核对年份，要写满四位。"
