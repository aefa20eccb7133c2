"""Days as they are typed, and the years that somebody can mean."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.days import ANY, GIVEN, day_bounds_fault, read_day
from yipin.rules.deadlines import is_over
from yipin.rules.milestones import Planned, Stood, burn_down, far_fault

TODAY = date(2027, 3, 5)


@given(st.dates())
def test_a_day_is_read_as_it_is_written_wide_or_narrow(day):
    wide = day.isoformat().translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert read_day(day.isoformat()) == read_day(wide.replace("-", "－")) == day


@pytest.mark.parametrize(
    "text", ["", "20日", "2027-02-30", "20270305", "2027-W09-5", "٢٠٢٧-٠٣-٠٥", "今天"]
)
def test_what_is_no_day_is_none(text):
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("value", "bounds", "said"),
    [
        (date(1922, 1, 1), ANY, ""),
        (date(1921, 12, 31), ANY, "1921 年太早，最早写到 1922 年。请核对年份。"),
        (date(2047, 12, 31), ANY, ""),
        (date(2048, 1, 1), ANY, "2048 年太晚，最晚写到 2047 年。请核对年份。"),
        (date(1948, 1, 1), GIVEN, "1948 年太早，最早写到 1949 年。请核对年份。"),
        (date(2028, 12, 31), GIVEN, ""),
        (date(2029, 1, 1), GIVEN, "2029 年太晚，最晚写到 2028 年。请核对年份。"),
        (
            datetime(2047, 12, 31, 16, tzinfo=UTC),
            ANY,
            "2048 年太晚，最晚写到 2047 年。请核对年份。",
        ),
    ],
)
def test_the_bounds_are_whole_years(value, bounds, said):
    assert day_bounds_fault(value, TODAY, bounds) == said


@given(st.datetimes(timezones=st.just(UTC)) | st.dates())
def test_no_day_of_the_calendar_is_too_far_to_be_judged(value):
    is_meant = day_bounds_fault(value, TODAY) == ""
    assert is_meant <= (1921 <= value.year <= 2047)


ENDS = [date.min, date.max]


@pytest.mark.parametrize("day", ENDS)
def test_a_step_at_the_end_of_the_calendar_is_named(day):
    plan = [Planned("启动", TODAY), Planned("收尾", day)]
    assert far_fault(plan, (), TODAY).startswith(f"第 2 个“收尾”的完成日期：{day.year} 年太")
    assert far_fault(plan[:1], (), TODAY) == ""
    assert far_fault(plan, plan, TODAY) == ""  # what stands already may stay


@pytest.mark.parametrize("day", ENDS)
def test_a_step_that_stands_there_already_is_drawn(day):
    assert burn_down([Stood(day)], TODAY).whole == 1


def test_the_last_minute_of_the_calendar_is_not_over():
    now = datetime(2027, 3, 5, tzinfo=UTC)
    assert not is_over(datetime.max.replace(tzinfo=UTC), now)
    assert is_over(now - timedelta(minutes=1), now)
