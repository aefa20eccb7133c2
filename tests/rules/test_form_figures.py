"""Figures that follow from others in a form."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.form_answers import check_answers
from yipin.rules.form_figures import computed_answers
from yipin.rules.form_schema import Field, FormSchema, Section

COUNTS = (
    Field("members", "团员总数", "integer", prefill="unit.members"),
    Field("youth", "青年数", "integer", min_value=0, prefill="unit.youth_14_to_28"),
)
RATIO = Field("ratio", "团青比例", "percent", prefill="unit.league_youth_ratio")
FORM = FormSchema("form", "申报表", sections=(Section("basics", "一、基本情况", (*COUNTS, RATIO)),))
PLAIN = FormSchema("form", "申报表", sections=(Section("basics", "一、基本情况", COUNTS),))


@given(st.integers(0, 100_000), st.integers(1, 100_000))
def test_the_ratio_follows_the_counts_and_is_never_over_a_hundred_unseen(members, youth):
    answers = {"members": str(members), "youth": str(youth)}
    computed = computed_answers(FORM, answers)
    assert abs(float(computed["ratio"]) - 100 * members / youth) <= 0.0051
    faults = check_answers(FORM, {**answers, **computed}, {}, final=True)
    assert bool(faults) == (members > youth)


def test_more_members_than_youth_is_said_at_the_youth():
    found = check_answers(PLAIN, {"members": "508", "youth": "0"}, {}, final=False)
    assert [(one.field_key, one.message) for one in found] == [
        ("youth", "青年数：团员 508 人多于青年 0 人，团青比超过 100%。请核对两个数")
    ]


def test_without_youth_without_counts_or_without_the_field_nothing_is_computed():
    assert computed_answers(FORM, {"members": "0", "youth": "0"}) == {}
    assert computed_answers(FORM, {"members": "约五百", "youth": "561"}) == {}
    assert computed_answers(FORM, {"members": "508"}) == {}
    assert computed_answers(PLAIN, {"members": "1", "youth": "2"}) == {}


def test_a_count_below_zero_is_a_fault_of_its_own_only():
    found = check_answers(FORM, {"members": "5", "youth": "-5"}, {}, final=False)
    assert [one.message for one in found] == ["青年数：不能小于 0"]
