"""Dates and recurring times in flat text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.reading.dates import find_spans
from yipin.reading.moments import Calendar
from yipin.reading.numerals import read_number
from yipin.reading.recurrence import find_recurrences
from yipin.reading.script import script_of

CALENDAR = Calendar(2027, "2027-03-05")


def due(text: str) -> str | None:
    spans = find_spans(script_of(text).flat)
    return CALENDAR.interval(spans[0])[1].iso if spans else None


def interval(text: str) -> tuple[str, str]:
    first, last = CALENDAR.interval(find_spans(script_of(text).flat)[0])
    return first.iso, last.iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("２０２７年４月１日", "2027-04-01"),
        ("二〇二六年十二月三十一日", "2026-12-31"),
        ("2027 年 4 月 1 日", "2027-04-01"),
        ("4月上旬", "2027-04"),
        ("6月底前", "2027-06"),
        ("2027/4/9 0:00:00", "2027-04-09T00:00"),
        ("4月9日（周五）下午5点半", "2027-04-09T17:30"),
        ("4月9日24:00", "2027-04-09T23:59"),
        ("27年10月底", "2027-10"),
        ("次年2月", "2028-02"),
        ("2月30日", "2027-02-28"),
    ],
)
def test_a_date_is_as_exact_as_the_text(text: str, iso: str):
    assert due(text) == iso


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("4月1—6日", "2027-04-01", "2027-04-06"),
        ("2027年9月至2028年1月", "2027-09", "2028-01"),
        ("11月至2月", "2027-11", "2028-02"),
        ("即日起至4月30日", "2027-03-05", "2027-04-30"),
        ("5月—次年2月", "2027-05", "2028-02"),
    ],
)
def test_an_interval_leans_on_its_other_end(text: str, first: str, last: str):
    assert interval(text) == (first, last)


def test_a_vague_part_of_a_month_is_to_be_asked():
    span = find_spans("4月中旬")[0]
    assert CALENDAR.resolve(span.first).reason == "“中旬”没有写日子"


def test_without_any_year_the_date_says_so():
    moment = Calendar().resolve(find_spans("6月1日")[0].first)
    assert moment.iso == "--06-01"
    assert moment.reason


@given(st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_a_written_date_comes_back(day: dt.date):
    assert due(f"{day.year}年{day.month}月{day.day}日") == day.isoformat()


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2099, 12, 31)))
def test_a_date_in_chinese_figures_comes_back(day: dt.date):
    figures = "〇一二三四五六七八九"
    year = "".join(figures[int(c)] for c in str(day.year))

    def words(n: int) -> str:
        tens, ones = divmod(n, 10)
        lead = {0: "", 1: "十", 2: "二十", 3: "三十"}[tens]
        return lead + (figures[ones] if ones else "")

    assert due(f"{year}年{words(day.month)}月{words(day.day)}日") == day.isoformat()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("每月28日前", "FREQ=MONTHLY;BYMONTHDAY=28"),
        ("每季度最后一个月28日前", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=28"),
        ("每月第一周", "FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7"),
        ("每月6日至8日", "FREQ=MONTHLY;BYMONTHDAY=6,7,8"),
        ("每月月底", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("每两周", "FREQ=WEEKLY;INTERVAL=2"),
        ("每周二", "FREQ=WEEKLY;BYDAY=TU"),
        ("每年12月", "FREQ=YEARLY;BYMONTH=12"),
        ("每年", "FREQ=YEARLY"),
        ("每年6月、12月", "FREQ=YEARLY;BYMONTH=6,12"),
        ("每年3、6、9和12月底前", "FREQ=YEARLY;BYMONTH=3,6,9,12"),
        ("每年六月十日及十二月十日", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=10"),
        ("每年6月30日前、12月31日前", "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1"),
        ("每季度", "FREQ=MONTHLY;INTERVAL=3"),
    ],
)
def test_what_comes_again_is_a_rule(text: str, rule: str):
    assert [found.rule for found in find_recurrences(text)] == [rule]


@pytest.mark.parametrize("text", ["每学期", "每人", "每个项目"])
def test_what_has_no_rule_gets_none(text: str):
    assert find_recurrences(text) == []


@given(st.integers(min_value=0, max_value=99_999_999))
def test_figures_come_back(number: int):
    assert read_number(str(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [("十二", 12), ("二十", 20), ("一百零五", 105), ("两", 2), ("1.5万", 15000), ("三千", 3000)],
)
def test_numbers_in_words(text: str, value: float):
    assert read_number(text) == value
