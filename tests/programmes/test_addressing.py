"""Which unit lies under which, and how many each must send."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.programmes.addressing import least_to_send, nearest_above
from yipin.rules.definition import Quota


@dataclass(frozen=True)
class Spot:
    path: str
    category: str = ""


def test_the_nearest_of_several_above_counts() -> None:
    units = [Spot("0001"), Spot("000100020003"), Spot("00010002"), Spot("0009")]
    assert nearest_above(units) == {
        "0001": None,
        "00010002": "0001",
        "000100020003": "00010002",
        "0009": None,
    }


PATHS = st.lists(st.integers(1, 3), min_size=1, max_size=4).map(
    lambda steps: "".join(f"{step:04d}" for step in steps)
)


@given(st.sets(PATHS))
def test_above_is_the_longest_true_beginning(paths: set[str]) -> None:
    found = nearest_above([Spot(path) for path in paths])
    for path in paths:
        above = [one for one in paths if path.startswith(one) and one != path]
        assert found[path] == max(above, key=len, default=None)


@pytest.mark.parametrize(
    ("quotas", "category", "least"),
    [
        ((), "college", 0),
        ((Quota(min=1),), "college", 1),
        ((Quota(min=1, categories=("district",)),), "college", 0),
        ((Quota(min=1), Quota(min=2, categories=("college",))), "college", 2),
        ((Quota(scope="subtree", min=3), Quota(scope="total", min=9)), "college", 0),
        ((Quota(min=4, level="national"),), "college", 0),
    ],
)
def test_only_a_minimum_for_each_unit_binds(quotas, category: str, least: int) -> None:
    assert least_to_send(quotas, Spot("0001", category)) == least
