"""What the pages of the institution's own sign-in share: the ways set up, and refusals in words."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from yipin.organisations.outside_ways import OutsideWay


def outside_ways() -> list[OutsideWay]:
    return list(settings.OUTSIDE_WAYS.values())


def names_of_ways() -> dict[str, str]:
    return {way.key: way.name for way in outside_ways()}


def start_address(way: OutsideWay) -> str:
    """Where signing in with it begins."""
    if way.key == "oidc":
        return reverse("openid_connect_login", args=["oidc"])
    return reverse("cas_login")


def link_token(request: HttpRequest) -> str:
    """Bound to this session, so that nobody else's page begins a link on one's behalf."""
    return salted_hmac("yipin.link_outside", str(request.session.session_key)).hexdigest()


def is_own_link(request: HttpRequest) -> bool:
    return constant_time_compare(request.GET.get("token", ""), link_token(request))


def show_refusal(request: HttpRequest, name: str, reason: str) -> HttpResponse:
    """Whoever the institution knows and we do not: why, and whom to ask."""
    context = {"name": name, "reason": reason}
    return render(request, "account/outside_refused.html", context, status=403)


def show_away(request: HttpRequest, name: str) -> HttpResponse:
    """The institution's sign-in does not answer; the password still works."""
    return render(request, "account/outside_away.html", {"name": name}, status=503)
