"""Letters about money, to the unit and to the finance desk."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from yipin.journal.services.messages import send_message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import holders_of
from yipin.projects.funds.models import Award


def tell_project(
    actor: Actor, award: Award, kind: str, title: str, body: str, url: str, now: datetime
) -> int:
    """Everybody who fills in forms for the unit."""
    people = holders_of(award.unit, Right.FILL_FORMS, timezone.localdate(now))
    return send_message(
        recipients=people, kind=kind, title=title, body=body, url=url, sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None, at=now,
    )  # fmt: skip


def tell_finance(
    actor: Actor, award: Award, kind: str, title: str, body: str, url: str, now: datetime
) -> int:
    """Everybody who holds the finance desk of the host."""
    host = award.fund.round.unit
    people = holders_of(host, Right.FINANCE, timezone.localdate(now))
    return send_message(
        recipients=people, kind=kind, title=title, body=body, url=url, sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None, at=now,
    )  # fmt: skip
