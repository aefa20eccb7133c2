"""Several weighted parts in one result."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.parts import (
    WHOLE,
    check_weights,
    out_of_hundred,
    parts_words,
    share_of_votes,
    voters_on,
)
from yipin.rules.ranking import Part, combined

PAPERS, DEFENCE = Part("papers", "论文", 60_00), Part("defence", "答辩", 40_00)


def test_the_weights_are_the_whole():
    assert check_weights([60_00, 40_00, 0])
    verdict = check_weights([60_00, 30_50])
    assert verdict.reason == "各部分的权重加起来是 90.5%，要正好是 100%。请改一改。"


def test_every_part_is_brought_to_a_hundred_points():
    assert out_of_hundred(Fraction(40_00), Fraction(50_00)) == Fraction(80_00)
    assert out_of_hundred(None, Fraction(50_00)) is None
    assert out_of_hundred(Fraction(1), Fraction(0)) is None


def test_votes_are_a_share_of_the_ballots():
    assert share_of_votes(3, 4) == 75_00
    assert share_of_votes(0, 0) is None


def test_who_stands_aside_is_not_among_those_whose_votes_are_all():
    assert share_of_votes(3, voters_on(5, 1)) == 75_00
    assert share_of_votes(0, voters_on(2, 2)) is None


def test_the_arithmetic_stands_there_in_words():
    scores = {"papers": Fraction(85_50), "defence": Fraction(90_00)}
    assert parts_words([PAPERS, DEFENCE], scores) == "85.5 × 60% + 90 × 40% = 87.3"
    assert parts_words([PAPERS, DEFENCE], {"papers": Fraction(1)}) == ""
    hall = Part("hall", "现场投票", 0, is_vote=True)
    assert parts_words([PAPERS, DEFENCE, hall], scores) == "85.5 × 60% + 90 × 40% = 87.3"


@given(st.integers(0, WHOLE), st.integers(0, WHOLE), st.integers(0, WHOLE))
def test_the_result_lies_between_its_parts(weight, one, other):
    parts = [Part("a", "甲", weight), Part("b", "乙", WHOLE - weight)]
    whole = combined(parts, {"a": Fraction(one), "b": Fraction(other)})
    assert min(one, other) <= whole <= max(one, other)
