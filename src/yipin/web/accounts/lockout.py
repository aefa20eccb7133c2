"""Whose wrong passwords are counted, and who is locked out (docs/decisions: locks and strangers).

Three counts, each over the last quarter of an hour: an account from one address (5), an address
over all accounts, an account over all addresses. The last two leave alone whoever signed in to the
account from this very browser before, so that strangers never lock an owner out.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yipin.organisations.models import Person
from yipin.organisations.services.sign_ins import is_known_device
from yipin.web.accounts.client_address import client_address
from yipin.web.accounts.sign_in_notes import DEVICE


def account_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The user name behind what was typed, so that both ways in share one count of failures."""
    typed = _typed(request, credentials or {})
    if "@" not in typed:
        return typed
    owner = Person.objects.filter(email__iexact=typed, username__isnull=False).first()
    return str(owner.username).casefold() if owner else typed


def _typed(request: HttpRequest, credentials: dict[str, Any]) -> str:
    given = credentials.get("email") or credentials.get("username") or request.POST.get("login", "")
    return str(given).strip().casefold()


def pause() -> timedelta:
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def recent(**of: str) -> QuerySet[AccessAttempt]:
    return AccessAttempt.objects.filter(attempt_time__gte=timezone.now() - pause(), **of)


def failures(of: QuerySet[AccessAttempt]) -> int:
    return of.aggregate(all=Sum("failures_since_start"))["all"] or 0


class LockHandler(AxesDatabaseHandler):
    """Axes counts an account from one address; this adds the two wider counts."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        name = account_name(request, credentials)
        if is_known_device(username=name, device=request.COOKIES.get(DEVICE, "")):
            return False
        if failures(recent(ip_address=client_address(request))) >= settings.ADDRESS_FAILURE_LIMIT:
            return True
        return bool(name) and failures(recent(username=name)) >= settings.ACCOUNT_FAILURE_LIMIT


def locked_page(
    request: HttpRequest, answer: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Says when it ends: a quarter of an hour after the last wrong password that counted."""
    name, address = account_name(request, credentials), client_address(request)
    own = recent(username=name, ip_address=address)
    by_own = failures(own) >= settings.AXES_FAILURE_LIMIT
    counted = own if by_own else recent().filter(Q(ip_address=address) | Q(username=name))
    last: datetime | None = counted.aggregate(last=Max("attempt_time"))["last"]
    context = {
        "failure_limit": settings.AXES_FAILURE_LIMIT,
        "by_own": by_own,
        "until": (last or timezone.now()) + pause(),
    }
    return render(request, "account/locked.html", context, status=settings.AXES_HTTP_RESPONSE_CODE)
