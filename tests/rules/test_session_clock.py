"""The clock of a talk, and the minutes of the day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.official_paper import PAPER_KINDS
from yipin.rules.paper_renewal import renew_paper
from yipin.rules.session_clock import Clock, clock_label, clock_words, tone_of
from yipin.rules.session_minutes import Day, Presented, TieVote, session_minutes

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


SEAL = "0123456789abcdef" * 4
WHOLE = Day(
    name="创建推介会", issuer="青禾大学团委", when="2027年4月8日", where="报告厅",
    experts=("林晚舟（组长）", "陆清和"), talk_minutes=5, question_minutes=3, seed="ab12", seal=SEAL,
    presented=(
        Presented(1, "暖阳课堂", "医学院团总支", True, "90.5", "1", is_shared=True),
        Presented(2, "“扳手”课堂", "机电学院团总支", True, "90.5", "1", is_shared=True),
    ),
    programme="2027年“一团一品”创建项目", idle=("周既明",),
    ties=(TieVote(5, (("暖阳课堂", 3), ("“扳手”课堂", 2))),),
)  # fmt: skip


def test_the_minutes_name_programme_idle_experts_shared_ranks_and_votes_on_ties():
    paper = session_minutes(WHOLE, date(2027, 4, 8))
    texts = [one.text for one in paper.paragraphs]
    assert paper.title == "2027年“一团一品”创建项目创建推介会纪要"
    assert texts[1:3] == ["出席：林晚舟（组长）、陆清和", "未参加评分：周既明"]
    assert texts[-2] == (
        "名次并列的“暖阳课堂”“‘扳手’课堂”另行投票表决，5人投票：“暖阳课堂”3票，“‘扳手’课堂”2票。"
    )
    assert [row[4] for row in paper.paragraphs[-1].rows[1:]] == ["1（并列）", "1（并列）"]
    whole = "".join(texts)
    assert whole.count("SHA-256") == 1
    assert " ".join(["01234567", "89abcdef"] * 4) in whole


def test_a_panel_named_after_its_programme_is_named_once_and_no_draw_is_no_number():
    day = replace(WHOLE, name=f"{WHOLE.programme}推介会", seed="", seal="")
    paper = session_minutes(day, date(2027, 4, 8))
    assert paper.title == "2027年“一团一品”创建项目推介会纪要"
    assert "顺序没有抽签。" in [one.text for one in paper.paragraphs]


def test_what_changed_since_the_draft_is_found_and_nothing_else():
    draft = session_minutes(replace(WHOLE, ties=()), date(2027, 4, 8))
    assert renew_paper(draft, draft) == (draft, [])
    now = session_minutes(WHOLE, date(2027, 4, 9))
    renewed, found = renew_paper(draft, now)
    assert [(one.place, one.how) for one in found] == [("session.tie.1", "added")]
    assert renewed.paragraphs == now.paragraphs
