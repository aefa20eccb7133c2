"""Reads about notices and files."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from yipin.documents.answers import Progress, progress_of
from yipin.documents.models import Notice, ResumableUpload
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.rules.stage_guards import TRASH_DAYS

PATIENCE = timedelta(minutes=5)
TRASH_TIME = timedelta(days=TRASH_DAYS)


def notices_of(unit: Unit) -> QuerySet[Notice]:
    """The notices of a unit, the newest first, without their long texts; ``marks`` are kept."""
    own = Notice.objects.filter(unit=unit, discarded_at__isnull=True)
    own = own.select_related("file", "unit")
    return own.defer("text", "blocks", "reading").annotate(marks=F("reading__marks"))


def earlier_copy_of(notice: Notice) -> Notice | None:
    """The newest notice of the same unit that was taken in before from the very same file."""
    if notice.file is None:
        return None
    same = notices_of(notice.unit).filter(file__sha256=notice.file.sha256, pk__lt=notice.pk)
    found: Notice | None = same.order_by("-pk").first()
    return found


def discarded_notices_of(unit: Unit, now: datetime) -> QuerySet[Notice]:
    """Those that can still be restored, the last discarded first."""
    held = Notice.objects.filter(unit=unit, discarded_at__gt=now - TRASH_TIME)
    return held.only("pk", "title", "file_name", "discarded_at").order_by("-discarded_at")


def notices_left_waiting(now: datetime) -> QuerySet[Notice]:
    """Taken in, and not read although there was time."""
    waiting = Notice.objects.filter(state=Notice.State.WAITING, discarded_at__isnull=True)
    return waiting.filter(taken_in_at__lt=now - PATIENCE)


def progress_of_notice(notice: Notice) -> Progress:
    """What the officer has still to look at. No query."""
    return progress_of(notice.reading.get("marks", ()), notice.answers)


def unfinished_uploads(actor: Actor, now: datetime) -> dict[str, list[ResumableUpload]]:
    """Files this person began to send in parts, by their place."""
    found: dict[str, list[ResumableUpload]] = {}
    for row in ResumableUpload.objects.filter(person=actor.person, expires_at__gt=now):
        found.setdefault(row.place, []).append(row)
    return found
