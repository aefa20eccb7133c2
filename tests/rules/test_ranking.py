"""domain.md 4.3: the ranked list, its ties and what broke them."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.ranking import NO_RESULT, Part, Standing, combined, rank_subjects, standing_of
from yipin.rules.rubrics import DEFAULT_RUBRIC, Criterion, Rubric
from yipin.rules.scores import Card, score_subject

PANEL = Part("panel", "评审组")
HALL = Part("hall", "现场投票", weight=0, is_vote=True)
RUBRIC = Rubric(
    (
        Criterion("novelty", "创新", 50_00, tie_order=1),
        Criterion("results", "成效", 50_00, tie_order=2),
    )
)


def standing(key: str, score: int | None, *ties: int, median: int = 0) -> Standing:
    exact = None if score is None else Fraction(score)
    return Standing(key, {"panel": exact}, tuple(map(Fraction, ties)), Fraction(median))


def places(*standings: Standing, **settled: int) -> dict[str, tuple[int | None, str]]:
    ranked = rank_subjects([PANEL], standings, settled)
    return {one.subject: (one.rank, one.note) for one in ranked}


def test_the_best_score_comes_first_and_those_without_a_result_come_last():
    found = places(standing("b", 80_00), standing("none", None), standing("a", 90_00))
    assert found == {"a": (1, ""), "b": (2, ""), "none": (None, NO_RESULT)}


def test_equal_scores_go_by_innovation_then_results():
    found = places(
        standing("a", 80_00, 30, 20), standing("b", 80_00, 30, 25), standing("c", 80_00, 31, 0)
    )
    assert [found[key][0] for key in "cba"] == [1, 2, 3]
    assert found["c"][1] == "同分，按并列时先看的指标分先后"


def test_then_by_the_median_of_all_cards():
    found = places(standing("a", 80_00, 1, median=79), standing("b", 80_00, 1, median=81))
    assert found == {
        "b": (1, "同分，按全部评分的中位数分先后"),
        "a": (2, "同分，按全部评分的中位数分先后"),
    }


def test_what_is_still_equal_shares_a_rank_and_the_next_is_counted_on():
    ranked = rank_subjects(
        [PANEL], [standing("a", 80_00), standing("b", 80_00), standing("c", 70_00)]
    )
    assert [(one.subject, one.rank, one.shared) for one in ranked] == [
        ("a", 1, True),
        ("b", 1, True),
        ("c", 3, False),
    ]
    assert ranked[0].note == "同分并列，可由评审组表决分先后"


def test_a_vote_of_the_panel_settles_a_shared_rank_and_nothing_else():
    found = places(standing("a", 80_00), standing("b", 80_00), standing("c", 70_00), a=2, b=1, c=1)
    assert found["b"] == (1, "同分，由评审组表决分先后")
    assert found["a"][0] == 2
    assert found["c"] == (3, "")


def test_a_hidden_difference_below_two_decimals_breaks_no_tie():
    near = (
        Standing("a", {"panel": Fraction(80_001, 10)}),
        Standing("b", {"panel": Fraction(80_004, 10)}),
    )
    assert {one.rank for one in rank_subjects([PANEL], near)} == {1}


def test_components_count_by_their_weight_and_a_vote_of_weight_nothing_counts_nothing():
    talk, papers = Part("talk", "答辩", 40), Part("papers", "材料", 60)
    scores = {"talk": Fraction(90_00), "papers": Fraction(80_00), "hall": Fraction(1)}
    assert combined([talk, papers, HALL], scores) == Fraction(84_00)
    assert combined([talk, papers], {"talk": Fraction(90_00)}) is None
    assert combined([HALL], scores) is None


marks = st.fixed_dictionaries({"novelty": st.integers(0, 50), "results": st.integers(0, 50)})
tables = st.lists(st.lists(marks, min_size=3, max_size=6), min_size=2, max_size=6)


def ranked_table(table: list[list[dict[str, int]]], order: list[int] | None = None):
    """Subject n with its cards; ``order`` is the order in which subjects and cards are given."""
    standings = []
    for n in order or range(len(table)):
        cards = [Card(f"j{i}", f"s{n}", one) for i, one in enumerate(table[n])]
        score = score_subject(RUBRIC, f"s{n}", cards[::-1] if order else cards)
        standings.append(standing_of(score, RUBRIC.tie_keys))
    return rank_subjects([PANEL], standings)


@given(tables, st.randoms())
def test_the_same_cards_give_the_same_list_in_whatever_order_they_come(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    assert ranked_table(table, order) == ranked_table(table)


@given(tables, st.data())
def test_a_higher_mark_never_costs_a_place(table, data):
    subject = data.draw(st.integers(0, len(table) - 1))
    card = data.draw(st.integers(0, len(table[subject]) - 1))
    key = data.draw(st.sampled_from(["novelty", "results"]))
    raised = [[dict(one) for one in cards] for cards in table]
    raised[subject][card][key] = data.draw(st.integers(table[subject][card][key], 50))
    before, after = (
        next(one.rank for one in ranked_table(each) if one.subject == f"s{subject}")
        for each in (table, raised)
    )
    assert after <= before


@given(tables)
def test_everybody_stands_once_and_places_are_counted_like_in_sport(table):
    ranked = ranked_table(table)
    assert sorted(one.subject for one in ranked) == sorted(f"s{n}" for n in range(len(table)))
    for place, one in enumerate(ranked):
        assert one.rank == 1 + sum(other.rank < one.rank for other in ranked)
        assert place == 0 or ranked[place - 1].score >= one.score


def test_the_house_rubric_ranks_too():
    marks = {one.key: one.max_points for one in DEFAULT_RUBRIC.criteria}
    score = score_subject(DEFAULT_RUBRIC, "s", [Card(f"j{n}", "s", marks) for n in range(3)])
    assert rank_subjects([PANEL], [standing_of(score, DEFAULT_RUBRIC.tie_keys)])[0].score == 100_00
