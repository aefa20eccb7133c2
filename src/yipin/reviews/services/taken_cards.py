"""A card is taken away from its expert, who may be typing on it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from yipin.reviews.models import Card, TakenCard


def take_cards(cards: QuerySet[Card], now: datetime) -> None:
    """They go, and that they were there is kept. The panel is locked and whoever acts may."""
    rows = list(cards.order_by().values_list("pk", "judge", "subject__number"))
    TakenCard.objects.bulk_create(
        [TakenCard(judge_id=judge, number=number, taken_at=now) for _pk, judge, number in rows],
        ignore_conflicts=True,
        batch_size=1000,
    )
    Card.objects.filter(pk__in=[pk for pk, _judge, _number in rows]).delete()
