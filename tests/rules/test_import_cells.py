"""Columns found under any name and order; cells read or refused with a sentence."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.import_cells import (
    DAY_ZERO,
    RosterColumn,
    cell_text,
    find_heads,
    is_example,
    match_heads,
    place_words,
    read_cells,
    read_day,
    read_value,
)
from yipin.rules.import_people import PEOPLE_COLUMNS


def test_heads_in_any_order_with_other_names_and_signs():
    match = match_heads(
        ["备注", "姓 名*", "学号（必填）", "职务：", "所在单位", None], PEOPLE_COLUMNS
    )
    assert dict(match.at) == {"name": 1, "number": 2, "post": 3, "unit": 4}
    assert (match.ignored, match.missing, match.doubled) == (("备注",), (), ())


def test_missing_and_doubled_heads_are_named():
    match = match_heads(["姓名", "学号", "工号"], PEOPLE_COLUMNS)
    assert match.missing == ("单位编号", "职务")
    assert match.doubled == ("工号",)


def test_the_heading_row_may_stand_below_a_title():
    rows = [["某校团员名册"], [""], ["学工号", "姓名"], ["1", "林晚舟"]]
    assert find_heads(rows, PEOPLE_COLUMNS)[0] == 2
    assert find_heads([], PEOPLE_COLUMNS)[1].missing


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), (3.0, "3"), (3.5, "3.5"), (date(2026, 9, 1), "2026-09-01"),
        (datetime(2026, 9, 1, 8), "2026-09-01"), ("\u3000林\u200b ", "林"), ("a\x00b", "ab"),
    ],
)  # fmt: skip
def test_cells_as_text(value, text):
    assert cell_text(value) == text


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-01",
        "2026/9/1",
        "2026年9月1日",
        "20260901",
        "2026.9.1",
        "2026年9月",
        "2026-09-01 00:00:00",
    ],
)
def test_days(text):
    assert read_day(text) == date(2026, 9, 1)


@pytest.mark.parametrize("text", ["2026-13-01", "九月一日", "2026-02-30", "12345678", "1"])
def test_no_days(text):
    assert read_day(text) is None


@given(st.dates(date(1960, 1, 1), date(2110, 1, 1)))
def test_days_of_spreadsheets(day):
    assert read_day(str((day - DAY_ZERO).days)) == day
    assert read_day(day.isoformat()) == day
    assert day == DAY_ZERO + timedelta(days=(day - DAY_ZERO).days)


@pytest.mark.parametrize(
    ("kind", "text", "value", "words"),
    [
        ("count", "1,200人", 1200, ""),
        ("count", "-3", "-3", "不是人数"),
        ("email", "a@b.cn", "a@b.cn", ""),
        ("email", "abc", "abc", "不是邮箱"),
        ("phone", "0571-8800 0000", "0571-8800 0000", ""),
        ("phone", "无", "无", "不是电话"),
        ("day", "昨天", "昨天", "不是日期"),
        ("day", "2026.9.1", "2026-09-01", ""),
        ("place", "校团委 ＞ 一院", "校团委/一院", ""),
        ("text", "2.02601E+15", "2.02601E+15", "末几位已丢失"),
        ("text", "好", "好", ""),
    ],
)
def test_values(kind, text, value, words):
    found, message = read_value(text, RosterColumn("x", "列", "", kind=kind))
    assert found == value
    assert (words in message) if words else message == ""


def test_a_value_too_long_and_a_missing_one():
    column = RosterColumn("x", "列", "", must=True, most=2)
    assert read_value("一二三", column) == ("一二", "“列”有 3 个字，最多 2 个。请缩短。")
    match = match_heads(["列"], [column])
    assert read_cells([], match, [column])[1][0].message == "“列”没有填。请补上。"
    assert read_cells(["一二三"], match, [column])[1][0].value == "一二三"


def test_examples_and_places():
    assert is_example({"number": "示例2026"}, "number")
    assert not is_example({}, "number")
    assert place_words(" a / b\\c ") == "a/b/c"
