"""Stages out of order by date: each pair in a sentence, and none where the dates agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.test_builtin_programmes import every
from yipin.rules.definition import STAGE_KINDS, Definition, Stage
from yipin.rules.definition_years import copy_for_year
from yipin.rules.stage_order import STEPS, out_of_order

NAMES = {
    "collect": "申报",
    "endorse": "单位意见",
    "screen": "审查",
    "assess": "评审",
    "decide": "立项",
    "publicise": "公示",
    "carry_out": "实施",
    "certify": "认证",
    "recheck": "复查",
}


def a_stage(kind: str, opens: str | None, closes: str | None, purpose: str = "application"):
    return Stage(kind, kind, NAMES[kind], opens, closes, purpose=purpose)


def warnings(*stages: Stage) -> tuple[str, ...]:
    return out_of_order(Definition("one", "一", "pilot", 2027, stages=stages))


def test_every_kind_of_stage_has_its_step():
    assert set(STEPS) == set(STAGE_KINDS)


@every
def test_the_built_in_programmes_are_in_order_in_any_year(definition):
    assert out_of_order(definition) == ()
    assert out_of_order(copy_for_year(definition, 2028)) == ()


@pytest.mark.parametrize(
    ("first", "then", "sentence"),
    [
        (
            ("collect", "2027-04-01", "2027-04-30"), ("endorse", "2027-03-01", "2027-03-30"),
            "“单位意见”3月30日（周二）24:00就截止了，“申报”4月1日（周四）才开始。",
        ),
        (
            ("collect", "2027-04-01", "2027-04-30"), ("endorse", "2028-04-01", "2028-04-30"),
            "“申报”4月30日（周五）24:00就截止了，“单位意见”2028年4月1日才开始。",
        ),
        (
            ("assess", "2027-03-10", "2027-03-12"), ("publicise", "2027-03-05", "2027-03-20"),
            "“公示”3月5日（周五）开始，早于“评审”开始的3月10日（周三）。",
        ),
        (
            ("collect", None, "2027-03-30T18:00"), ("screen", None, "2027-03-28"),
            "“审查”3月28日（周日）24:00就截止了，“申报”3月30日（周二）18:00才截止。",
        ),
        (
            ("collect", "2027-03-01", "2027-03-30"), ("screen", "2027-03-20", "2027-03-28"),
            "“审查”3月28日（周日）24:00截止，早于“申报”截止的3月30日（周二）24:00。",
        ),
        (
            ("decide", None, "2027-04-30"), ("carry_out", "2026-04-01", None),
            "“实施”2026年4月1日就开始了，“立项”4月30日（周五）24:00才截止。",
        ),
    ],
)  # fmt: skip
def test_a_pair_is_named_with_both_dates(first, then, sentence):
    assert warnings(a_stage(*first), a_stage(*then)) == (sentence,)
    assert warnings(a_stage(*then), a_stage(*first)) == (sentence,)


def test_every_pair_has_its_own_sentence():
    said = warnings(
        a_stage("collect", "2027-03-01", "2027-03-30"),
        a_stage("assess", "2027-04-01", "2027-04-05"),
        a_stage("publicise", "2026-04-06", "2026-04-12"),
    )
    assert said == (
        "“公示”2026年4月12日24:00就截止了，“申报”3月1日（周一）才开始。",
        "“公示”2026年4月12日24:00就截止了，“评审”4月1日（周四）才开始。",
    )


@pytest.mark.parametrize(
    "stages",
    [
        # carried out from the first day on, decided later
        [("decide", "2027-04-20", "2027-04-30"), ("carry_out", "2027-04-01", "2027-11-30")],
        # a list made public before the decision, or after it
        [("decide", None, "2027-04-30"), ("publicise", "2027-04-01", "2027-04-07")],
        [("decide", None, "2027-04-01"), ("publicise", "2027-04-02", "2027-04-07")],
        # opinions are due before the applications are
        [("collect", "2027-03-01", "2027-03-30"), ("endorse", "2027-03-01", "2027-03-25")],
        [("screen", "2027-03-31", None), ("collect", None, "2027-03-30")],
        [("screen", None, None), ("assess", "2027-03-30", None)],
    ],
)
def test_what_a_notice_may_mean_is_not_named(stages):
    assert warnings(*(a_stage(*one) for one in stages)) == ()


def test_a_later_purpose_is_not_over_before_an_earlier_one_begins():
    running = a_stage("carry_out", "2027-04-01", "2027-11-30")
    summary = a_stage("collect", None, "2026-11-30", "summary")
    assert warnings(running, summary) == (
        "“申报”2026年11月30日24:00就截止了，“实施”4月1日（周四）才开始。",
    )
    assert warnings(running, replace(summary, closes_at="2027-06-30")) == ()
    assert warnings(running, replace(summary, purpose="return")) == ()


days = st.dates(date(2027, 1, 1), date(2027, 12, 1))


@st.composite
def dated_stages(draw):
    kinds = draw(st.lists(st.sampled_from(sorted(NAMES)), max_size=6, unique=True))
    ends = (sorted(draw(st.tuples(days, days))) for _kind in kinds)
    return [
        a_stage(kind, one[0].isoformat(), one[1].isoformat())
        for kind, one in zip(kinds, ends, strict=True)
    ]


@given(stages=dated_stages(), by=st.integers(-20, 20))
def test_moving_the_whole_calendar_changes_no_pair(stages, by):
    def moved(text: str) -> str:
        return (date.fromisoformat(text) + timedelta(days=by)).isoformat()

    later = [
        replace(one, opens_at=moved(one.opens_at), closes_at=moved(one.closes_at))
        for one in stages
    ]  # fmt: skip
    assert len(warnings(*later)) == len(warnings(*stages))


@given(stages=dated_stages(), data=st.data())
def test_the_order_in_the_file_does_not_matter(stages, data):
    shuffled = data.draw(st.permutations(stages))
    assert sorted(warnings(*shuffled)) == sorted(warnings(*stages))


@given(start=days, lengths=st.lists(st.integers(0, 30), min_size=9, max_size=9))
def test_stages_one_after_the_other_are_in_order(start, lengths):
    stages, day = [], start
    for kind, length in zip(NAMES, lengths, strict=True):
        ends = day + timedelta(length)
        stages.append(a_stage(kind, day.isoformat(), ends.isoformat()))
        day = ends + timedelta(1)
    assert warnings(*(one for one in stages if one.kind != "endorse")) == ()
