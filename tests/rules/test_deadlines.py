"""Both ends belong to a window, to the minute; how near something is, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.deadlines import (
    MINUTE,
    SHANGHAI,
    Light,
    closing_at,
    closing_words,
    day_words,
    days_left,
    due_group,
    is_open,
    is_over,
    opening_at,
    urgency,
    window_words,
)

NOW = datetime(2027, 3, 25, 14, 30, tzinfo=SHANGHAI)  # a Thursday
moments = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)).map(
    lambda naive: naive.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
)


def at(month: int, day: int, hour: int = 23, minute: int = 59) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=SHANGHAI)


def test_a_day_alone_is_the_whole_day():
    assert opening_at("2027-03-08") == at(3, 8, 0, 0)
    assert closing_at("2027-03-30") == at(3, 30, 23, 59)
    assert closing_at("2027-03-30T24:00") == at(3, 30, 23, 59)
    assert closing_at("2027-04-02T18:00") == at(4, 2, 18, 0)
    assert opening_at(None) is None
    assert closing_at(None) is None


@pytest.mark.parametrize(
    "text", ["三月", "2027-02-30", "2027-03-30T25:00", "2027-03", "2027-03-30T18:00+00:00"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        closing_at(text)


@given(moments, st.integers(0, 10_000), st.integers(0, 59))
def test_the_first_and_the_last_minute_belong_to_the_window(opens, minutes, second):
    closes = opens + minutes * MINUTE
    assert is_open(opens, closes, opens)
    assert is_open(opens, closes, closes + timedelta(seconds=second))
    assert not is_open(opens, closes, opens - timedelta(seconds=1))
    assert not is_open(opens, closes, closes + MINUTE)


def test_an_end_that_is_not_set_does_not_bind():
    assert is_open(None, None, NOW)
    assert not is_over(None, NOW)


def test_days_are_counted_in_shanghai_wherever_the_clock_stands():
    late_evening = datetime(2027, 3, 24, 16, 30, tzinfo=UTC)  # already the 25th in Shanghai
    assert days_left(at(3, 30), late_evening) == 5
    assert days_left(at(3, 20), NOW) == -5


@pytest.mark.parametrize(
    ("due", "light"),
    [
        (at(3, 20), Light("late", "sq", "已过期 5 天")),
        (at(3, 25, 10, 30), Light("late", "sq", "已过期 4 小时")),
        (at(3, 25, 14, 29), Light("late", "sq", "已过期 1 分钟")),
        (at(3, 25, 14, 30), Light("late", "dia", "还剩 1 分钟")),
        (at(3, 25, 17, 30), Light("late", "dia", "还剩 3 小时")),
        (at(3, 26, 10, 0), Light("late", "dia", "还剩 19 小时")),
        (at(3, 26), Light("late", "dia", "还剩 1 天")),
        (at(3, 27), Light("warn", "tri", "还剩 2 天")),
        (at(3, 30), Light("warn", "tri", "还剩 5 天")),
        (at(3, 31), Light("good", "dot", "还剩 6 天")),
        (at(4, 20), Light("good", "dot", "还剩 26 天")),
        (None, Light("quiet", "bar", "没有定期限")),
    ],
)
def test_how_near_it_is_in_words_shape_and_tone(due, light):
    assert urgency(due, NOW) == light


def test_what_is_done_or_far_off_keeps_quiet():
    assert urgency(at(3, 20), NOW, done=True) == Light("good", "check", "已办")
    assert urgency(at(4, 20), NOW, started=False).words == "还剩 26 天"
    assert urgency(at(3, 30), NOW, started=False).words == "还剩 5 天"
    assert urgency(at(4, 20), NOW, opens_at=at(4, 1)).words == "未开始"
    assert urgency(at(3, 30), NOW, opens_at=at(3, 8)).words == "还剩 5 天"


def test_obligations_stand_in_four_groups():
    dues = (at(3, 20), at(3, 25), at(4, 1), at(4, 2), at(4, 24), at(4, 25), None)
    assert [due_group(due, NOW) for due in dues] == [
        "已过期", "7 天内", "7 天内", "30 天内", "30 天内", "以后", "以后",
    ]  # fmt: skip


def test_dates_in_words():
    assert day_words(date(2027, 3, 30), 2027) == "3月30日（周二）"
    assert day_words(date(2026, 12, 18), 2027) == "2026年12月18日"
    assert closing_words(at(3, 30), 2027) == "3月30日（周二）24:00"
    assert closing_words(at(4, 2, 18, 0), 2027) == "4月2日（周五）18:00"
    assert window_words(at(3, 8, 0, 0), at(3, 30), 2027) == "3月8日（周一）—3月30日（周二）24:00"
    assert window_words(None, at(3, 30), 2027) == "至3月30日（周二）24:00"
    assert window_words(at(3, 8, 0, 0), None, 2027) == "3月8日（周一）起"
    assert window_words(None, None, 2027) == "时间待定"
