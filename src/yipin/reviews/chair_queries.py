"""Reads of who chairs a panel, and what waits for the chair."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from yipin.organisations.models import Person
from yipin.reviews.models import Card, Judge, Panel, Result, Session
from yipin.reviews.queries import SETTLED

ON_WALL = 20  # places of the result


def chair_of(panel: Panel) -> Judge | None:
    rows = panel.judges.filter(is_chair=True, left_at=None)
    return rows.select_related("person").first()


def chair_to_tell(panel: Panel) -> Judge | None:
    """The chair, where the result of a defence day is still to be released, and every card that was
    dealt is in or the review has ended. One read.
    """
    waits = Session.objects.filter(panel=OuterRef("panel"), released_at=None, locked_at=None)
    cards = Card.objects.filter(judge__panel=OuterRef("panel"))
    owed = cards.filter(judge__left_at=None, handed_in_at=None).exclude(SETTLED)
    all_in = Exists(cards.filter(handed_in_at__isnull=False)) & ~Exists(owed)
    ready = Q(panel__state=Panel.State.CLOSED) | Q(all_in, panel__state=Panel.State.JUDGING)
    rows = panel.judges.filter(Exists(waits), ready, is_chair=True, left_at=None)
    return rows.select_related("person").first()


def panels_to_release(person: Person) -> list[Panel]:
    """Reviews that have ended and whose result this person releases as chair. One read."""
    chaired = Judge.objects.filter(panel=OuterRef("pk"), person=person, is_chair=True, left_at=None)
    rows = Panel.objects.filter(
        Exists(chaired), state=Panel.State.CLOSED, session__released_at=None,
        session__locked_at=None, session__isnull=False,
    )  # fmt: skip
    return list(rows.order_by("closed_at", "pk"))


def is_result_out(panel: Panel) -> bool:
    """Released to the wall, or the day is on file."""
    out = Q(released_at__isnull=False) | Q(locked_at__isnull=False)
    return Session.objects.filter(out, panel=panel).exists()


def results_on_wall(panel: Panel) -> list[Result]:
    """What is released: the first places of the list."""
    return list(panel.results.exclude(rank=None).select_related("subject__unit")[:ON_WALL])
