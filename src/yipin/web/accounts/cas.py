"""Signing in by the institution's CAS. Through the same stages as a password: the second factor,
the list of sessions and the notice of a new device hold for it too.
"""

from __future__ import annotations

import logging
import secrets

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from yipin.organisations.outside_ways import OutsideWay
from yipin.organisations.permissions import Actor, Refused
from yipin.organisations.services.outside_accounts import (
    Outside,
    link_outside,
    person_for_outside,
)
from yipin.organisations.services.sign_ins import end_by_ticket
from yipin.web.accounts import cas_client
from yipin.web.accounts.outside import is_own_link, show_away, show_refusal
from yipin.web.accounts.sign_in_notes import TICKET

LOG = logging.getLogger(__name__)
STATE = "cas_state"


def way_or_404() -> OutsideWay:
    way: OutsideWay | None = settings.OUTSIDE_WAYS.get("cas")
    if way is None:
        raise Http404
    return way


def service_of(request: HttpRequest, mark: str) -> str:
    return request.build_absolute_uri(reverse("cas_callback", args=[mark]))


def cas_login(request: HttpRequest, *, links: bool = False) -> HttpResponse:
    """To the institution's page. The way back carries a mark that only this session knows."""
    way, mark = way_or_404(), secrets.token_urlsafe(16)
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    request.session[STATE] = {"mark": mark, "next": wanted if is_ours else "", "links": links}
    return redirect(cas_client.login_address(way.address, service_of(request, mark)))


@reauthentication_required
def cas_link(request: HttpRequest) -> HttpResponse:
    if not is_own_link(request):
        raise Http404
    return cas_login(request, links=True)


@csrf_exempt
def cas_callback(request: HttpRequest, mark: str) -> HttpResponse:
    """Back with a ticket (GET), or the institution says that a session is over (POST)."""
    way = way_or_404()
    if request.method == "POST":
        return sign_out_by_ticket(request)
    state = request.session.pop(STATE, None) or {}
    ticket = request.GET.get("ticket", "")
    if not ticket or not constant_time_compare(state.get("mark", ""), mark):
        return refuse_ticket(request, way)
    try:
        user = cas_client.validate_ticket(
            way.address, service_of(request, mark), ticket, settings.OUTSIDE_TIMEOUT
        )
    except cas_client.CasRefused as refused:
        LOG.warning("CAS refused a ticket: %s", refused)
        return refuse_ticket(request, way)
    except cas_client.CasAway as fault:
        LOG.warning("CAS does not answer as it should: %s", fault)
        return show_away(request, way.name)
    return take_in(request, way, user, ticket, state)


def take_in(
    request: HttpRequest, way: OutsideWay, user: cas_client.CasUser, ticket: str, state: dict
) -> HttpResponse:
    value = user.attributes.get(way.claim, "") if way.claim else user.name
    outside = Outside("cas", way.name, user.name, value, way.match, user_name=user.name)
    now = timezone.now()
    try:
        if state.get("links"):
            link_outside(actor=Actor(person=request.user), outside=outside, now=now)  # type: ignore[arg-type]
            messages.success(request, _("已连好，以后可以用%(name)s登录。") % {"name": way.name})
            return redirect("security")
        person = person_for_outside(outside=outside, now=now)
    except Refused as refused:
        return show_refusal(request, way.name, refused.reason)
    request.session[TICKET] = ticket
    record_authentication(request, person, "socialaccount", provider="cas", uid=user.name)
    return perform_login(request, Login(user=person, redirect_url=state.get("next") or None))


def refuse_ticket(request: HttpRequest, way: OutsideWay) -> HttpResponse:
    reason = _("没有从%(name)s登录成功。可能是在那边取消了，或页面放得太久。请再试一次。")
    return show_refusal(request, way.name, reason % {"name": way.name})


def sign_out_by_ticket(request: HttpRequest) -> HttpResponse:
    """Whoever knows the ticket may end what it began; anything else ends nothing."""
    body = request.POST.get("logoutRequest", "").encode()
    ticket = cas_client.ended_ticket(body) if 0 < len(body) < 20_000 else ""
    if ticket:
        end_by_ticket(ticket=ticket)
    return HttpResponse(status=204)
