"""How far experts agree: Kendall's W, and cards that stand apart."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.agreement import agreement, outliers
from yipin.rules.rubrics import Criterion, Rubric
from yipin.rules.scores import Card, score_subject


def table(*rows: str) -> dict[str, dict[str, Fraction]]:
    """One row of digits for each judge; a dot is a subject not judged."""
    return {
        f"j{n}": {str(i): Fraction(int(digit)) for i, digit in enumerate(row) if digit != "."}
        for n, row in enumerate(rows)
    }


def test_those_who_rank_alike_agree_wholly():
    found = agreement(table("12345", "23456", "13579"))
    assert found.w == pytest.approx(1)
    assert found.sentence == "专家的排序很一致。"


def test_two_who_rank_the_other_way_round_do_not_agree_at_all():
    found = agreement(table("12345", "54321"))
    assert found.w == pytest.approx(0)
    assert "很不一致" in found.sentence
    assert found.working.endswith("加起来是 0；12 × 0 ÷（2² ×（5³ − 5）− 2 × 0）= 0.00。")


def test_the_figure_is_the_one_of_the_textbook():
    """Kendall's own formula W = 12 S / (m² (n³ − n)), S over the sums of ranks, done by hand."""
    found = agreement(table("1234", "2134", "1243"))
    sums = [1 + 2 + 1, 2 + 1 + 2, 3 + 3 + 4, 4 + 4 + 3]
    squares = sum((one - 7.5) ** 2 for one in sums)
    assert found.w == pytest.approx(12 * squares / (9 * (64 - 4)))
    assert found.working.startswith("3 位专家都评过的 4 项")
    assert found.working.endswith(f"= {found.w:.2f}。")


@pytest.mark.parametrize("rows", [(), ("12345",), ("12...", "..345"), ("11111", "12345")])
def test_where_nothing_can_be_compared_that_is_said(rows: tuple[str, ...]):
    found = agreement(table(*rows))
    assert (found.w, found.pairs) == (None, 0)
    assert "看不出" in found.sentence


def test_experts_who_share_only_some_subjects_are_compared_over_those():
    found = agreement(table("123..", "12345", "..345"))
    assert (found.pairs, found.table) == (2, None)
    assert found.working.endswith("平均 1.0000；（1.0000 × 2 + 1）÷ 3 = 1.00。")
    apart = agreement(table("12345.......", "54321.....12", ".......12345"))
    assert apart.working.endswith("平均 -1.0000；（-1.0000 × 2 + 1）÷ 3 = 0.00，小于 0 的按 0 计。")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (("1234", "4321", "2143", "1243"), "很不一致"),
        (("1234", "2143", "1432"), "分歧"),
        (("12345", "13254", "21435"), "一致"),
    ],
)
def test_a_figure_comes_with_what_it_means(rows: tuple[str, ...], words: str):
    assert words in agreement(table(*rows)).sentence


@given(st.lists(st.lists(st.integers(0, 5), min_size=4, max_size=4), min_size=2, max_size=5))
def test_the_figure_lies_between_nothing_and_one(rows):
    found = agreement(
        {str(n): {str(i): Fraction(v) for i, v in enumerate(r)} for n, r in enumerate(rows)}
    )
    assert found.w is None or 0 <= found.w <= 1


ONE = Rubric((Criterion("all", "总评", 100_00),))


def scored(*points: int):
    cards = [Card(f"j{n}", "s", {"all": one * 100}) for n, one in enumerate(points)]
    return [score_subject(ONE, "s", cards)]


def test_a_card_far_from_the_others_is_shown():
    (found,) = outliers(scored(80, 82, 84, 50), ONE.full_points)
    assert (found.judge, found.difference) == ("j3", -32_00)


def test_exactly_a_fifth_of_full_points_is_not_far():
    assert outliers(scored(80, 80, 60), ONE.full_points) == []


def test_two_cards_cannot_tell_which_stands_apart():
    assert outliers(scored(20, 90), ONE.full_points) == []
