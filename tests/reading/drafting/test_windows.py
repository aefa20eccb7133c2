"""From dates as exact as the text to first and last days."""

from __future__ import annotations

import pytest

from yipin.reading.drafting.windows import closing, day_after, opening, span_question


@pytest.mark.parametrize(
    ("iso", "words", "first", "last"),
    [
        ("2027-03-30", "3月30日前", "2027-03-30", "2027-03-30"),
        ("2027-03-30T18:00", "3月30日18时", "2027-03-30T18:00", "2027-03-30T18:00"),
        ("2027-04", "4月", "2027-04-01", "2027-04-30"),
        ("2027-04", "4月上旬", "2027-04-01", "2027-04-10"),
        ("2027-04", "4月中旬", "2027-04-11", "2027-04-20"),
        ("2027-02", "2月下旬", "2027-02-21", "2027-02-28"),
        ("2027-12", "12月中下旬", "2027-12-11", "2027-12-31"),
        ("2027-04", "四月初", "2027-04-01", "2027-04-10"),
        ("2028-02", "2月底", "2028-02-21", "2028-02-29"),
        ("2027-12", "12月前", "2027-12-01", "2027-11-30"),
        ("2027-12", "（2027年12月）前", "2027-12-01", "2027-11-30"),
        ("2027-12", "12月底前", "2027-12-21", "2027-12-31"),
        ("2027-01", "1月前", "2027-01-01", "2026-12-31"),
        ("2014-03/2014-04", "3月底或4月初", "2014-03-21", "2014-04-10"),
        ("--06-01", "6月1日", "2027-06-01", "2027-06-01"),
        ("--06", "6月中旬", "2027-06-11", "2027-06-20"),
    ],
)
def test_the_widest_reading_is_taken(iso: str, words: str, first: str, last: str) -> None:
    assert (opening(iso, words, 2027).text, closing(iso, words, 2027).text) == (first, last)


def test_a_range_takes_the_first_part_for_its_beginning_and_the_last_for_its_end() -> None:
    words = "2017年12月上旬—2017年12月下旬"
    assert opening("2017-12", words, None).text == "2017-12-01"
    assert closing("2017-12", words, None).text == "2017-12-31"
    assert opening("2017-04", "4月初—12月上旬", None).text == "2017-04-01"
    assert closing("2017-12", "4月初—12月上旬", None).text == "2017-12-10"


def test_what_was_assumed_is_said() -> None:
    assert closing("2027-03-30", "3月30日前", 2027).question == ""
    assert closing("2027-04", "4月中旬", 2027).question == "“4月中旬”没有写日子，先按20日算。"
    assert closing("2027-04", "4月", 2027).question == "只写了“4月”，先按30日算。"
    assert closing("2027-12", "12月前", 2027).question == "写的是“12月前”，先按11月30日算。"
    assert closing("--06-01", "6月1日", 2027).question == "没有写年份，先按 2027 年算。"
    both = span_question(opening("2027-04", "4月", 2027), closing("2027-04", "4月", 2027))
    assert both == "通知没有写日子，先按4月1日至4月30日算。"


def test_without_a_year_nothing_is_guessed() -> None:
    assert closing("--06-01", "6月1日", None).text is None
    assert "年份" in closing("--06-01", "6月1日", None).question


@pytest.mark.parametrize("iso", [None, "", "2027", "soon"])
def test_no_date_is_no_date(iso: str | None) -> None:
    assert (opening(iso, "", 2027).text, closing(iso, "", 2027).text) == (None, None)


@pytest.mark.parametrize(
    ("day", "following"),
    [
        ("2027-03-30", "2027-03-31"),
        ("2027-03-31T18:00", "2027-04-01"),
        ("2027-12-31", "2028-01-01"),
        ("2028-02-28", "2028-02-29"),
        (None, None),
    ],
)
def test_the_next_step_begins_the_day_after(day: str | None, following: str | None) -> None:
    assert day_after(day) == following
