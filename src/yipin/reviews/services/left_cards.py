"""Cards of experts who stand aside that were left lying by a version which did not take them at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import NOBODY
from yipin.reviews.models import Aside, Card, Panel
from yipin.reviews.queries import SETTLED
from yipin.reviews.services.asides import BY_RULE
from yipin.reviews.services.panels import hold_panel
from yipin.reviews.services.taken_cards import take_cards_of_aside


def take_left_cards(*, now: datetime) -> int:
    """Takes them from reviews that have not ended, with an entry of the marks that counted; how many
    panels had any. One read where there are none, as always but once.
    """
    panels = Panel.objects.filter(pk__in=_left().values("judge__panel")).order_by("pk")
    found = list(panels)
    for panel in found:
        _take_of(panel, now)
    return len(found)


def _left() -> QuerySet[Card]:
    aside = Aside.objects.filter(judge=OuterRef("judge"), subject=OuterRef("subject"))
    return Card.objects.filter(Exists(aside)).exclude(SETTLED)


@transaction.atomic
def _take_of(panel: Panel, now: datetime) -> None:
    locked = hold_panel(panel)
    gone = take_cards_of_aside(locked, _left().filter(judge__panel=locked), now)
    record_entry(actor=NOBODY, at=now, action=BY_RULE, subject=locked, before={"marks": gone})
