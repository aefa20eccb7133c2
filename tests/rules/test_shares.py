"""Whole per cent, half up, the same on every page."""

from __future__ import annotations

import pytest

from yipin.rules.shares import percent_of


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (7, 9, 78),
        (5, 9, 56),
        (1, 8, 13),
        (1, 200, 1),
        (1, 3, 33),
        (9, 9, 100),
        (0, 9, 0),
        (0, 0, 0),
    ],
)
def test_a_share_is_rounded_half_up(part, whole, percent):
    assert percent_of(part, whole) == percent
