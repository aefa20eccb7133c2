"""Strict and mild experts made equal: an aid beside the raw totals."""

from __future__ import annotations

import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.standard_scores import adjusted_score, yardsticks_from, yardsticks_of

Totals = dict[tuple[str, str], Fraction]


def standardised(totals: Totals) -> Totals:
    found = yardsticks_of(totals)
    return {(j, s): found.standardised(j, total) for (j, s), total in totals.items()}


def test_a_strict_and_a_mild_expert_come_to_the_same_once_standardised():
    strict = {("strict", s): Fraction(p) for s, p in (("a", 50_00), ("b", 60_00), ("c", 70_00))}
    mild = {("mild", s): Fraction(p) for s, p in (("a", 80_00), ("b", 90_00), ("c", 100_00))}
    adjusted = standardised(strict | mild)
    assert all(adjusted["strict", s] == adjusted["mild", s] for s in "abc")
    assert adjusted["mild", "a"] < adjusted["mild", "b"] == 75_00 < adjusted["mild", "c"]


def test_an_expert_of_two_cards_or_of_equal_ones_is_only_moved_to_the_common_mean():
    totals = {("few", "a"): Fraction(90), ("few", "b"): Fraction(80)}
    totals |= {("same", s): Fraction(50) for s in "abc"}
    adjusted = standardised(totals)
    assert adjusted["few", "a"] - adjusted["few", "b"] == 10
    assert {adjusted["same", s] for s in "abc"} == {Fraction(64)}
    assert standardised({}) == {}


tables = st.dictionaries(
    st.tuples(st.sampled_from("abc"), st.sampled_from("12345")),
    st.integers(0, 100_00).map(Fraction),
)


@given(tables)
def test_what_is_kept_is_exact(totals: Totals):
    found = yardsticks_of(totals)
    assert yardsticks_from(json.loads(json.dumps(found.as_kept))) == found
    assert yardsticks_from({}).by_judge == {}


@given(tables)
def test_over_all_cards_of_an_expert_the_mean_is_the_common_one(totals: Totals):
    found, made = yardsticks_of(totals), standardised(totals)
    for judge, own in found.by_judge.items():
        given_by = [total for (other, _s), total in made.items() if other == judge]
        assert sum(given_by) / own.cards == found.centre


def test_without_a_yardstick_for_everybody_there_is_no_adjusted_score():
    assert yardsticks_from({}).standardised("7", Fraction(80_00)) is None
    assert adjusted_score([]) is None
    assert adjusted_score([Fraction(80_00), None]) is None
    assert adjusted_score([Fraction(80_00), Fraction(85_01)]) == 82_51
    assert adjusted_score([Fraction(-5)]) == 0
