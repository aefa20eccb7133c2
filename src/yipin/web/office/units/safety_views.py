"""What an administrator does where somebody cannot sign in, or somebody else might."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.models import Appointment
from yipin.organisations.services.locks import unlock_account
from yipin.organisations.services.second_factor_changes import reset_second_factor
from yipin.organisations.services.sign_ins import end_sign_ins_of
from yipin.web.office.units.account_views import can_change_holder
from yipin.web.office.units.people_views import load_appointment
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told


@requires(can_change_holder, load_appointment)
@require_POST
def reset_factor(request: HttpRequest, held: Appointment) -> HttpResponse:
    words = _("%(name)s 的第二重验证已重置，下次登录只要密码，已经告诉本人。")
    return _act(request, held, reset_second_factor, words)


@requires(can_change_holder, load_appointment)
@require_POST
def end_sign_ins(request: HttpRequest, held: Appointment) -> HttpResponse:
    return _act(request, held, end_sign_ins_of, _("%(name)s 在各处的登录都已退出。"))


@requires(can_change_holder, load_appointment)
@require_POST
def unlock(request: HttpRequest, held: Appointment) -> HttpResponse:
    return _act(request, held, unlock_account, _("%(name)s 现在可以再试登录了。"))


def _act(
    request: HttpRequest, held: Appointment, act: Callable[..., Any], words: str
) -> HttpResponse:
    with refusals_told(request):
        act(actor=request.actor, person=held.person, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, words % {"name": held.person.name})
    return redirect("person_change", pk=held.pk)
