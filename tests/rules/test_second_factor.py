"""Codes that follow the clock, and the pause after wrong ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.second_factor import STEP_SECONDS, accepted_steps, is_paused, pause_ends_at

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)
PAUSE = timedelta(minutes=15)


@given(st.integers(min_value=90, max_value=4_000_000_000))
def test_a_code_is_right_in_its_half_minute_and_the_ones_beside_it(second: int):
    step = second // STEP_SECONDS
    assert accepted_steps(datetime.fromtimestamp(second, tz=UTC)) == (step, step - 1, step + 1)


@pytest.mark.parametrize(
    ("failures", "ago", "paused"),
    [
        (4, timedelta(0), False),
        (5, timedelta(0), True),
        (9, timedelta(minutes=14, seconds=59), True),
        (5, PAUSE, False),
    ],
)
def test_the_pause_begins_with_the_fifth_and_ends_by_itself(
    failures: int, ago: timedelta, paused: bool
):
    assert is_paused(failures, NOW - ago, NOW, 5, PAUSE) is paused


def test_without_a_failure_there_is_no_pause():
    assert is_paused(0, None, NOW, 5, PAUSE) is False
    assert is_paused(7, None, NOW, 5, PAUSE) is False


def test_the_pause_counts_from_the_last_wrong_one():
    assert pause_ends_at(NOW, PAUSE) == datetime(2027, 3, 1, 8, 15, tzinfo=UTC)
