"""Sign-in with the sample accounts of a demonstration, invitations, choice of the desk."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.models import Invitation
from yipin.organisations.permissions import Refused, anyone, is_signed_in
from yipin.organisations.services.invitations import is_over as invitation_is_over
from yipin.organisations.services.invitations import note_invitation_try
from yipin.organisations.services.people import accept_invitation
from yipin.organisations.services.tokens import digest_of_token
from yipin.web.accounts.demo_accounts import demo_accounts
from yipin.web.accounts.forms import InvitationForm, SignInForm
from yipin.web.accounts.outside import outside_ways, start_address
from yipin.web.accounts.passkey_hosts import can_have_passkeys
from yipin.web.desk import DESK, desks_of
from yipin.web.permission import requires
from yipin.web.theme.appearance import remember_appearance


class SignIn(LoginView):
    """The sign-in page; a demonstration lists its sample accounts beneath the form."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        wanted = self.request.GET.get("next", "")
        context["demo_accounts"] = demo_accounts() if settings.DEMO else []
        context["outside_ways"] = [
            {"name": way.name, "address": start_address(way)} for way in outside_ways()
        ]
        context["next_query"] = f"?{urlencode({'next': wanted})}" if wanted else ""
        context["can_have_passkeys"] = can_have_passkeys(self.request)
        return context

    def form_valid(self, form: SignInForm) -> HttpResponse:
        """Brings the light or dark of the account into this browser."""
        response = super().form_valid(form)
        theme = self.request.user.theme if self.request.user.is_authenticated else ""
        return remember_appearance(response, theme) if theme else response


def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Nobody signs up; the page says who invites."""
    return render(request, "account/signup_closed.html")


def load_invitation(*, token: str) -> Invitation:
    try:
        return Invitation.objects.select_related("person").get(digest=digest_of_token(token))
    except Invitation.DoesNotExist:
        raise Http404 from None


@requires(anyone, load_invitation)
def invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The page behind an invitation link."""
    now = timezone.now()
    if request.method == "POST":
        note_invitation_try(invitation=invitation)
    is_over = invitation_is_over(invitation, now)
    form = InvitationForm(request.POST or None, person=invitation.person)
    if request.method == "POST" and not is_over and form.is_valid():
        try:
            accept_invitation(
                invitation=invitation,
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password"],
                now=now,
            )
        except Refused as refused:
            form.add_error("username", refused.reason)
        else:
            messages.success(request, _("账号已设好，请登录。"))
            return redirect("account_login")
    context = {"form": form, "invitation": invitation, "is_over": is_over}
    return render(request, "account/invitation.html", context)


@requires(is_signed_in)
def choose_desk(request: HttpRequest) -> HttpResponse:
    """Who holds several posts chooses where to sit."""
    desks = desks_of(request)
    if request.method == "POST":
        chosen = next((d for d in desks if str(d.pk) == request.POST.get("desk")), None)
        if chosen is not None:
            request.session[DESK] = chosen.pk
            return redirect("home")
        messages.error(request, _("这个席位已经不在您名下。请另选一个。"))
    return render(request, "account/choose_desk.html", {"desks": desks})
