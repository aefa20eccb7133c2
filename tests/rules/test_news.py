"""News items: what counts, what is wrong with one, where it goes next."""

from __future__ import annotations

import pytest

from yipin.rules.news import (
    MOST_LEVELS,
    Level,
    item_fault,
    levels_fault,
    next_stop,
    paragraphs_of,
    points_of,
)


def test_one_paragraph_a_line():
    assert paragraphs_of("甲\r\n\r\n  乙 \n") == ["甲", "乙"]


@pytest.mark.parametrize(
    ("title", "paragraphs", "says"),
    [
        (" ", ["甲"], "标题"),
        ("甲", [], "正文"),
        ("", [], "请写标题。请写正文"),
        ("甲", ["乙"] * 61, "精简"),
        ("甲", ["乙" * 8001], "精简"),
        ("甲", ["乙"], ""),
    ],
)
def test_what_is_wrong_with_an_item(title, paragraphs, says):
    fault = item_fault(title, paragraphs)
    assert says in fault
    assert bool(fault) is bool(says)


def test_the_highest_alone_counts():
    assert (points_of([]), points_of([1, 10, 5])) == (0, 10)


@pytest.mark.parametrize(
    ("levels", "says"),
    [
        ([], "至少"),
        ([Level(str(n), n) for n in range(MOST_LEVELS + 1)], "不超过"),
        ([Level("甲", 1), Level("甲", 2)], "“甲”写了两次"),
        ([Level("甲", 1)], ""),
    ],
)
def test_the_table_of_levels(levels, says):
    fault = levels_fault(levels)
    assert says in fault
    assert bool(fault) is bool(says)


@pytest.mark.parametrize(
    ("path", "at", "host", "stop"),
    [
        ("000100020003", "000100020003", "0001", "00010002"),
        ("000100020003", "00010002", "0001", "0001"),
        ("000100020003", "0001", "0001", ""),
        ("00010002", "00010002", "0009", ""),
    ],
)
def test_up_the_line_to_the_host(path, at, host, stop):
    assert next_stop(path, at, host, 4) == stop
