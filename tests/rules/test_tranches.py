"""How an award is split into parts, and what each part waits for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.definition import Definition, Stage
from yipin.rules.tranche_words import plan_words
from yipin.rules.tranches import (
    ACCEPTED,
    APPROVED,
    IN_TWO,
    ON_ACCEPTANCE,
    ON_APPROVAL,
    PLANS,
    STAGE,
    WHOLE,
    GradeShare,
    Standing,
    Tranche,
    check_plan,
    may_release,
    payable,
    share_words,
    shared_exactly,
    split_award,
)


@given(st.integers(0, 10**12), st.lists(st.integers(0, WHOLE), min_size=1, max_size=8))
def test_parts_add_up_and_none_is_a_fen_off(total, weights):
    parts = shared_exactly(total, weights)
    whole = sum(weights)
    assert sum(parts) == (total if whole else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert not whole or abs(part * whole - total * weight) < whole


def test_the_larger_remainder_gets_the_fen_and_the_earlier_one_of_equals():
    assert shared_exactly(100, [3333, 3333, 3334]) == [33, 33, 34]
    assert shared_exactly(100, [1, 1, 1]) == [34, 33, 33]


@given(st.integers(1, 10**10), st.integers(1, WHOLE - 1))
def test_a_fixed_sum_is_taken_first(award, share):
    plan = (
        Tranche("定额", APPROVED, fixed_fen=min(award, 50_000)),
        Tranche("甲", ACCEPTED, share),
        Tranche("乙", ACCEPTED, WHOLE - share),
    )
    assert check_plan(plan)
    parts = split_award(award, plan)
    assert parts[0] == min(award, 50_000)
    assert sum(parts) == award


@pytest.mark.parametrize("award", [40_000, 60_000])
def test_fixed_sums_must_meet_the_award(award):
    refusal = split_award(award, (Tranche("定额", APPROVED, fixed_fen=50_000),))
    assert refusal.code == "fixed_sums"
    assert "核定" in refusal.reason


def test_fixed_sums_that_meet_it_are_enough():
    assert split_award(50_000, (Tranche("定额", APPROVED, fixed_fen=50_000),)) == (50_000,)


@pytest.mark.parametrize("plan", [plan for _name, plan in PLANS.values()])
def test_the_plans_at_hand_can_be_used(plan):
    assert check_plan(plan)
    assert sum(split_award(300_001, plan)) == 300_001


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        ((), "plan_empty"),
        ((Tranche("一", APPROVED, 1),) * 7, "plan_long"),
        ((Tranche(" ", APPROVED, WHOLE),), "part_unnamed"),
        ((Tranche("一", "某天", WHOLE),), "part_waits"),
        ((Tranche("一", STAGE, WHOLE),), "part_waits"),
        ((Tranche("一", APPROVED, 0),), "part_share"),
        ((Tranche("一", APPROVED, fixed_fen=0),), "part_fixed"),
        (
            (Tranche("一", APPROVED, WHOLE, by_grade=(GradeShare("pass", WHOLE + 1),)),),
            "part_grade",
        ),
        ((Tranche("一", APPROVED, 9_999),), "plan_not_whole"),
    ],
)
def test_a_plan_that_cannot_be_used_says_why(plan, code):
    assert check_plan(plan).code == code


def test_nothing_is_released_before_acceptance_where_all_waits_for_it():
    part = ON_ACCEPTANCE[0]
    refusal = may_release(part, Standing("running"), {})
    assert refusal.code == "not_accepted"
    assert may_release(part, Standing("accepted", "pass"), {})
    assert may_release(part, Standing("titled"), {})


def test_a_sum_on_approval_is_released_at_once():
    assert may_release(ON_APPROVAL[0], Standing("approved"), {})
    assert may_release(IN_TWO[0], Standing("running"), {})


@pytest.mark.parametrize("state", ["cancelled", "withdrawn", "failed", "reserve", "forwarded"])
def test_a_project_that_is_over_gets_nothing(state):
    assert may_release(ON_APPROVAL[0], Standing(state), {}).code == "project_over"


def test_a_part_waits_for_its_stage_by_name():
    part = Tranche("中期经费", STAGE, WHOLE, stage_key="midterm")
    refusal = may_release(part, Standing("running"), {"midterm": "中期检查"})
    assert refusal.code == "stage_not_passed"
    assert "等“中期检查”通过" in refusal.reason
    assert may_release(part, Standing("running", passed_stages=frozenset({"midterm"})), {})


@given(st.integers(0, 10**10), st.integers(0, WHOLE))
def test_a_grade_never_brings_more_than_the_part(amount, share):
    by_grade = (GradeShare("pass", share),)
    assert 0 <= payable(amount, by_grade, "pass") <= amount
    assert payable(amount, by_grade, "excellent") == amount


def test_shares_in_words():
    assert [share_words(one) for one in (4_000, 3_333, 50)] == ["40%", "33.33%", "0.5%"]


def test_a_plan_in_words():
    definition = Definition(
        "brand", "品牌创建", "brand_programme", 2027,
        stages=(Stage("half", "collect", "中期检查", purpose="midterm"),),
    )  # fmt: skip
    plan = (
        Tranche("启动经费", APPROVED, fixed_fen=100_000),
        Tranche("中期经费", STAGE, 4_000, stage_key="half"),
        Tranche("结项经费", ACCEPTED, 6_000, by_grade=(GradeShare("pass", 8_000),)),
    )
    assert plan_words(plan, definition) == (
        "启动经费：立项后拨 1,000 元",
        "中期经费：“中期检查”通过后拨 40%",
        "结项经费：通过验收后拨 60%，合格的拨其中 80%",
    )
