"""OpenID Connect: allauth speaks the protocol, the house decides who it is."""

from __future__ import annotations

import logging
from typing import Any

import requests
from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor, Refused
from yipin.organisations.services.outside_accounts import (
    Outside,
    forget_claims,
    link_outside,
    person_for_outside,
)
from yipin.web.accounts.outside import is_own_link, show_away, show_refusal

LOG = logging.getLogger(__name__)
AWAY = (requests.RequestException, OAuth2Error, ValueError, KeyError)


def claims_of(login: SocialLogin) -> dict[str, Any]:
    """What the provider says; both halves must speak of the same subject (OIDC Core 5.3.2)."""
    data = login.account.extra_data
    token, info = data.get("id_token") or {}, data.get("userinfo") or {}
    if token and info and token.get("sub") != info.get("sub"):
        return {}
    return {**token, **info}


def outside_of(login: SocialLogin) -> Outside:
    way, claims = settings.OUTSIDE_WAYS["oidc"], claims_of(login)
    return Outside(
        way="oidc",
        name=way.name,
        subject=str(login.account.uid),
        value=str(claims.get(way.claim) or "").strip(),
        match=way.match,
        is_verified=claims.get("email_verified") is True and way.claim == "email",
        user_name=str(claims.get("preferred_username") or ""),
    )


class OutsideAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Finds whose it is, or ends here with a page that says why not."""
        outside, now = outside_of(sociallogin), timezone.now()
        try:
            if sociallogin.state.get("process") == "connect":
                link_outside(actor=Actor(person=request.user), outside=outside, now=now)  # type: ignore[arg-type]
            else:
                person_for_outside(outside=outside, now=now)
        except Refused as refused:
            answer = show_refusal(request, outside.name, refused.reason)
            raise ImmediateHttpResponse(answer) from None
        sociallogin.account.extra_data = {}  # what it says is looked at, not kept
        forget_claims(outside=outside)
        if sociallogin.state.get("process") == "connect":
            messages.success(
                request, _("已连好，以后可以用%(name)s登录。") % {"name": outside.name}
            )
            raise ImmediateHttpResponse(redirect("security"))
        if not sociallogin.is_existing:  # linked just now
            sociallogin.lookup()

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """Cancelled over there, an answer that does not fit, or no answer at all."""
        LOG.warning("OIDC sign-in failed: %s %r", kwargs.get("error"), kwargs.get("exception"))
        name = settings.OUTSIDE_WAYS["oidc"].name
        if isinstance(kwargs.get("exception"), requests.RequestException):
            raise ImmediateHttpResponse(show_away(request, name))
        reason = _("没有从%(name)s登录成功。可能是在那边取消了，或页面放得太久。请再试一次。")
        raise ImmediateHttpResponse(show_refusal(request, name, reason % {"name": name}))


def oidc_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _with_provider(views.login, request, provider_id)


def oidc_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    return _with_provider(views.callback, request, provider_id)


@reauthentication_required
def oidc_link(request: HttpRequest) -> HttpResponse:
    """Begin to link one's own account; the address carries a mark of this session."""
    if not is_own_link(request):
        raise Http404
    request.GET = request.GET.copy()
    request.GET["process"] = "connect"
    return _with_provider(views.login, request, "oidc")


def _with_provider(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    way = settings.OUTSIDE_WAYS.get("oidc")
    if way is None or provider_id != "oidc":
        raise Http404
    try:
        return view(request, provider_id)
    except AWAY as fault:
        LOG.warning("The OIDC provider does not answer as it should: %r", fault)
        return show_away(request, way.name)
