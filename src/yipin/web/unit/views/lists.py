"""Own applications by round, one round for the unit, beginning one, asking for an exception."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.forms.models import Submission
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, Refused, holds
from yipin.programmes.models import Round
from yipin.programmes.permissions import can_see_round
from yipin.projects.models import Application
from yipin.projects.permissions import can_apply
from yipin.projects.services.applications import start_application
from yipin.projects.services.exceptions import ask_exception
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed, words_typed
from yipin.web.unit.loading import load_round
from yipin.web.unit.pages.applications import applications_page
from yipin.web.unit.pages.unit_round import unit_round_page

can_see_own_applications = can_apply | holds(Right.READ)
can_apply_here = can_see_round & can_apply  # a round one cannot see is not found


@requires(can_see_own_applications)
def applications(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = applications_page(
        actor,
        timezone.now(),
        words=words_typed(request.GET),
        state=request.GET.get("state", ""),
        number=request.GET.get("page"),
    )
    context = {"page": page, "runs_programmes": actor.has(Right.RUN_PROGRAMMES)}
    return render(request, "unit/applications.html", context)


@requires(can_see_round, load_round)
def unit_round(request: HttpRequest, held: Round) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = unit_round_page(held, actor, timezone.now())
    return render(request, "unit/round.html", {"page": page, "held": held})


@requires(can_apply_here, load_round)
@require_POST
def start(request: HttpRequest, held: Round) -> HttpResponse:
    """Begin, empty or with the answers of an earlier application of the own unit."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    with refusals_told(request):
        begun = start_application(
            actor=actor,
            held=held,
            unit=actor.unit,  # type: ignore[arg-type]
            now=timezone.now(),
            copied=_copied(actor, request.POST.get("copied", "")),
        )
        return redirect("application", begun.pk)
    return redirect("unit_round", held.pk)


def _copied(actor: Actor, pk: str) -> Submission | None:
    if (key := whole_typed(pk)) is None:
        return None
    own = Application.objects.filter(unit=actor.unit).select_related("submission__form")
    return get_object_or_404(own, pk=key).submission


@requires(can_apply_here, load_round)
@require_POST
def exception(request: HttpRequest, held: Round) -> HttpResponse:
    """Ask for one place more; a refusal keeps the reason that was typed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reason, now = request.POST.get("reason", ""), timezone.now()
    try:
        ask_exception(actor=actor, held=held, unit=actor.unit, reason=reason, now=now)  # type: ignore[arg-type]
    except Refused as refused:
        page = unit_round_page(held, actor, now, reason=reason, fault=refused.reason)
        return render(
            request, "unit/round.html", {"page": page, "held": held}, status=REFUSED_STATUS
        )
    facts = {"host": held.unit.label}
    messages.success(request, _("申请已送到%(host)s，答复会发到您的消息里。") % facts)
    return redirect("unit_round", held.pk)
