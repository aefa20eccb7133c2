"""Checking a second factor: each code once, and a pause after five wrong ones."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from yipin.organisations.models import Person, SecondFactorGuard
from yipin.rules.second_factor import accepted_steps, is_paused, pause_ends_at

LOG = logging.getLogger(__name__)
TYPED = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


def limits() -> tuple[int, timedelta]:
    """How many wrong codes, and how long the pause is: the same numbers as for passwords."""
    return settings.AXES_FAILURE_LIMIT, timedelta(hours=settings.AXES_COOLOFF_TIME)


def second_factor_pause(*, person: Person, now: datetime) -> datetime | None:
    """Until when no code of this person is looked at; None where there is no pause."""
    guard = SecondFactorGuard.objects.filter(person=person).first()
    if guard is None or guard.failed_at is None:
        return None
    paused = is_paused(guard.failures, guard.failed_at, now, *limits())
    return pause_ends_at(guard.failed_at, limits()[1]) if paused else None


def check_second_factor(*, person: Person, code: str, now: datetime) -> Authenticator | None:
    """The factor this code proves, or None. A code is taken once; in a pause none is looked at.

    Takes the six digits of an authenticator app (30 s either way) or an unused recovery code.
    A wrong one is counted, and five within a quarter of an hour begin a pause of that length.
    """
    guard, _made = SecondFactorGuard.objects.get_or_create(person=person)
    if is_paused(guard.failures, guard.failed_at, now, *limits()):
        return None
    typed = "".join(code.split()).replace("-", "")
    found = _proven_by(person, typed, now) if typed else None
    if found is not None:
        SecondFactorGuard.objects.filter(pk=person.pk).update(failures=0, failed_at=None)
    else:
        count_failure(person=person, now=now)
    return found


@transaction.atomic
def count_failure(*, person: Person, now: datetime) -> None:
    """One more wrong code; failures older than the pause are forgotten first."""
    SecondFactorGuard.objects.get_or_create(person=person)
    row = SecondFactorGuard.objects.filter(pk=person.pk)
    row.filter(failed_at__lt=now - limits()[1]).update(failures=0)
    row.update(failures=F("failures") + 1, failed_at=now)


def clear_failures(*, person: Person) -> None:
    """After a reset or an unlock the count begins anew; used codes stay used."""
    SecondFactorGuard.objects.filter(pk=person.pk).update(failures=0, failed_at=None)


def _proven_by(person: Person, typed: str, now: datetime) -> Authenticator | None:
    factors = Authenticator.objects.filter(user=person, type__in=TYPED)
    for factor in sorted(factors, key=lambda one: one.type != Authenticator.Type.TOTP):
        try:
            if _is_right(factor, typed, now):
                return factor
        except InvalidToken:  # kept under another secret key of the site
            LOG.warning("The second factor of person %s cannot be read with this key.", person.pk)
    return None


def _is_right(factor: Authenticator, typed: str, now: datetime) -> bool:
    if factor.type == Authenticator.Type.RECOVERY_CODES:
        return bool(factor.wrap().validate_code(typed))
    secret = decrypt(factor.data["secret"])
    for step in accepted_steps(now):
        if constant_time_compare(typed, format_hotp_value(hotp_value(secret, step))):
            return use_step(person_id=factor.user_id, step=step)
    return False


def use_step(*, person_id: int, step: int) -> bool:
    """Mark a time step as used; False where it, or a later one, was used before (any process)."""
    fresh = SecondFactorGuard.objects.filter(pk=person_id, last_step__lt=step)
    return fresh.update(last_step=step) == 1
