"""Where a stage stands is said by its days and by what was done, never by its days alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.deadlines import SHANGHAI
from yipin.rules.stage_progress import (
    FRONT,
    GOES_ON,
    LATE,
    LATER,
    NOW,
    OVER,
    UNDATED,
    UNOPENED,
    WAITING,
    Done,
    Step,
    outlasts_its_round,
    stage_states,
)

TODAY = datetime(2027, 3, 20, 9, 0, tzinfo=SHANGHAI)
KINDS = ("collect", "screen", "assess", "decide", "publicise", "carry_out", "certify", "recheck")
LEFT, ENTERED, NOTHING = Done(is_entered=True, is_left=True), Done(is_entered=True), Done()


def step(kind: str, opens: int, closes: int, done: Done | None, purpose: str = "application"):
    days = (TODAY + timedelta(days=opens), TODAY + timedelta(days=closes))
    return Step(kind, purpose, *days, done=done)


COLLECTED = step("collect", -20, -5, ENTERED)


def test_what_is_behind_is_late_and_what_follows_waits():
    steps = [COLLECTED, step("screen", -4, -1, LEFT), step("assess", 0, 9, NOTHING)]
    assert stage_states(steps, TODAY) == [OVER, LATE, WAITING]


def test_a_stage_nobody_began_with_nothing_before_it_is_said_so():
    steps = [COLLECTED, step("screen", -4, -1, ENTERED), step("assess", -1, 9, NOTHING)]
    assert stage_states(steps, TODAY) == [OVER, OVER, UNOPENED]
    gone = [*steps[:2], step("assess", -9, -2, NOTHING), step("decide", -1, 9, NOTHING)]
    assert stage_states(gone, TODAY) == [OVER, OVER, UNOPENED, WAITING]


def test_screening_runs_while_what_was_sent_back_may_come_again():
    again = Done(is_entered=True, comes_again=True)
    rest = [step("assess", -1, 9, ENTERED)]
    assert stage_states([COLLECTED, step("screen", -4, 2, again), *rest], TODAY)[1] == NOW
    assert stage_states([COLLECTED, step("screen", -4, 2, ENTERED), *rest], TODAY)[1] == OVER
    assert stage_states([COLLECTED, step("screen", -4, -1, again), *rest], TODAY)[1] == OVER


def test_of_two_decisions_the_second_waits_for_the_first():
    steps = [COLLECTED, step("decide", -2, 5, NOTHING), step("decide", -1, 9, NOTHING)]
    assert stage_states(steps, TODAY) == [OVER, UNOPENED, WAITING]


def test_a_stage_with_a_last_day_alone_is_to_come_until_then():
    last_day = Step("decide", "application", None, TODAY + timedelta(days=3), done=NOTHING)
    assert stage_states([COLLECTED, last_day], TODAY) == [OVER, LATER]
    assert stage_states([COLLECTED, last_day], TODAY + timedelta(days=9)) == [OVER, UNOPENED]


def test_a_stage_that_was_left_out_is_past():
    steps = [COLLECTED, step("assess", -4, -1, NOTHING), step("decide", -1, 9, LEFT)]
    assert stage_states(steps, TODAY) == [OVER, OVER, NOW]


def test_a_stage_that_was_worked_off_is_done_once_a_later_one_has_begun():
    screened = step("screen", -4, 9, ENTERED)
    decided = step("decide", -1, 9, Done(is_entered=True, is_ended=True))
    assert stage_states([COLLECTED, screened], TODAY) == [OVER, NOW]
    assert stage_states([COLLECTED, screened, decided], TODAY) == [OVER, OVER, OVER]
    left = replace(screened, done=LEFT)
    assert stage_states([COLLECTED, left, decided], TODAY) == [OVER, NOW, OVER]
    still_open = step("collect", -20, 9, ENTERED)
    assert stage_states([still_open, screened, decided], TODAY) == [NOW, OVER, OVER]


def test_projects_at_work_hold_nothing_up():
    steps = [
        step("carry_out", -20, 90, LEFT), step("collect", -20, -1, ENTERED, "midterm"),
        step("assess", 0, 9, NOTHING, "midterm"), step("assess", 0, 9, NOTHING, "acceptance"),
    ]  # fmt: skip
    assert stage_states(steps, TODAY) == [NOW, OVER, UNOPENED, WAITING]


@pytest.mark.parametrize(
    ("done", "state"), [(NOTHING, UNDATED), (LEFT, NOW), (ENTERED, OVER), (None, UNDATED)]
)
def test_without_days_only_what_was_done_counts(done, state):
    assert stage_states([Step("screen", "application", None, None, done=done)], TODAY) == [state]


def test_a_round_that_is_closed_has_nothing_under_way():
    steps = [COLLECTED, step("screen", -4, 9, LEFT), step("assess", 0, 9, NOTHING)]
    assert stage_states(steps, TODAY, is_closed=True) == [OVER, OVER, LATER]


def test_where_nobody_asked_what_was_done_the_days_decide():
    steps = [step("screen", -4, -1, None), step("assess", 0, 9, None), step("decide", 5, 9, None)]
    assert stage_states(steps, TODAY) == [OVER, NOW, LATER]


def test_what_was_held_and_closed_or_decided_is_over_whatever_its_days_say():
    held = Done(is_entered=True, is_ended=True)
    steps = [COLLECTED, step("assess", 3, 9, held), step("decide", -2, 9, held)]
    assert stage_states(steps, TODAY) == [OVER, OVER, OVER]


def test_days_that_were_past_when_the_notice_went_out_say_nothing():
    slip = Step("carry_out", "application", None, TODAY - timedelta(days=9), is_slip=True)
    assert stage_states([slip], TODAY) == [LATER]
    ended = replace(slip, kind="assess", done=Done(is_entered=True, is_ended=True))
    assert stage_states([ended], TODAY) == [OVER]


dones = st.builds(
    lambda entered, left, ended: Done(entered, entered and left, entered and ended and not left),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
rounds = st.lists(
    st.builds(
        step, st.sampled_from(KINDS), st.integers(-30, 30), st.integers(0, 30), dones,
        st.sampled_from(("application", "midterm", "acceptance", "return")),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@given(rounds)
def test_nothing_is_under_way_that_nobody_began(steps):
    for one, state in zip(steps, stage_states(steps, TODAY), strict=True):
        if state in {NOW, LATE}:
            assert one.done is not None
            assert one.done.is_entered
        if state in {UNOPENED, WAITING}:
            assert one.done == NOTHING


@given(rounds, st.booleans())
def test_no_stage_runs_before_its_first_day_and_what_ended_is_over(steps, is_closed):
    for one, state in zip(steps, stage_states(steps, TODAY, is_closed=is_closed), strict=True):
        assert one.done is not None
        assert one.opens_at is not None
        if one.done.is_ended:
            assert state == OVER
        elif one.opens_at > TODAY:
            assert state == LATER


@given(rounds)
def test_who_waits_waits_for_somebody(steps):
    states = stage_states(steps, TODAY)
    if WAITING in states:
        assert {*FRONT, LATER} & {*states}


@given(rounds)
def test_in_a_closed_round_nothing_runs_and_only_its_projects_and_titles_go_on(steps):
    for one, state in zip(steps, stage_states(steps, TODAY, is_closed=True), strict=True):
        assert state in {OVER, LATER, UNDATED} or (state == GOES_ON and outlasts_its_round(one))


def test_a_closed_round_whose_projects_run_says_what_is_still_handed_in():
    steps = [
        COLLECTED, step("assess", -9, -5, NOTHING), step("carry_out", -4, 90, LEFT),
        replace(step("collect", 0, 90, ENTERED, "summary"), opens_at=None),
    ]  # fmt: skip
    assert stage_states(steps, TODAY, is_closed=True) == [OVER, OVER, GOES_ON, GOES_ON]


def test_a_report_without_a_first_day_waits_for_the_work_it_is_about():
    work = step("carry_out", 3, 90, NOTHING)
    report = replace(step("collect", 0, 90, ENTERED, "summary"), opens_at=None)
    assert stage_states([COLLECTED, work, report], TODAY) == [OVER, LATER, LATER]
