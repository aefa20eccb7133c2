"""What the site keeps of me, and what of it I may change myself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Actor, Refused, is_signed_in
from yipin.organisations.services.own_data import change_own_contact, choose_theme
from yipin.web.desk import desks_of
from yipin.web.member.forms.profile import ContactForm
from yipin.web.permission import requires
from yipin.web.theme.appearance import remember_appearance


@requires(is_signed_in)
def profile(request: HttpRequest) -> HttpResponse:
    person = request.actor.person  # type: ignore[attr-defined]
    form = ContactForm(initial={"email": person.email, "phone": person.phone})
    return show(request, form)


def show(request: HttpRequest, form: ContactForm, status: int = 200) -> HttpResponse:
    person = request.actor.person  # type: ignore[attr-defined]
    context = {"person": person, "form": form, "posts": desks_of(request)}
    return render(request, "member/profile.html", context, status=status)


@requires(is_signed_in)
@require_POST
def contact(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = ContactForm(request.POST)
    if not form.is_valid():
        return show(request, form)
    try:
        change_own_contact(actor=actor, now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        form.add_error("email", refused.reason)
        return show(request, form)
    messages.success(request, _("联系方式已改好。"))
    return redirect("profile")


@requires(is_signed_in)
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Light or dark, kept with the account."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    chosen = choose_theme(actor=actor, theme=request.POST.get("appearance", ""), now=timezone.now())
    return remember_appearance(HttpResponseRedirect(reverse("profile")), chosen)
