"""Keys for programs: those of one's own desks, and those of a desk one administers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.organisations.models import ApiToken, Appointment
from yipin.organisations.permissions import Actor, is_signed_in
from yipin.organisations.queries import tokens_of
from yipin.organisations.services.tokens import MOST_DAYS, make_token, revoke_token
from yipin.organisations.token_permissions import administers_desk, can_change_tokens
from yipin.web.desk import desks_of
from yipin.web.office.units.people_views import load_appointment
from yipin.web.office.units.unit_changes import attempt
from yipin.web.permission import requires

SHOWN_ONCE = "api_token"


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("名称"),
        max_length=60,
        help_text=gettext_lazy("给哪个程序用，如“校办公系统”。"),
    )
    desk = forms.TypedChoiceField(label=gettext_lazy("哪个席位的"), coerce=int)
    scope = forms.ChoiceField(
        label=gettext_lazy("范围"),
        choices=[("read", gettext_lazy("只读")), ("write", gettext_lazy("读和写（能填、能交）"))],
    )
    days = forms.IntegerField(
        label=gettext_lazy("有效天数"), min_value=1, max_value=MOST_DAYS, initial=90
    )

    def __init__(self, *args: Any, desks: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.desks = {one.pk: one for one in desks}
        self.fields["desk"].choices = [(one.pk, str(one)) for one in desks]  # type: ignore[attr-defined]


def load_token(*, pk: int) -> ApiToken:
    rows = ApiToken.objects.select_related("appointment__unit", "appointment__person")
    return get_object_or_404(rows, pk=pk)


@requires(is_signed_in)
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own keys; a new one is shown once, on the page after it was made."""
    return _page(request, desks_of(request), "tokens", ())


@requires(administers_desk, load_appointment)
def tokens_of_desk(request: HttpRequest, held: Appointment) -> HttpResponse:
    """The keys of somebody's desk, for whoever administers its unit."""
    return _page(request, [held], "desk_tokens", (held.pk,), held)


def _page(
    request: HttpRequest,
    desks: list[Appointment],
    name: str,
    arguments: tuple[int, ...],
    held: Appointment | None = None,
) -> HttpResponse:
    form = TokenForm(request.POST or None, desks=desks)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: _make(request, form))
        if made:
            request.session[SHOWN_ONCE] = [made[0].name, made[1]]
            return redirect(name, *arguments)
    context = {
        "form": form,
        "tokens": tokens_of(desks),
        "now": timezone.now(),
        "has_desks": bool(desks),
        "held": held,
        "shown_once": request.session.pop(SHOWN_ONCE, None),
    }
    return render(request, "member/tokens.html", context)


def _make(request: HttpRequest, form: TokenForm) -> tuple[ApiToken, str]:
    data = form.cleaned_data
    return make_token(
        actor=request.actor,  # type: ignore[attr-defined]
        held=form.desks[data["desk"]],
        name=data["name"],
        scope=data["scope"],
        days=data["days"],
        now=timezone.now(),
    )


@requires(can_change_tokens, load_token)
@require_POST
def revoke(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """End a key; the program that used it is refused from now on."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    revoke_token(actor=actor, token=token, now=timezone.now())
    messages.success(request, _("密钥“%(name)s”作废了。") % {"name": token.name})
    own = token.appointment.person_id == actor.signed_in.pk
    return redirect("tokens" if own else reverse("desk_tokens", args=[token.appointment_id]))
