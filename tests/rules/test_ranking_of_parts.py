"""The ranked list of a result in weighted parts, with ties that a vote has settled: for any cards at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.parts import out_of_hundred, share_of_votes
from yipin.rules.ranking import Part, Ranked, Standing, rank_subjects, standing_of
from yipin.rules.rubrics import Criterion, Rubric
from yipin.rules.scores import Card, score_subject
from yipin.rules.ties import settled_places, tied_groups

PARTS = (
    Part("papers", "材料", 50_00),
    Part("talk", "答辩", 30_00),
    Part("hall", "表决", 20_00, is_vote=True),
)
RUBRICS = {
    "papers": Rubric((Criterion("novelty", "创新", 4, tie_order=1), Criterion("plan", "方案", 4))),
    "talk": Rubric((Criterion("speech", "表达", 4),)),
}
VOTERS = 4
Marks = dict[str, int]
Held = Sequence[Mapping[str, int]]


@dataclass
class Table:
    """By part and subject the cards of the experts in their order; how many chose it in the hall; and how
    many would choose it where all else leaves it level.
    """

    cards: dict[str, list[list[Marks]]]
    hall: list[int]
    on_ties: list[int]

    @property
    def subjects(self) -> list[int]:
        return list(range(len(self.hall)))


@st.composite
def tables(draw) -> Table:
    size = draw(st.integers(2, 5))
    few = st.integers(0, 2)  # so that many are level
    cards = {
        key: [
            draw(
                st.lists(
                    st.fixed_dictionaries({one.key: few for one in rubric.criteria}),
                    min_size=3,
                    max_size=6,
                )
            )
            for _ in range(size)
        ]
        for key, rubric in RUBRICS.items()
    }
    counts = st.lists(few, min_size=size, max_size=size)
    return Table(cards, draw(counts), draw(counts))


def standing(table: Table, subject: int, lots: Random | None) -> Standing:
    """``lots`` draws the order in which the cards of the experts come."""
    scores, alone = {}, None
    for key, rubric in RUBRICS.items():
        given_ = [
            Card(f"j{n}", f"s{subject}", marks) for n, marks in enumerate(table.cards[key][subject])
        ]
        if lots is not None:
            lots.shuffle(given_)
        score = score_subject(rubric, f"s{subject}", given_)
        scores[key] = out_of_hundred(score.mean, rubric.full_points)
        alone = alone or standing_of(score, rubric.tie_keys)
    scores["hall"] = share_of_votes(table.hall[subject], VOTERS)
    return Standing(f"s{subject}", scores, alone.ties, alone.median)


def ranked(table: Table, lots: Random | None = None, held: Held = ()) -> list[Ranked]:
    subjects, parts = table.subjects, list(PARTS)
    if lots is not None:
        lots.shuffle(subjects)
        lots.shuffle(parts)
    standings = [standing(table, one, lots) for one in subjects]
    level = rank_subjects(parts, standings)
    return rank_subjects(parts, standings, settled_places(tied_groups(level), held))


def votes_held(table: Table) -> Held:
    """A vote among all that share a rank."""
    return [
        {one: table.on_ties[int(one[1:])] for one in sorted(group)}
        for group in tied_groups(ranked(table))
    ]


def rank_of(found: Sequence[Ranked], subject: int) -> int:
    return next(one.rank for one in found if one.subject == f"s{subject}")


@given(tables(), st.randoms(use_true_random=False))
def test_subjects_experts_and_parts_in_any_order_give_the_same_list(table, lots):
    held = votes_held(table)
    assert ranked(table, lots) == ranked(table)
    assert ranked(table, lots, held) == ranked(table, None, held)


@given(tables(), st.data())
def test_a_higher_mark_in_any_part_never_costs_a_place(table, data):
    subject = data.draw(st.sampled_from(table.subjects))
    part = data.draw(st.sampled_from(sorted(RUBRICS)))
    marks = data.draw(st.sampled_from(table.cards[part][subject]))
    key = data.draw(st.sampled_from(sorted(marks)))
    higher = data.draw(st.integers(marks[key], 4))
    for held in ((), votes_held(table)):
        lower = marks[key]
        before = rank_of(ranked(table, None, held), subject)
        marks[key] = higher
        after = rank_of(ranked(table, None, held), subject)
        marks[key] = lower
        assert after <= before


@given(tables(), st.data())
def test_one_vote_more_never_costs_a_place(table, data):
    subject = data.draw(st.sampled_from(table.subjects))
    held = votes_held(table)
    before = rank_of(ranked(table, None, held), subject)
    table.hall[subject] += 1
    assert rank_of(ranked(table, None, held), subject) <= before
    table.hall[subject] -= 1
    table.on_ties[subject] += 1
    assert rank_of(ranked(table, None, votes_held(table)), subject) <= before


@given(tables())
def test_a_vote_on_a_tie_moves_nobody_out_of_the_places_that_were_shared(table):
    level, settled = ranked(table), ranked(table, None, votes_held(table))
    before = {one.subject: one.rank for one in level}
    assert sorted(one.subject for one in settled) == sorted(before)
    for one in settled:
        together = sum(rank == before[one.subject] for rank in before.values())
        assert before[one.subject] <= one.rank < before[one.subject] + together
