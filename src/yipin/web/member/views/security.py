"""Signing in, as one sees and changes it oneself: factors, outside accounts, open sessions."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yipin.organisations.models import SignInSession
from yipin.organisations.permissions import Actor, is_signed_in
from yipin.organisations.services.outside_accounts import unlink_outside
from yipin.organisations.services.sign_ins import (
    can_end_sign_in,
    end_other_sign_ins,
    end_sign_in,
)
from yipin.web.accounts.outside import link_token
from yipin.web.accounts.passkey_hosts import can_have_passkeys
from yipin.web.accounts.second_factor_needed import PROVEN
from yipin.web.member.pages.security import factors_of, outside_rows, sign_in_rows
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told


@requires(is_signed_in)
def security(request: HttpRequest) -> HttpResponse:
    person, now = request.actor.person, timezone.now()  # type: ignore[attr-defined]
    authenticators = list(Authenticator.objects.filter(user=person).order_by("created_at"))
    linked = SocialAccount.objects.filter(user=person)
    if not authenticators:
        request.session.pop(PROVEN, None)
    key = str(request.session.session_key)
    context = {
        "person": person,
        "factors": factors_of(authenticators),
        "can_have_passkeys": can_have_passkeys(request),
        "outside": outside_rows({one.provider: one for one in linked}),
        "token": link_token(request),
        "sign_ins": sign_in_rows(person, key, now),
        "has_password": person.has_usable_password(),
    }
    return render(request, "member/security.html", context)


def load_sign_in(*, pk: int) -> SignInSession:
    try:
        return SignInSession.objects.select_related("person").get(pk=pk)
    except SignInSession.DoesNotExist:
        raise Http404 from None


@requires(can_end_sign_in, load_sign_in)
@require_POST
def end_one(request: HttpRequest, sign_in: SignInSession) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if sign_in.session_key == request.session.session_key:
        messages.error(request, _("这一个就是现在用的。要退出，请用右上角的“退出登录”。"))
        return redirect("security")
    end_sign_in(actor=actor, sign_in=sign_in, now=timezone.now())
    messages.success(request, _("那台设备已经退出。"))
    return redirect("security")


@requires(is_signed_in)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    key = str(request.session.session_key)
    ended = end_other_sign_ins(actor=actor, session_key=key, now=timezone.now())
    said = ngettext("别处 %(count)d 个登录已经退出。", "别处 %(count)d 个登录已经退出。", ended)
    messages.success(request, said % {"count": ended})
    return redirect("security")


@requires(is_signed_in)
@require_POST
def unlink(request: HttpRequest, way: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    with refusals_told(request):
        unlink_outside(actor=actor, way=way, now=timezone.now())
        messages.success(request, _("已经断开。"))
    return redirect("security")
