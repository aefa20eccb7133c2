"""A panel with its subjects and experts, made through the services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.reviews.models import Card, Judge, Panel
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.cards import Written, hand_in_card, save_card
from yipin.reviews.services.panels import Entry, Source, begin_judging, open_panel
from yipin.reviews.services.seats import seat_judge
from yipin.rules.rubrics import Criterion, Rubric

TWO = Rubric(
    (
        Criterion("novelty", "创新", 60_00, tie_order=1),
        Criterion("results", "成效", 40_00, tie_order=2),
    )
)


@dataclass
class Review:
    """The office, the panel, and its experts, who sit nowhere in the tree."""

    office: Actor
    host: Unit
    panel: Panel
    judges: list[Judge]

    def cards(self) -> list[Card]:
        rows = Card.objects.filter(judge__panel=self.panel)
        return list(rows.select_related("judge__person", "judge__panel", "subject"))


def make_panel(now: datetime, *, subjects: int = 3, judges: int = 3, each: int = 3) -> Review:
    """In preparation: nobody has a card yet."""
    host = make_unit("青禾大学团委")
    office = make_actor(host, Right.RUN_PROGRAMMES, Right.READ)
    entries = [
        Entry("application", n, f"项目{n}", make_unit(f"第{n}学院团总支", parent=host))
        for n in range(1, subjects + 1)
    ]
    panel = open_panel(
        actor=office, unit=host, source=Source("round", 1, "pitch"), name="创建推介会",
        rubric=TWO, entries=entries, now=now,
    )  # fmt: skip
    Panel.objects.filter(pk=panel.pk).update(each=each)
    panel = Panel.objects.select_related("unit").get(pk=panel.pk)
    seats = [
        seat_judge(actor=office, panel=panel, person=PersonFactory(), now=now)
        for _ in range(judges)
    ]
    return Review(office, host, panel, seats)


def make_review(now: datetime, **sizes: int) -> Review:
    """Under way: every card is dealt and nobody has marked."""
    review = make_panel(now, **sizes)
    assign_cards(actor=review.office, panel=review.panel, now=now)
    begin_judging(actor=review.office, panel=review.panel, now=now)
    review.panel = Panel.objects.select_related("unit").get(pk=review.panel.pk)
    return review


def expert(card: Card) -> Actor:
    return Actor(person=card.judge.person)


def mark(card: Card, novelty: int, results: int, now: datetime) -> Card:
    """Fill in (in whole points) and hand in."""
    written = Written({"novelty": novelty * 100, "results": results * 100})
    saved = save_card(actor=expert(card), card=card, written=written, now=now)
    return hand_in_card(actor=expert(card), card=saved, now=now)
