"""The clock of a talk, and the minutes of the day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.official_paper import PAPER_KINDS
from yipin.rules.session_clock import Clock, clock_label, clock_words, tone_of
from yipin.rules.session_minutes import Day, Presented, session_minutes

NOON = datetime(2027, 4, 8, 12, tzinfo=UTC)


def test_it_runs_only_when_started():
    assert Clock(300).left_at(NOON) == 300
    assert Clock(300, spent=40).left_at(NOON + timedelta(hours=1)) == 260
    running = Clock(300, spent=40, ran_at=NOON)
    assert running.is_running
    assert running.left_at(NOON + timedelta(seconds=20)) == 240
    assert running.left_at(NOON - timedelta(seconds=20)) == 260


def test_the_last_minute_warns_and_what_is_over_is_said():
    assert [tone_of(left) for left in (61, 60, 0, -1)] == ["", "warn", "warn", "over"]
    assert [clock_label("陈述", left) for left in (61, 60, -1)] == [
        "陈述还剩", "陈述剩 1 分钟以内", "陈述已超时",
    ]  # fmt: skip
    assert [clock_words(left) for left in (114, 0, -12)] == ["1:54", "0:00", "0:12"]


@given(st.integers(0, 7200), st.integers(0, 7200))
def test_pausing_takes_nothing_away(first, second):
    paused = Clock(600, ran_at=NOON).spent_at(NOON + timedelta(seconds=first))
    again = Clock(600, spent=paused, ran_at=NOON)
    assert again.left_at(NOON + timedelta(seconds=second)) == 600 - first - second


def test_the_minutes_say_what_is_known():
    day = Day(
        name="创建推介会", issuer="青禾大学团委", when="2027年4月8日", where="报告厅",
        experts=("林晚舟", "陆清和"), talk_minutes=5, question_minutes=3, seed="s", seal="f",
        presented=(
            Presented(2, "扳手课堂", "机电学院团总支", was_there=False),
            Presented(1, "暖阳课堂", "医学院团总支", True, "90.5", "1"),
        ),
    )  # fmt: skip
    paper = session_minutes(day, date(2027, 4, 8))
    assert paper.kind in PAPER_KINDS
    texts = [one.text for one in paper.paragraphs]
    assert texts[1] == "出席：林晚舟、陆清和"
    assert any("没有到场：扳手课堂。" in text for text in texts)
    assert paper.paragraphs[-1].rows[1:] == (
        ("1", "暖阳课堂", "医学院团总支", "90.5", "1"),
        ("2", "扳手课堂", "机电学院团总支", "—", "—"),
    )
    assert not any(one.is_changed for one in paper.paragraphs)
