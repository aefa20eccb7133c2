"""What was sent, one line for each sending: everybody told of one thing at one moment.

A letter is one sending however its copies read; anything else is one by its words, its sender and
its moment. Nobody is named here: of the readers only their number is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, When

from yipin.journal.models import Delivery, Message
from yipin.rules.digest_times import DIGEST

Key = tuple[object, ...]
KEY = ("heading", "moment", "kind", "unit_id", "letter_id")


@dataclass(frozen=True, slots=True)
class Sending:
    """``delivered`` and ``read`` count people on the site; ``ways`` counts by channel and state.

    ``first_id`` is one of its messages, by which the others are found again.
    """

    first_id: int
    heading: str
    sender: str
    moment: datetime
    delivered: int
    read: int
    ways: dict[str, dict[str, int]] = field(default_factory=dict)


def _beside(to_message: str = "") -> dict[str, Any]:
    """The heading and the moment that the messages of one sending share."""
    is_letter = {f"{to_message}letter__isnull": False}
    return {
        "heading": Case(
            When(**is_letter, then=F(f"{to_message}letter__title")),
            default=F(f"{to_message}title"),
        ),
        "moment": Case(
            When(**is_letter, then=F(f"{to_message}letter__sent_at")),
            default=F(f"{to_message}created_at"),
        ),
    }


def sendings_of(
    unit_ids: Iterable[int], *, with_system: bool, words: str = ""
) -> QuerySet[Message, dict[str, Any]]:
    """What these units told anybody, newest first; ``with_system`` also what left the house of
    what the site itself sends (of that, what stays inside concerns its reader alone).
    """
    senders = Q(unit_id__in=unit_ids)
    if with_system:
        senders |= Q(Exists(Delivery.objects.filter(message=OuterRef("pk"))), unit_id__isnull=True)
    rows = Message.objects.filter(senders).annotate(**_beside())
    for word in words.split():
        rows = rows.filter(Q(heading__icontains=word) | Q(sent_by__icontains=word))
    on_site = Q(recipient_id__gt=0) & ~Q(kind=DIGEST)  # a digest only repeats what is there
    return (
        rows.order_by()
        .values(*KEY)
        .annotate(
            first_id=Min("pk"),
            sender=Max("sent_by"),
            delivered=Count("pk", filter=on_site),
            read=Count("pk", filter=on_site & Q(read_at__isnull=False)),
        )
        .order_by("-moment", "-first_id")
    )


def with_ways(rows: Sequence[Mapping[str, Any]]) -> list[Sending]:
    """The sendings of one page with the ways each left by. One read."""
    ways = _ways_of(rows)
    return [
        Sending(
            first_id=row["first_id"],
            heading=row["heading"],
            sender=row["sender"],
            moment=row["moment"],
            delivered=row["delivered"],
            read=row["read"],
            ways=ways.get(_key(row), {}),
        )
        for row in rows
    ]


def _key(row: Mapping[str, Any]) -> Key:
    return tuple(row[name] for name in KEY)


def _ways_of(rows: Sequence[Mapping[str, Any]]) -> dict[Key, dict[str, dict[str, int]]]:
    letters = {row["letter_id"] for row in rows if row["letter_id"]}
    moments = {row["moment"] for row in rows if not row["letter_id"]}
    counted = (
        Delivery.objects.filter(
            Q(message__letter__in=letters)
            | Q(message__letter__isnull=True, message__created_at__in=moments)
        )
        .order_by()
        .annotate(
            **_beside("message__"),
            kind=F("message__kind"),
            unit_id=F("message__unit_id"),
            letter_id=F("message__letter_id"),
        )
        .values(*KEY, "channel", "state")
        .annotate(count=Count("pk"))
    )
    found: dict[Key, dict[str, dict[str, int]]] = {}
    for row in counted:
        found.setdefault(_key(row), {}).setdefault(row["channel"], {})[row["state"]] = row["count"]
    return found


def deliveries_with(rows: QuerySet[Delivery], message: Message) -> QuerySet[Delivery]:
    """Those of the rows that belong to the same sending as this message."""
    if message.letter_id:
        return rows.filter(message__letter=message.letter_id)
    return rows.filter(
        message__letter__isnull=True,
        message__created_at=message.created_at,
        message__kind=message.kind,
        message__title=message.title,
        message__unit_id=message.unit_id,
    )
