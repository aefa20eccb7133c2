from __future__ import annotations

from datetime import date, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from yipin.web.theme.calendar import COLUMNS, place_on_strip
from yipin.web.theme.parts import CalendarRow

DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@st.composite
def rows(draw: st.DrawFn) -> CalendarRow:
    last = draw(DAYS)
    first = draw(st.none() | st.integers(0, 400).map(lambda days: last - timedelta(days=days)))
    return CalendarRow(
        name="阶段", text=draw(st.sampled_from(["4月8日", "4月中旬—11月"])), first=first, last=last
    )


@given(st.lists(rows(), min_size=1, max_size=10))
def test_everything_lies_on_the_strip(given_rows: list[CalendarRow]):
    strip = place_on_strip(given_rows)
    for placed in [*strip.months, *strip.rows]:
        assert placed.start >= 1
        assert placed.length >= 1
        assert placed.start + placed.length <= COLUMNS + 1


@given(rows(), rows())
@example(
    CalendarRow(name="签", text="4月8日", first=date(2028, 3, 4), last=date(2028, 3, 6)),
    CalendarRow(name="办", text="4月8日", first=date(2027, 6, 19), last=date(2028, 3, 8)),
)
def test_later_days_never_stand_further_left(one: CalendarRow, other: CalendarRow):
    early, late = sorted((one, other), key=lambda row: row.last)
    strip = place_on_strip([early, late])
    bars = {"bar", "out", "out-before"}
    ends = [placed.start + placed.length for placed in strip.rows if placed.kind in bars]
    assert ends == sorted(ends)


def test_months_carry_the_year_when_it_turns():
    strip = place_on_strip(
        [CalendarRow(name="实施", text="", first=date(2027, 11, 3), last=date(2028, 2, 1))]
    )
    assert [month.name for month in strip.months] == ["11月", "12月", "2028年1月", "2月"]


def test_a_row_without_a_day_is_left_open():
    strip = place_on_strip([CalendarRow(name="答辩", text="待定", last=None)])
    assert strip.months == []
    assert strip.rows[0].is_open


def test_the_words_of_a_short_bar_at_the_end_stand_to_its_left():
    words = "12月21日—12月31日 24:00（待核对）"
    strip = place_on_strip(
        [
            CalendarRow(name="申报", text="", first=date(2021, 3, 1), last=date(2021, 3, 30)),
            CalendarRow(name="评审", text=words, first=date(2021, 12, 21), last=date(2021, 12, 31)),
        ]
    )
    assert strip.rows[1].kind == "out-before"
