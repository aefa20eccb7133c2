"""Permits for late entry: whom they help, with what, until which minute, how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.deadlines import SHANGHAI
from yipin.rules.late_permits import (
    ENDORSE,
    START,
    SUBMIT,
    LatePermit,
    costs_a_use,
    permit_for,
    permit_helps,
)
from yipin.rules.stage_guards import Situation, acts_under_permit

NOON = datetime(2027, 4, 2, 12, 0, tzinfo=SHANGHAI)
PERMIT = LatePermit(7, frozenset({START, ENDORSE, SUBMIT}), NOON, uses=1)
MOVES = st.sampled_from(["start", "send_to_endorse", "submit", "withdraw", "discard"])


def helps(permit: LatePermit, move: str = "submit", *, now=NOON, person=1, application=5) -> bool:
    return permit_helps(permit, move, person_id=person, application_id=application, now=now)


def test_its_last_minute_belongs_to_it():
    assert helps(PERMIT, now=NOON + timedelta(seconds=59))
    assert not helps(PERMIT, now=NOON + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("permit", "expected"),
    [
        (PERMIT, True),
        (replace(PERMIT, is_revoked=True), False),
        (replace(PERMIT, person_id=2), False),
        (replace(PERMIT, person_id=1), True),
        (replace(PERMIT, actions=frozenset({START})), False),
        (replace(PERMIT, used_for=frozenset({9})), False),
        (replace(PERMIT, used_for=frozenset({5})), True),
    ],
)
def test_whom_it_helps(permit, expected):
    assert helps(permit) is expected


def test_taking_back_belongs_to_what_is_counted():
    assert not helps(PERMIT, "withdraw")
    assert helps(replace(PERMIT, used_for=frozenset({5})), "withdraw")


def test_what_is_counted_goes_before_the_one_that_expires_first():
    late = replace(PERMIT, key=8, expires_at=NOON + timedelta(days=1), used_for=frozenset({5}))
    found = permit_for([PERMIT, late], "submit", person_id=1, application_id=5, now=NOON)
    assert found == late
    found = permit_for([late, PERMIT], "start", person_id=1, application_id=None, now=NOON)
    assert found == PERMIT
    assert permit_for([], "submit", person_id=1, application_id=5, now=NOON) is None


def test_it_is_counted_only_where_nothing_else_keeps_the_door_open():
    late = Situation(now=NOON, closes_at=NOON - timedelta(days=1), has_permit=True)
    assert acts_under_permit(late)
    assert not acts_under_permit(replace(late, has_permit=False))
    assert not acts_under_permit(replace(late, closes_at=NOON))
    assert not acts_under_permit(replace(late, revise_until=NOON))


@given(st.lists(st.tuples(MOVES, st.integers(1, 6))), st.integers(0, 4))
def test_never_more_applications_than_uses(acts, uses):
    permit = replace(PERMIT, uses=uses)
    for move, application in acts:
        if helps(permit, move, application=application) and costs_a_use(permit, application):
            permit = replace(permit, used_for=permit.used_for | {application})
        assert len(permit.used_for) <= uses
        assert permit.uses_left == uses - len(permit.used_for)
