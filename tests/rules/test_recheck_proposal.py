"""What a panel's result proposes for a title that is looked at again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.recheck_proposal import Lines, check_lines, propose

ORDER = {"withdraw": 0, "improve": 1, "renew": 2}


@pytest.mark.parametrize(
    ("score", "is_improvement", "act"),
    [
        (80_00, False, "renew"),
        (79_99, False, "improve"),
        (60_00, False, "improve"),
        (59_99, False, "withdraw"),
        (80_00, True, "renew"),
        (79_99, True, "withdraw"),
    ],
)
def test_the_lines_themselves_count(score: int, is_improvement: bool, act: str):
    assert propose(score, 100_00, Lines(), is_improvement=is_improvement).act == act


def test_the_score_is_seen_as_a_share_of_what_could_be_reached():
    assert propose(40_00, 50_00, Lines(), is_improvement=False).act == "renew"


@pytest.mark.parametrize(("renew", "improve"), [(60, 60), (50, 60), (101, 60), (80, 0)])
def test_lines_that_cannot_be_are_refused(renew: int, improve: int):
    assert not check_lines(Lines(renew, improve))
    assert check_lines(Lines())


@given(st.integers(0, 100_00), st.integers(0, 100_00), st.booleans())
def test_more_points_never_propose_less(one: int, other: int, is_improvement: bool):
    low, high = sorted((one, other))
    acts = [
        propose(points, 100_00, Lines(), is_improvement=is_improvement).act
        for points in (low, high)
    ]
    assert ORDER[acts[0]] <= ORDER[acts[1]]
