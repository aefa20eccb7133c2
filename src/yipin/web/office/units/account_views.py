"""A person's data and account, as the administrator of the unit cares for them."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.models import Appointment, Person
from yipin.organisations.permissions import Actor, Permission, can_administer
from yipin.organisations.services.accounts import (
    FIELDS,
    PersonOn,
    can_change_person,
    change_person,
    close_account,
    open_account,
)
from yipin.organisations.services.locks import is_locked
from yipin.organisations.services.sign_ins import open_sign_ins
from yipin.web.accounts.second_factor import has_second_factor
from yipin.web.office.units.forms import PersonDataForm
from yipin.web.office.units.pages import account_mark, crumbs_to
from yipin.web.office.units.people_views import load_appointment
from yipin.web.office.units.unit_changes import attempt
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told

can_change_holder = can_administer & Permission(
    "people.change_holder",
    lambda actor, held: can_change_person(actor, PersonOn(held.person, timezone.localdate())),
)


@requires(can_change_holder, load_appointment)
def person(request: HttpRequest, held: Appointment) -> HttpResponse:
    """Correct name, number and contact; below, whether the person can sign in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    one: Person = held.person
    form = PersonDataForm(request.POST or None, initial={key: getattr(one, key) for key in FIELDS})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: change_person(actor=actor, person=one, now=timezone.now(), **form.cleaned_data),
        )
        if done is not None:
            messages.success(request, _("%(name)s 的信息已改好。") % {"name": done.name})
            return redirect("unit", pk=held.unit_id)
    context = {
        "held": held,
        "form": form,
        "account": account_mark(one.username, one.is_active, is_invited=False),
        "is_locked": is_locked(person=one, now=timezone.now()),
        "sign_in_count": open_sign_ins(one, timezone.now()).count(),
        "has_factor": has_second_factor(one),
        "crumbs": crumbs_to(held.unit, actor, _("改人员信息")),
    }
    return render(request, "office/units/person.html", context)


@requires(can_change_holder, load_appointment)
@require_POST
def close(request: HttpRequest, held: Appointment) -> HttpResponse:
    words = _("%(name)s 不能再登录。要恢复，在这一页点“恢复登录”。")
    return _act(request, held, close_account, words)


@requires(can_change_holder, load_appointment)
@require_POST
def open_again(request: HttpRequest, held: Appointment) -> HttpResponse:
    return _act(request, held, open_account, _("%(name)s 可以用原来的密码登录了。"))


def _act(
    request: HttpRequest, held: Appointment, act: Callable[..., Person], words: str
) -> HttpResponse:
    with refusals_told(request):
        done = act(actor=request.actor, person=held.person, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, words % {"name": done.name})
    return redirect("person_change", pk=held.pk)
