from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.web.theme import dates
from yipin.web.theme.dates import BEIJING

NOW = datetime(2027, 3, 25, 14, 30, tzinfo=BEIJING)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(
    lambda at: at.replace(tzinfo=BEIJING)
)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (at(2027, 3, 30, 23, 59), "3月30日（周二）24:00"),
        (at(2027, 3, 30, 23, 59, 59), "3月30日（周二）24:00"),
        (at(2027, 3, 31, 0, 0), "3月30日（周二）24:00"),
        (at(2027, 4, 2, 18, 0), "4月2日（周五）18:00"),
        (at(2026, 12, 18, 9, 5), "2026年12月18日（周五）09:05"),
        (at(2028, 1, 1, 0, 0), "12月31日（周五）24:00"),
        (datetime(2027, 3, 30, 16, 0, tzinfo=UTC), "3月30日（周二）24:00"),
    ],
)
def test_deadline(value: datetime, shown: str):
    assert dates.deadline(value, now=NOW) == shown


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2027, 3, 8), date(2027, 3, 30), "3月8日—3月30日"),
        (date(2027, 3, 8), at(2027, 3, 31, 0, 0), "3月8日—3月30日"),
        (date(2027, 3, 8), date(2027, 3, 8), "3月8日"),
        (date(2026, 3, 8), date(2026, 3, 30), "2026年3月8日—3月30日"),
        (date(2026, 12, 20), date(2027, 1, 5), "2026年12月20日—2027年1月5日"),
    ],
)
def test_range(first: date, last: date, shown: str):
    assert dates.day_range(first, last, now=NOW) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (at(2027, 3, 25, 11, 30), "今天 11:30"),
        (at(2027, 3, 24, 15, 2), "昨天 15:02"),
        (at(2027, 3, 22, 8, 0), "3月22日"),
        (at(2026, 3, 22, 8, 0), "2026年3月22日"),
        (at(2027, 3, 26, 8, 0), "3月26日"),
    ],
)
def test_recent(value: datetime, shown: str):
    assert dates.recent(value, now=NOW) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (at(2027, 3, 31, 0, 0), "还剩 5 天"),
        (at(2027, 3, 25, 18, 0), "今天截止"),
        (at(2027, 3, 25, 14, 30), "今天截止"),  # the minute itself still counts
        (at(2027, 3, 25, 14, 29), "今天已截止"),
        (at(2027, 3, 20, 23, 59), "已过期 5 天"),
        (date(2027, 3, 25), "今天截止"),
        (date(2027, 3, 24), "已过期 1 天"),
    ],
)
def test_time_left(value: date, shown: str):
    assert dates.time_left(value, now=NOW) == shown


@given(INSTANTS)
def test_a_deadline_never_says_midnight_of_the_next_day(value: datetime):
    assert "00:00" not in dates.deadline(value, now=NOW)


@given(INSTANTS)
def test_the_last_minute_and_the_next_midnight_are_the_same_deadline(value: datetime):
    midnight = value.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert dates.closing(midnight) == dates.closing(midnight - timedelta(minutes=1))


@given(INSTANTS, INSTANTS)
def test_what_is_over_has_no_days_left(value: datetime, now: datetime):
    if dates.is_over(value, now=now):
        assert dates.days_until(value, now=now) <= 0
    else:
        assert dates.days_until(value, now=now) >= 0


@given(INSTANTS, st.integers(0, 59))
def test_a_deadline_counts_to_the_end_of_its_minute(value: datetime, seconds: int):
    minute = value.replace(minute=value.minute or 1, second=0, microsecond=0)
    assert not dates.is_over(minute, now=minute + timedelta(seconds=seconds))
    assert dates.is_over(minute, now=minute + timedelta(seconds=60))


def test_the_year_of_a_leaf_is_said_where_it_is_another():
    now = datetime(2026, 12, 20, 9, 0, tzinfo=dates.BEIJING)
    assert dates.other_year(date(2027, 1, 8), now=now) == "2027年"
    assert dates.other_year(date(2026, 12, 31), now=now) == ""
