"""A card is taken away from its expert, who may be typing on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from yipin.reviews.models import Card, Panel, TakenCard
from yipin.reviews.services.rankings import mark_stale


def take_cards(cards: QuerySet[Card], now: datetime) -> None:
    """They go, and that they were there is kept. The panel is locked and whoever acts may."""
    rows = list(cards.order_by().values_list("pk", "judge", "subject__number"))
    TakenCard.objects.bulk_create(
        [TakenCard(judge_id=judge, number=number, taken_at=now) for _pk, judge, number in rows],
        ignore_conflicts=True,
        batch_size=1000,
    )
    Card.objects.filter(pk__in=[pk for pk, _judge, _number in rows]).delete()


def take_cards_of_aside(panel: Panel, cards: QuerySet[Card], now: datetime) -> list[dict[str, Any]]:
    """Of an expert who stands aside, handed in or not: they count in no sum and in no denominator.
    Answers the marks that were handed in, for the journal.
    """
    gone = list(cards.filter(handed_in_at__isnull=False).values_list("marks", flat=True))
    take_cards(cards, now)
    mark_stale(panel)
    return gone
