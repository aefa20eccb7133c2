"""The list as it is worked out from the rows: the order of the rows says nothing, a higher mark never harms."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.organisations import PersonFactory
from tests.factories.reviews import TWO, Review, make_panel
from yipin.reviews.models import Card, Judge, Panel, Part
from yipin.reviews.result_queries import results_of_panel
from yipin.reviews.services.parts import PartRow, add_part, set_parts

pytestmark = pytest.mark.django_db
FIVE, THREE = 5, 3  # experts of the papers, and of the defence
few = st.fixed_dictionaries({"novelty": st.integers(0, 2), "results": st.integers(0, 2)})
Marks = dict[str, int]
Placed = dict[str, tuple[int | None, int | None, str]]


@pytest.fixture
def review(now) -> Review:
    """Papers 60 %, defence 40 %: three subjects, five experts and three."""
    made = make_panel(now, judges=FIVE)
    act = {"actor": made.office, "panel": made.panel, "now": now}
    part = add_part(**act, name="答辩", kind="cards", rubric=TWO)
    own = made.panel.parts.get(key="own")
    rows = {own.pk: PartRow("评分", 60_00), part.pk: PartRow("答辩", 40_00)}
    set_parts(**act, rows=rows)
    for _ in range(THREE):
        Judge.objects.create(panel=part.child, person=PersonFactory(), joined_at=now)
    return made


def seats(review: Review) -> list[tuple[int, int]]:
    """Every expert beside every subject, papers first."""
    panels = [review.panel, Part.objects.get(child__isnull=False).child]
    return [
        (judge, subject)
        for panel in panels
        for judge in Judge.objects.filter(panel=panel).order_by("pk").values_list("pk", flat=True)
        for subject in panel.subjects.order_by("pk").values_list("pk", flat=True)
    ]


def placed(review: Review, cards: Sequence[tuple[tuple[int, int], Marks]], now) -> Placed:
    """With these cards handed in, written in this order."""
    Card.objects.all().delete()
    Card.objects.bulk_create(
        Card(judge_id=judge, subject_id=subject, marks=marks, assigned_at=now, handed_in_at=now)
        for (judge, subject), marks in cards
    )
    rows = results_of_panel(Panel.objects.get(pk=review.panel.pk)).rows
    return {one.subject.title: (one.ranked.rank, one.ranked.score, one.ranked.note) for one in rows}


def test_whatever_order_the_cards_were_written_in_and_a_higher_mark_costs_no_place(review, now):
    pairs = seats(review)
    assert len(pairs) == 3 * (FIVE + THREE)

    @settings(max_examples=25)
    @given(
        st.lists(few, min_size=len(pairs), max_size=len(pairs)),
        st.permutations(range(len(pairs))),
        st.integers(0, len(pairs) - 1),
        st.sampled_from(["novelty", "results"]),
    )
    def holds(marks: list[Marks], order: list[int], at: int, key: str) -> None:
        cards = list(zip(pairs, marks, strict=True))
        before = placed(review, cards, now)
        assert placed(review, [cards[n] for n in order], now) == before
        raised = [
            (pair, {**own, key: own[key] + 1} if n == at else own)
            for n, (pair, own) in enumerate(cards)
        ]
        after = placed(review, raised, now)
        number = at % 3 + 1
        assert after[f"项目{number}"][0] <= before[f"项目{number}"][0]

    holds()
