"""What is noted when somebody signs in or out: the session, the way in, the device's cookie."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from yipin.organisations.models import Person
from yipin.organisations.services.sign_ins import (
    Browser,
    begin_sign_in,
    forget_sign_in,
    touch_sign_in,
)
from yipin.web.accounts.client_address import client_address
from yipin.web.accounts.second_factor_needed import note_what_units_ask

DEVICE = "device"
YEAR = 365 * 24 * 3600  # seconds
TICKET = "cas_ticket"


def browser_of(request: HttpRequest) -> Browser:
    return Browser(
        agent=request.META.get("HTTP_USER_AGENT", ""),
        address=client_address(request),
        device=request.COOKIES.get(DEVICE, ""),
    )


def way_of(request: HttpRequest, person: Person) -> str:
    """password, passkey, or the name of the institution's own way in (oidc, cas)."""
    records = get_authentication_records(request, person)
    first = records[0] if records else {}
    if first.get("passwordless"):
        return "passkey"
    return str(first.get("provider") or first.get("method") or "password")


def note_sign_in(request: HttpRequest, person: Person, response: HttpResponse) -> None:
    """Keep the session in one's list, and give a browser that is new here its cookie."""
    browser = browser_of(request)
    device = browser.device if 20 <= len(browser.device) <= 80 else secrets.token_urlsafe(32)
    begin_sign_in(
        person=person,
        session_key=str(request.session.session_key),
        way=way_of(request, person),
        browser=Browser(browser.agent, browser.address, device),
        ticket=request.session.get(TICKET, ""),
        now=timezone.now(),
    )
    response.set_cookie(
        DEVICE, device, max_age=YEAR, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def note_seen(request: HttpRequest) -> None:
    touch_sign_in(
        person=request.user,  # type: ignore[arg-type]
        session_key=str(request.session.session_key),
        browser=browser_of(request),
        now=timezone.now(),
    )


def note_sign_out(sender: Any, request: HttpRequest, **_kwargs: Any) -> None:
    key = getattr(getattr(request, "session", None), "session_key", None)
    if key:
        forget_sign_in(session_key=key)


def listen() -> None:
    """Called once when the site starts."""
    user_logged_in.connect(note_what_units_ask, dispatch_uid="yipin.units_ask")
    user_logged_out.connect(note_sign_out, dispatch_uid="yipin.sign_out")
