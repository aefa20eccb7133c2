from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.web.theme import figures


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (300000, "3,000 元"),
        (1250, "12.50 元"),
        (5, "0.05 元"),
        (-1250, "-12.50 元"),
        (0, "0 元"),
        (None, "—"),
    ],
)
def test_yuan(fen: int | None, shown: str):
    assert figures.yuan(fen) == shown


def test_accounts_show_every_fen():
    assert figures.yuan_and_fen(123456789) == "1,234,567.89"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (412, "412"),
        (9999, "9999"),
        (10000, "1 万"),
        (12345, "1.2 万"),
        (12500, "1.3 万"),
        (None, "—"),
    ],
)
def test_count(number: int | None, shown: str):
    assert figures.count(number) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(412, 455, "90.5%"), (455, 455, "100%"), (1, 0, "—"), (None, 3, "—"), (0, 3, "0%")],
)
def test_percent(part: int | None, whole: int, shown: str):
    assert figures.percent(part, whole) == shown


@pytest.mark.parametrize(
    ("size", "shown"), [(10, "1 KB"), (831_488, "812 KB"), (1_258_291, "1.2 MB")]
)
def test_file_size(size: int, shown: str):
    assert figures.file_size(size) == shown


@given(st.floats(-1000, 1000))
def test_every_share_has_a_class(share: float):
    step = figures.step_of_five(share)
    assert step in range(0, 101, 5)
    if 0 <= share <= 100:
        assert abs(step - share) <= 2.5
