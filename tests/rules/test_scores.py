"""domain.md 4.3: trim from five cards, mean from three, round once; who stood aside is no zero."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.rubrics import Criterion, Rubric
from yipin.rules.scores import (
    PLAIN,
    TOO_FEW,
    TRIMMED,
    Card,
    half_up,
    score_subject,
)

ONE = Rubric((Criterion("all", "总评", 100_00, tie_order=1),))
marks = st.integers(0, 100_00)


def cards(*points: int) -> list[Card]:
    return [Card(f"judge{n}", "s", {"all": p}) for n, p in enumerate(points)]


def test_from_five_cards_the_highest_and_the_lowest_do_not_count():
    score = score_subject(ONE, "s", cards(60_00, 80_00, 81_00, 82_00, 100_00))
    assert score.method == TRIMMED
    assert score.score == 81_00
    assert [card.counts for card in score.cards] == [False, True, True, True, False]


def test_of_three_or_four_cards_all_count():
    assert score_subject(ONE, "s", cards(60_00, 80_00, 100_00)).method == PLAIN
    assert score_subject(ONE, "s", cards(60_00, 80_00, 100_00)).score == 80_00


@pytest.mark.parametrize("points", [(), (90_00,), (90_00, 80_00)])
def test_fewer_than_three_cards_give_no_result(points: tuple[int, ...]):
    score = score_subject(ONE, "s", cards(*points))
    assert (score.method, score.score) == (TOO_FEW, None)


def test_only_one_of_several_equal_highest_is_dropped():
    score = score_subject(ONE, "s", cards(70_00, 80_00, 90_00, 90_00, 90_00))
    assert score.mean == Fraction(260_00, 3)
    assert score.score == 86_67  # half up, once, at the end


@pytest.mark.parametrize(("value", "rounded"), [(Fraction(1, 2), 1), (Fraction(3, 2), 2), (3, 3)])
def test_halves_go_up(value: Fraction, rounded: int):
    assert half_up(Fraction(value)) == rounded


@given(st.lists(marks, min_size=3, max_size=9), st.randoms())
def test_the_order_of_the_cards_changes_nothing(points: list[int], random):
    given_cards = cards(*points)
    shuffled = random.sample(given_cards, len(given_cards))
    assert score_subject(ONE, "s", shuffled) == score_subject(ONE, "s", given_cards)


@given(st.lists(marks, min_size=3, max_size=9), st.data())
def test_a_higher_mark_never_lowers_the_score(points: list[int], data):
    place = data.draw(st.integers(0, len(points) - 1))
    raised = points.copy()
    raised[place] = data.draw(st.integers(points[place], 100_00))
    before, after = (score_subject(ONE, "s", cards(*one)) for one in (points, raised))
    assert after.mean >= before.mean
    assert after.median >= before.median
    assert after.ties["all"] >= before.ties["all"]


@given(st.lists(marks, min_size=3, max_size=9))
def test_the_score_lies_between_the_lowest_and_the_highest_card(points: list[int]):
    assert min(points) <= score_subject(ONE, "s", cards(*points)).score <= max(points)
