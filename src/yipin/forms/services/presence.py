"""Two people on one draft are told of each other. Nothing of it is kept, so no journal entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from yipin.forms.models import Presence, Submission
from yipin.forms.permissions import can_fill
from yipin.organisations.permissions import Actor, require
from yipin.rules.masking import masked_name

GONE_AFTER = timedelta(seconds=60)  # three missed signs of life; a page gives one every 20 seconds
FORGET_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody else at the draft. The name is masked for a desk that does not reach theirs."""

    name: str
    since: datetime


def mark_presence(*, actor: Actor, submission: Submission, now: datetime) -> list[Other]:
    """Note that the actor has the draft open, and answer who else does, the earliest first.

    Who may: ``forms.fill``. Somebody who was away for longer than ``GONE_AFTER`` appears anew.
    """
    require(can_fill, actor, submission)
    row, is_new = Presence.objects.get_or_create(
        submission=submission,
        person=actor.signed_in,
        defaults={"appeared_at": now, "last_seen_at": now, "unit": actor.unit},
    )
    if not is_new:
        began = row.appeared_at if now - row.last_seen_at <= GONE_AFTER else now
        Presence.objects.filter(pk=row.pk).update(
            appeared_at=began, last_seen_at=now, unit=actor.unit
        )
    others = submission.presences.filter(last_seen_at__gte=now - GONE_AFTER)
    others = others.exclude(person=actor.signed_in).select_related("person", "unit")
    return [
        Other(_name_for(actor, one), one.appeared_at)
        for one in others.order_by("appeared_at", "pk")
    ]


def _name_for(actor: Actor, one: Presence) -> str:
    is_known = one.unit is not None and actor.reaches(one.unit.path)
    return str(one.person.name) if is_known else masked_name(one.person.name)


def forget_presences(*, now: datetime) -> int:
    """Remove the rows of pages that were closed."""
    gone, _rows = Presence.objects.filter(last_seen_at__lt=now - FORGET_AFTER).delete()
    return gone
