"""The second factor as pages ask for it: at sign-in, and before signing where a unit wants it."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.utils import timezone

from yipin.organisations.models import Person
from yipin.organisations.services.second_factor import second_factor_pause

MAIN_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(person: Person) -> bool:
    """Whether signing in asks this person for more than a password."""
    return Authenticator.objects.filter(user=person, type__in=MAIN_TYPES).exists()


def second_factor_paused_until(person: Person) -> datetime | None:
    return second_factor_pause(person=person, now=timezone.now())
