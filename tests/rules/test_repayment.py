"""A grade that was lowered after the money was released: what is to be given back, and what is not."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.repayment import PaidPart, repayment_of, repayment_words
from yipin.rules.tranches import (
    ACCEPTED,
    APPROVED,
    WHOLE,
    GradeShare,
    Standing,
    Tranche,
)

START = Tranche("启动经费", APPROVED, 4_000)
END = Tranche("结项经费", ACCEPTED, 6_000, by_grade=(GradeShare("pass", 8_000),))


def paid(tranche: Tranche, fen: int, whole: int | None = None) -> PaidPart:
    return PaidPart(tranche, whole or fen, fen)


def result(state: str, grade: str = "", unclaimed: int = 0, taken: int = 0):
    parts = [paid(START, 120_000), paid(END, 180_000)]
    return repayment_of(
        parts, Standing(state, grade), unclaimed_fen=unclaimed, taken_back_fen=taken
    )


def test_nothing_is_given_back_while_the_grade_brings_what_was_paid():
    kept = result("accepted", "excellent", unclaimed=50_000)
    assert kept.over_fen == 0
    assert repayment_words(kept) == "已拨付 3,000 元，按现在的验收结果没有多拨，不用退回。"


def test_a_lower_grade_brings_less_and_what_is_unclaimed_is_named_apart():
    lowered = result("accepted", "pass", unclaimed=10_000)
    assert (lowered.due_fen, lowered.over_fen) == (264_000, 36_000)
    assert repayment_words(lowered) == (
        "已拨付 3,000 元，按现在的验收结果应拨 2,640 元，多拨的 360 元要退回："
        "其中 100 元还没有报销，不要再用，260 元已经报销。"
        "怎样退由主办单位按财务制度定，系统不扣款、不付款。"
    )


def test_who_did_not_pass_gives_back_what_waited_for_the_acceptance_and_keeps_the_start():
    failed = result("failed", "fail", unclaimed=300_000)
    assert (failed.due_fen, failed.over_fen, failed.over_claimed_fen) == (120_000, 180_000, 0)


def test_while_the_result_is_open_nothing_is_asked():
    for state in ("running", "on_show"):
        again = result(state, "excellent")
        assert again.over_fen == 0
        assert repayment_words(again).endswith("要不要退回，等结果定了再算。")


def test_money_for_the_work_itself_is_not_open_while_the_work_goes_on():
    begun = repayment_of([paid(START, 120_000)], Standing("running"), unclaimed_fen=120_000)
    assert (begun.is_open, begun.over_fen, repayment_words(begun)) == (False, 0, "")


def test_what_was_taken_back_at_the_settling_is_not_asked_for_again():
    settled = result("accepted", "pass", taken=36_000)
    assert settled.over_fen == 0
    assert repayment_words(settled) == (
        "已拨付 3,000 元，结清时收回 360 元，按现在的验收结果没有多拨，不用退回。"
    )


def test_what_went_on_into_a_later_round_is_said_to_have_gone_there():
    carried = replace(result("accepted", "pass", taken=36_000), carried_fen=36_000)
    assert repayment_words(carried).startswith("已拨付 3,000 元，结清时结转 360 元，按")


def test_where_nothing_was_released_nothing_is_said():
    none = repayment_of([], Standing("accepted", "pass"), unclaimed_fen=0)
    assert repayment_words(none) == ""


@given(
    st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, WHOLE),
    st.sampled_from(["accepted", "failed", "titled", "running", "cancelled"]),
)  # fmt: skip
def test_never_more_than_was_paid_and_its_parts_add_up(amount, unclaimed, share, state):
    tranche = Tranche("一次", ACCEPTED, WHOLE, by_grade=(GradeShare("pass", share),))
    found = repayment_of(
        [paid(tranche, amount)], Standing(state, "pass"), unclaimed_fen=min(unclaimed, amount)
    )
    assert 0 <= found.over_fen <= found.paid_fen
    assert found.over_unclaimed_fen + found.over_claimed_fen == found.over_fen
    assert found.over_unclaimed_fen <= found.unclaimed_fen
