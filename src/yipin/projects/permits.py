"""Permits for late entry as the rules know them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from yipin.organisations.models import Person, Unit
from yipin.programmes.models import Round
from yipin.projects.models import Application, Permit, PermitUse
from yipin.rules.late_permits import LatePermit, permit_for


def permits_of(rounds: Iterable[int], units: Iterable[int]) -> QuerySet[Permit]:
    """Two reads, whatever their number."""
    return Permit.objects.filter(
        round_id__in=list(rounds), unit_id__in=list(units)
    ).prefetch_related(Prefetch("used", PermitUse.objects.only("permit_id", "application_id")))


def as_rule(permit: Permit) -> LatePermit:
    return LatePermit(
        key=permit.pk,
        actions=frozenset(permit.actions),
        expires_at=permit.expires_at,
        uses=permit.uses,
        person_id=permit.person_id,
        used_for=frozenset(one.application_id for one in permit.used.all()),
        is_revoked=permit.revoked_at is not None,
    )


def late_permit(
    held: Round,
    unit: Unit,
    move: str,
    *,
    person: Person | None,
    now: datetime,
    application: Application | None = None,
) -> LatePermit | None:
    """What this unit may act under after the window. Asked only when the window is over."""
    return permit_for(
        map(as_rule, permits_of([held.pk], [unit.pk])),
        move,
        person_id=person.pk if person else None,
        application_id=application.pk if application else None,
        now=now,
    )


def permits_of_round(held: Round) -> QuerySet[Permit]:
    """Newest first, with the applications that each was used for."""
    uses = PermitUse.objects.select_related("application", "used_by")
    rows = held.permits.select_related("unit", "person", "given_by", "revoked_by")
    return rows.prefetch_related(Prefetch("used", uses))
