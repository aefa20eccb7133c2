"""What can still be taken back, at the foot of the lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from yipin.documents.queries import TRASH_TIME, discarded_notices_of
from yipin.organisations.models import Unit
from yipin.programmes.queries import discarded_definitions_of


@dataclass(frozen=True, kw_only=True)
class TrashRow:
    """``days`` are those left; the day it ends counts as one."""

    title: str
    discarded_at: datetime
    days: int
    restore_url: str


def notice_trash(host: Unit, now: datetime) -> list[TrashRow]:
    """One query."""
    return [
        TrashRow(
            title=one.title or one.file_name,
            discarded_at=one.discarded_at,
            days=days_left_of(one.discarded_at, now),
            restore_url=reverse("notice_restore", args=[one.pk]),
        )
        for one in discarded_notices_of(host, now)
    ]


def definition_trash(host: Unit, now: datetime) -> list[TrashRow]:
    """One query."""
    return [
        TrashRow(
            title=one.programme.name,
            discarded_at=one.discarded_at,
            days=days_left_of(one.discarded_at, now),
            restore_url=reverse("definition_restore", args=[one.pk]),
        )
        for one in discarded_definitions_of(host, now)
    ]


def days_left_of(discarded_at: datetime, now: datetime) -> int:
    return (discarded_at + TRASH_TIME - now).days + 1
