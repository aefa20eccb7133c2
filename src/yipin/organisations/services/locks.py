"""The lock after wrong passwords and codes, as an administrator sees and opens it."""

from __future__ import annotations

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import Sum

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor, require
from yipin.organisations.services.accounts import PersonOn, can_change_person
from yipin.organisations.services.second_factor import clear_failures, second_factor_pause
from yipin.rules.deadlines import SHANGHAI


def is_locked(*, person: Person, now: datetime) -> bool:
    """Whether wrong passwords (from anywhere) or wrong codes keep this account waiting now."""
    since = now - timedelta(hours=settings.AXES_COOLOFF_TIME)
    name = (person.username or "").casefold()
    tried = AccessAttempt.objects.filter(username=name, attempt_time__gte=since)
    count = tried.aggregate(all=Sum("failures_since_start"))["all"] or 0
    wrong = bool(name) and count >= settings.AXES_FAILURE_LIMIT
    return wrong or second_factor_pause(person=person, now=now) is not None


@transaction.atomic
def unlock_account(*, actor: Actor, person: Person, now: datetime) -> Person:
    """Forget the failures of an account, so that its owner need not wait. Who may:
    ``can_change_person``. The count of an address stays: it protects the others.
    """
    require(can_change_person, actor, PersonOn(person, now.astimezone(SHANGHAI).date()))
    AccessAttempt.objects.filter(username=(person.username or "").casefold()).delete()
    clear_failures(person=person)
    record_entry(
        actor=actor, at=now, action="person.unlocked", subject=person,
        unit_id=actor.unit.pk if actor.unit else None,
    )  # fmt: skip
    return person
