"""Titles: who may get one, its number and term, what may be done to it, what may follow it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.titles_held import (
    ACTS,
    EXPIRED,
    HELD,
    IMPROVING,
    STANDING,
    STATES,
    WITHDRAWN,
    act_on_title,
    improvement_fault,
    is_alive,
    last_day_of_term,
    mark_fault,
    may_be_certified,
    months_after,
    next_number,
    next_recheck,
    number_words,
    recheck_due,
    recheck_opens,
    state_on,
    term_fault,
)

DAYS = st.dates(date(2000, 1, 1), date(2080, 12, 31))
TODAY = date(2027, 3, 25)


@given(DAYS, st.integers(0, 240))
def test_months_later_is_the_same_day_or_the_last_of_its_month(start, months):
    then = months_after(start, months)
    assert (then.year - start.year) * 12 + then.month - start.month == months
    assert then.day == start.day or (
        then.day < start.day and (then + timedelta(days=1)).month != then.month
    )


@given(DAYS, st.integers(1, 50))
def test_terms_follow_each_other_without_gap_or_overlap(start, years):
    last = last_day_of_term(start, years)
    assert last is not None
    assert months_after(start, years * 12) - last == timedelta(days=1)


def test_a_term_ends_on_the_day_before_and_may_have_no_end():
    assert last_day_of_term(date(2024, 12, 20), 4) == date(2028, 12, 19)
    assert last_day_of_term(date(2024, 12, 20), None) is None


@given(DAYS, st.integers(1, 120), st.none() | DAYS)
def test_a_recheck_is_due_before_the_title_ends_and_opens_before_it_is_due(start, months, until):
    due = recheck_due(start, months, until)
    assert due is not None
    assert until is None or due <= until
    assert due <= months_after(start, months)
    assert recheck_opens(due) < due


def test_without_an_interval_nothing_is_due():
    assert recheck_due(TODAY, None, None) is None
    assert next_recheck(TODAY, None, None) is None


@given(DAYS, st.integers(1, 120), st.none() | st.integers(0, 4000))
def test_what_passed_is_left_alone_until_its_interval_has_run(start, months, left):
    until = None if left is None else start + timedelta(days=left)
    due, whole = next_recheck(start, months, until), months_after(start, months)
    if until is None or whole <= until:
        assert due == whole
    elif due is not None:
        assert due == until
        assert due >= whole - timedelta(days=30)
        assert recheck_opens(due) > start


@pytest.mark.parametrize(
    ("until", "due"),
    [
        (date(2029, 3, 24), date(2029, 3, 24)),  # judged a few days late: once more before it ends
        (date(2028, 3, 24), None),
        (date(2027, 4, 10), None),  # was due at the end of its term: not asked again at once
    ],
)
def test_a_term_that_ends_before_the_next_look(until, due):
    assert next_recheck(TODAY, 24, until) == due


@given(st.sampled_from(sorted(STANDING | {WITHDRAWN})), st.none() | DAYS, DAYS)
def test_only_what_stands_expires_and_only_after_its_last_day(state, until, today):
    shown = state_on(state, until, today)
    is_over = until is not None and today > until
    assert shown == (EXPIRED if is_over and state in STANDING else state)
    assert is_alive(state, until, today) == (not is_over and state in {HELD, IMPROVING})


@given(st.sets(st.integers(1, 500)))
def test_a_new_number_was_never_given_and_leaves_no_gap_behind_the_last(taken):
    number = next_number(taken)
    assert number not in taken
    assert number == (max(taken) if taken else 0) + 1


def test_the_number_in_words_and_what_its_letters_may_be():
    assert number_words("青禾团证", 2027, 17) == "青禾团证〔2027〕0017号"
    assert mark_fault("青禾团证") == ""
    assert mark_fault(" ").startswith("请写")
    assert mark_fault("青〔2027〕").startswith("代字只写")


@pytest.mark.parametrize(
    ("state", "grade", "grades", "code"),
    [
        ("accepted", "excellent", ["excellent"], ""),
        ("accepted", "pass", [], ""),
        ("accepted", "pass", ["excellent"], "grade"),
        ("running", "", [], "not_accepted"),
        ("titled", "excellent", [], "titled"),
    ],
)
def test_only_an_accepted_project_of_the_named_grade_gets_a_title(state, grade, grades, code):
    assert may_be_certified(state, grade, grades).code == code


def test_no_project_gets_two_titles():
    assert may_be_certified("accepted", "pass", [], is_titled=True).code == "titled"


@given(st.sampled_from(sorted(STATES)), st.sampled_from(sorted(ACTS)), st.text(max_size=5))
def test_what_is_over_stays_over_and_every_act_has_its_reason(state, act, reason):
    verdict = act_on_title(state, act, reason)
    assert bool(verdict) == (state in STANDING and act != "give" and bool(reason.strip()))
    assert verdict or verdict.reason.endswith(("。", "会看到。"))


def test_days_that_cannot_be():
    later = TODAY + timedelta(days=1)
    assert term_fault(later, None, TODAY).startswith("颁发日期在今天以后")
    assert term_fault(TODAY, TODAY - timedelta(days=1), TODAY).startswith("有效期")
    assert term_fault(TODAY, None, TODAY) == ""
    assert improvement_fault(None, TODAY).startswith("限期改进要写明")
    assert improvement_fault(TODAY, TODAY).startswith("改进的期限")
    assert improvement_fault(later, TODAY) == ""
