"""Equals that a choice parts need a vote or a reason; nobody else does for it."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.decisions import OUTCOMES, RowChoice
from yipin.rules.shared_ranks import owing_of, parted_equals, parted_words, shared_ranks


def row(key: str, position: int, outcome: str, **more: object) -> RowChoice:
    return RowChoice(key, position, outcome, **more)  # type: ignore[arg-type]


choices = st.tuples(
    st.integers(1, 3),
    st.sampled_from(["", *(one.key for one in OUTCOMES["application"])]),
    st.sampled_from(["", "甲", "乙"]),
    st.booleans(),
)


@given(st.lists(choices, max_size=9))
def test_without_those_who_owe_a_reason_equals_are_given_the_same(found):
    rows = [
        row(str(at), rank, outcome, tier=tier if outcome == "approve" else "", has_rank=has_rank)
        for at, (rank, outcome, tier, has_rank) in enumerate(found)
    ]
    parted = parted_equals("application", rows)
    owing = owing_of(parted)
    counted = [one for one in rows if one.has_rank and one.outcome]
    pairs = [(a, b) for a, b in combinations(counted, 2) if a.position == b.position]
    apart = [(a, b) for a, b in pairs if (a.outcome, a.tier) != (b.outcome, b.tier)]
    assert all({a.key, b.key} & owing for a, b in apart)
    assert {one.rank for one in parted} == {a.position for a, _b in apart}
    for one in parted:
        assert one.owing < {each.key for each in one.members}


def test_of_two_equals_the_one_that_comes_off_worse_owes_the_reason():
    rows = [row("甲", 1, "approve"), row("乙", 2, "approve"), row("丙", 2, "reserve")]
    (parted,) = parted_equals("application", rows)
    assert (parted.rank, parted.owing) == (2, {"丙"})
    said = parted_words(parted, ["乙", "丙"])
    assert said.startswith("“乙”“丙” 2 项并列第 2 名，却定得不一样。请先由评审组表决")
    assert parted_words(parted, list("乙丙丁戊")).startswith("“乙”“丙”“丁”等 4 项并列")


def test_of_many_equals_the_few_that_are_singled_out_owe_it():
    rows = [row(key, 1, "reserve") for key in "甲乙丙"] + [row("丁", 1, "approve")]
    assert owing_of(parted_equals("application", rows)) == {"丁"}


def test_a_rank_is_shared_by_more_than_one():
    assert shared_ranks([1, 2, 2, None, None, 4]) == {2}
