"""Secret addresses of calendars, and the revisions that calendars were told."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from yipin.journal.models import CalendarEntry, CalendarFeed
from yipin.journal.services.entries import ActorLike, record_entry
from yipin.rules.deadline_calendar import Deadline, Revision

READ_AGAIN = timedelta(hours=1)


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


@transaction.atomic
def open_feed(
    *, actor: ActorLike, appointment_id: int | None, label: str, now: datetime
) -> tuple[CalendarFeed, str]:
    """A new address for an own desk (or all). An older one of the same desk ends. The token is shown
    once; the journal never has it.
    """
    older = CalendarFeed.objects.filter(
        person_id=actor.person.pk, appointment_id=appointment_id, revoked_at__isnull=True
    )
    ended = older.update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        person_id=actor.person.pk,
        appointment_id=appointment_id,
        label=label[:200],
        token_digest=digest_of(token),
        made_at=now,
    )
    record_entry(
        actor=actor, at=now, action="calendar.opened", subject=feed, before={"addresses": ended}
    )
    return feed, token


@transaction.atomic
def close_feed(*, actor: ActorLike, feed_id: int, now: datetime) -> bool:
    """End an address of one's own."""
    own = CalendarFeed.objects.select_for_update().filter(
        pk=feed_id, person_id=actor.person.pk, revoked_at__isnull=True
    )
    feed = own.first()
    if feed is None:
        return False
    feed.revoked_at = now
    feed.save(update_fields=["revoked_at"])
    record_entry(actor=actor, at=now, action="calendar.closed", subject=feed)
    return True


def feed_of_token(*, token: str, now: datetime) -> CalendarFeed | None:
    """Whose calendar a secret address is; None for a wrong or ended one."""
    feed = CalendarFeed.objects.filter(
        token_digest=digest_of(token), revoked_at__isnull=True
    ).first()
    if feed and (feed.last_read_at is None or feed.last_read_at < now - READ_AGAIN):
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)
    return feed


@transaction.atomic
def revise(*, deadlines: Sequence[Deadline], now: datetime) -> Mapping[str, Revision]:
    """The revision of each deadline; one that differs from what was told counts one up.

    One read, and writes only where something changed.
    """
    prints = {one.uid: one.fingerprint for one in deadlines}
    rows = {row.uid: row for row in CalendarEntry.objects.filter(uid__in=prints)}
    moment = now.replace(microsecond=0)
    changed = [row for uid, row in rows.items() if row.fingerprint != prints[uid]]
    for row in changed:
        row.fingerprint = prints[row.uid]
        row.sequence, row.changed_at = row.sequence + 1, moment
    fresh = [
        CalendarEntry(uid=uid, fingerprint=mark, changed_at=moment)
        for uid, mark in prints.items()
        if uid not in rows
    ]
    if changed:
        CalendarEntry.objects.bulk_update(changed, ["fingerprint", "sequence", "changed_at"])
    if fresh:
        CalendarEntry.objects.bulk_create(fresh, ignore_conflicts=True)
    known = rows | {row.uid: row for row in fresh}
    return {uid: Revision(row.sequence, row.changed_at) for uid, row in known.items()}
