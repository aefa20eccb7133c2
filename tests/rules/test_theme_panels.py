"""Several panels over one stage: placing by theme, and one list of their rankings."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.theme_panels import (
    PanelFacts,
    Placed,
    check_themes,
    merged_ranks,
    place_subjects,
)

STUDY = PanelFacts("1", "学习组", frozenset({"学习"}))
WORK = PanelFacts("2", "实践组", frozenset({"实践", "服务"}))
REST = PanelFacts("3", "综合组")


def test_a_subject_goes_to_the_panel_of_its_theme_and_the_rest_is_left_over():
    subjects = {"a": "学习", "b": "服务", "c": "文艺", "d": ""}
    assert place_subjects([STUDY, WORK], subjects, {}) == {"a": "1", "b": "2", "c": None, "d": None}


def test_a_panel_without_themes_takes_the_rest():
    assert place_subjects([STUDY, REST], {"a": "学习", "b": "文艺"}, {}) == {"a": "1", "b": "3"}


def test_what_was_moved_by_hand_stays():
    assert place_subjects([STUDY, WORK], {"a": "学习"}, {"a": "2"}) == {"a": "2"}


def test_a_panel_that_takes_in_no_more_leaves_its_subjects_over_and_not_to_the_rest():
    closed = PanelFacts("1", "学习组", frozenset({"学习"}), takes_in=False)
    assert place_subjects([closed, REST], {"a": "学习"}, {}) == {"a": None}


def test_a_theme_belongs_to_one_panel():
    known = ["学习", "实践", "服务"]
    assert check_themes(["服务"], known, [STUDY])
    assert check_themes([], known, [STUDY])
    assert check_themes(["学习"], known, [STUDY, WORK]).code == "theme_taken"
    assert check_themes(["健身"], known, [STUDY]).code == "theme_unknown"
    assert check_themes([], known, [STUDY, REST]).code == "rest_taken"


def test_rankings_of_several_panels_make_one_list():
    first = [Placed(1, 1, Fraction(9, 10)), Placed(2, 2, Fraction(8, 10)), Placed(3, None, None)]
    second = [Placed(4, 1, Fraction(8, 10)), Placed(5, 2, Fraction(8, 10))]
    assert merged_ranks([first, second]) == {1: 1, 4: 2, 2: 3, 5: 3, 3: None}


def ranking(shares: list[int], first: int) -> list[Placed]:
    ordered = sorted(shares, reverse=True)
    return [
        Placed(first + at, 1 + sum(other > share for other in ordered), Fraction(share, 20))
        for at, share in enumerate(ordered)
    ]


scores = st.lists(st.integers(0, 20), max_size=8)


@given(scores, scores)
def test_the_order_within_a_panel_stays_and_the_order_of_panels_changes_nothing(one, other):
    first, second = ranking(one, 0), ranking(other, 100)
    merged = merged_ranks([first, second])
    assert merged == merged_ranks([second, first])
    for panel in (first, second):
        for a in panel:
            for b in panel:
                assert (a.rank < b.rank) <= (merged[a.key] < merged[b.key])
                assert (a.rank == b.rank) <= (merged[a.key] == merged[b.key])


@given(scores)
def test_the_list_of_one_panel_is_its_ranking(one):
    alone = ranking(one, 0)
    assert merged_ranks([alone]) == {placed.key: placed.rank for placed in alone}
