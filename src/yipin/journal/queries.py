"""Reads of the journal."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet

from yipin.database.kept_reads import KeptRead
from yipin.journal.models import (
    CalendarFeed,
    ChatRobot,
    Delivery,
    Entry,
    Letter,
    Message,
    Webhook,
    WebhookDelivery,
)
from yipin.rules.digest_times import DIGEST

SORTS = {
    "time": ("id",),
    "-time": ("-id",),
    "who": ("message__recipient_name", "-id"),
    "-who": ("-message__recipient_name", "-id"),
    "state": ("state", "-id"),
    "-state": ("-state", "-id"),
    "tries": ("attempts", "-id"),
    "-tries": ("-attempts", "-id"),
}


def entries_about(subject_kind: str, subject_id: int) -> QuerySet[Entry]:
    """What happened to one subject, newest first."""
    return Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id)


def inbox_of(person_id: int) -> QuerySet[Message]:
    """A person's messages; the daily digest only repeats them and is left out."""
    return Message.objects.filter(recipient_id=person_id).exclude(kind=DIGEST)


def unread_count(person_id: int) -> int:
    return UNREAD.first(person=person_id) or 0


UNREAD = KeptRead(
    lambda person: (
        Message.objects.filter(recipient_id=person, read_at__isnull=True)
        .order_by()
        .values_list("recipient_id")
        .annotate(Count("pk"))
        .values_list("pk__count", flat=True)
    )
)


def outbox_of(
    unit_ids: Iterable[int], *, with_system: bool, words: str = "", sort: str = "-time"
) -> QuerySet[Delivery]:
    """What these units sent, with its message; ``with_system`` also what the site itself sends."""
    senders = Q(message__unit_id__in=unit_ids)
    if with_system:
        senders |= Q(message__unit_id__isnull=True)
    rows = Delivery.objects.filter(senders).select_related("message", "robot")
    for word in words.split():
        rows = rows.filter(
            Q(message__recipient_name__icontains=word)
            | Q(message__title__icontains=word)
            | Q(address__icontains=word)
        )
    return rows.order_by(*SORTS.get(sort, SORTS["-time"]))


def count_by_state(rows: QuerySet[Delivery]) -> dict[str, int]:
    """How many stand in each state. One read."""
    return dict(rows.order_by("state").values_list("state").annotate(Count("pk")))


def failures_of(unit_ids: Iterable[int]) -> int:
    """How many of these units' deliveries failed or are unsure."""
    lost = (Delivery.State.FAILED, Delivery.State.UNSURE)
    return Delivery.objects.filter(message__unit_id__in=unit_ids, state__in=lost).count()


def letters_of(unit_id: int) -> QuerySet[Letter]:
    """What a unit wrote to many, newest first."""
    return Letter.objects.filter(unit_id=unit_id).order_by("-id")


def robots_of(unit_id: int) -> QuerySet[ChatRobot]:
    """The chat groups a unit can post to."""
    return ChatRobot.objects.filter(unit_id=unit_id, is_off=False)


def feeds_of(person_id: int) -> QuerySet[CalendarFeed]:
    """The calendar addresses of a person that still work."""
    return CalendarFeed.objects.filter(person_id=person_id, revoked_at__isnull=True)


def webhooks_of(unit_id: int) -> QuerySet[Webhook]:
    """The programs a unit has told of events."""
    return Webhook.objects.filter(unit_id=unit_id)


def event_deliveries_of(unit_id: int) -> QuerySet[WebhookDelivery]:
    """What was told to them, newest first."""
    return WebhookDelivery.objects.filter(webhook__unit_id=unit_id).select_related("webhook")
