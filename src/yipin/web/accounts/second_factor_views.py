"""Setting up, using and removing a second factor; allauth's steps with the house's words."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from yipin.organisations.models import Person
from yipin.organisations.permissions import is_signed_in
from yipin.organisations.services.second_factor import check_second_factor
from yipin.organisations.services.second_factor_changes import (
    note_factor_added,
    note_factor_removed,
    renew_recovery_codes,
)
from yipin.web.accounts.passkey_hosts import can_have_passkeys
from yipin.web.accounts.second_factor_needed import is_needed
from yipin.web.file_answers import as_file
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told

recently_proven = reauthentication_required(app="allauth.mfa")


class Authenticate(AuthenticateView):
    """Between password and desk: a code, or a passkey."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = Authenticator.objects.filter(user=self.stage.login.user)
        kinds = set(types.values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {"kinds": kinds}


class SetUpApp(ActivateTOTPView):
    """The picture to scan, and the first code as a proof that it was."""

    def get_success_url(self) -> str:
        return reverse("recovery_codes" if self.did_generate_recovery_codes else "security")

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        person, now = self.request.user, timezone.now()
        check_second_factor(person=person, code=form.cleaned_data["code"], now=now)  # used by now
        note_factor_added(person=person, kind="totp", now=now)
        return answer


class TurnOffApp(DeactivateTOTPView):
    success_url = reverse_lazy("security")

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        note_factor_removed(person=self.request.user, kind="totp", now=timezone.now())
        return answer


class AddPasskey(AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        options = webauthn.begin_registration(self.request.user, passwordless=True)
        context["js_data"] = {"creation_options": options}
        context["can_have_passkeys"] = can_have_passkeys(self.request)
        return context

    def get_success_url(self) -> str:
        return reverse("recovery_codes" if self.did_generate_recovery_codes else "security")

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        note_factor_added(person=self.request.user, kind="webauthn", now=timezone.now())
        return answer


class RemovePasskey(RemoveWebAuthnView):
    success_url = reverse_lazy("security")

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        note_factor_removed(person=self.request.user, kind="webauthn", now=timezone.now())
        return answer


def own_codes(person: Person) -> Authenticator | None:
    kind = Authenticator.Type.RECOVERY_CODES
    return Authenticator.objects.filter(user=person, type=kind).first()


@requires(is_signed_in)
@never_cache
@recently_proven
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Shown until their owner says they are kept safe; after that only how many are left."""
    factor = own_codes(request.user)  # type: ignore[arg-type]
    if factor is None:
        raise Http404
    codes: RecoveryCodes = factor.wrap()
    if request.method == "POST":
        codes.mark_as_viewed()
        messages.success(request, _("恢复码不再显示。要用时，登录时输一个，每个只能用一次。"))
        return redirect("security")
    left = codes.get_unused_codes()
    context = {"codes": [] if codes.did_view else left, "left": len(left)}
    return render(request, "account/recovery_codes.html", context)


@requires(is_signed_in)
@never_cache
@recently_proven
def download_recovery_codes(request: HttpRequest) -> HttpResponse:
    factor = own_codes(request.user)  # type: ignore[arg-type]
    if factor is None or factor.wrap().did_view:
        raise Http404
    lines = [_("一品登录恢复码，每个只能用一次："), "", *factor.wrap().get_unused_codes(), ""]
    answer = HttpResponse("\r\n".join(lines), content_type="text/plain; charset=utf-8")
    return as_file(answer, "recovery-codes.txt")


@requires(is_signed_in)
@require_POST
@recently_proven
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """A new set; the old one is void from now on."""
    with refusals_told(request):
        renew_recovery_codes(actor=request.actor, now=timezone.now())  # type: ignore[attr-defined]
        return redirect("recovery_codes")
    return redirect("security")


@requires(is_signed_in)
def needed(request: HttpRequest) -> HttpResponse:
    """Why nothing else opens yet, and the two ways on."""
    if not is_needed(request):
        return redirect("home")
    context = {"can_have_passkeys": can_have_passkeys(request)}
    return render(request, "account/second_factor_needed.html", context)
