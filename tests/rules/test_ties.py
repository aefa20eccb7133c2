"""domain.md 4.3: a vote of the panel settles the last tie, and only the one it was held on."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.ranking import Part, Standing, rank_subjects
from yipin.rules.ties import settled_places, tied_groups

PANEL = [Part("panel", "评审组")]


def level(keys: str, score: int = 80_00) -> list[Standing]:
    return [Standing(key, {"panel": Fraction(score)}) for key in keys]


def order(standings: list[Standing], *votes: dict[str, int]) -> list[tuple[str, int | None, str]]:
    groups = tied_groups(rank_subjects(PANEL, standings))
    ranked = rank_subjects(PANEL, standings, settled_places(groups, votes))
    return [(one.subject, one.rank, one.note) for one in ranked]


def test_who_is_level_is_found_with_the_best_first():
    ranked = rank_subjects(PANEL, [*level("ab", 70_00), *level("cd"), *level("e", 60_00)])
    assert tied_groups(ranked) == [frozenset("cd"), frozenset("ab")]


def test_a_vote_among_them_settles_the_order_and_is_the_reason():
    said = "同分，由评审组表决分先后"
    assert order(level("abc"), {"a": 1, "b": 3, "c": 2}) == [
        ("b", 1, said), ("c", 2, said), ("a", 3, said),
    ]  # fmt: skip


def test_level_votes_leave_the_rest_level_until_another_vote():
    first = {"a": 1, "b": 3, "c": 1}
    again = "同分，表决票数也相同，仍并列，可再表决"
    said = "同分，由评审组表决分先后"
    assert order(level("abc"), first) == [("b", 1, said), ("a", 2, again), ("c", 2, again)]
    assert order(level("abc"), first, {"a": 1, "c": 2}) == [
        ("b", 1, said), ("c", 2, said), ("a", 3, said),
    ]  # fmt: skip


def test_a_vote_that_was_held_among_others_settles_nothing():
    open_tie = "同分并列，可由评审组表决分先后"
    assert order(level("abc"), {"a": 1, "b": 2}) == [(key, 1, open_tie) for key in "abc"]
    assert order(level("ab"), {"a": 1, "b": 1}) == [(key, 1, open_tie) for key in "ab"]


votes = st.fixed_dictionaries({key: st.integers(0, 3) for key in "abcd"})


@given(votes, st.permutations(list("abcd")))
def test_the_same_votes_give_the_same_list_and_more_votes_are_never_behind(held, keys):
    listed = order(level("abcd"), held)
    assert listed == order([one for key in keys for one in level(key)], held)
    ranks = {key: rank for key, rank, _note in listed}
    for one in "abcd":
        for other in "abcd":
            assert (held[one] > held[other]) <= (ranks[one] < ranks[other])
