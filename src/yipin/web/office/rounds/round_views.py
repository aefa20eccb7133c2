"""The list of rounds and the page of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, holds
from yipin.programmes.models import Round
from yipin.programmes.services.rounds import close_round, reopen_round
from yipin.projects.permissions import can_run_round
from yipin.projects.stage_progress import calendar_with_work
from yipin.rules.quotation import quoted
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.facts import facts_of_round
from yipin.web.office.rounds.lead import first_decision_url
from yipin.web.office.rounds.loading import load_round
from yipin.web.office.rounds.overview import overview_of, strip_for_office
from yipin.web.office.rounds.round_list import hosted_rows
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told


@requires(holds(Right.RUN_PROGRAMMES))
def rounds(request: HttpRequest) -> HttpResponse:
    """What this desk runs, and what it has finished."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    host: Unit = actor.unit  # type: ignore[assignment]
    running, ended = hosted_rows(host, timezone.now())
    context = {"running": running, "ended": ended, "waiting": sum(row.waiting for row in running)}
    return render(request, "office/rounds/rounds.html", context)


@requires(can_run_round, load_round)
def round_page(request: HttpRequest, held: Round) -> HttpResponse:
    """What to do next, how far the units are, what to mind, the calendar, what happened last."""
    now = timezone.now()
    facts = facts_of_round(held, now)
    calendar = calendar_with_work(held, now)
    context = {
        "held": held,
        "facts": facts,
        "page": overview_of(facts, calendar),
        "strip": strip_for_office(held, now, calendar),
        "decide_url": first_decision_url(held),
        "crumbs": crumbs_of(held),
        "now": now,
    }
    return render(request, "office/rounds/round.html", context)


@requires(can_run_round, load_round)
@require_POST
def close(request: HttpRequest, held: Round) -> HttpResponse:
    """End the round; it can be opened again."""
    _say_or_explain(request, held, close_round, _("%(name)s已结束。要接着收，可以重新打开。"))
    return redirect("round", pk=held.pk)


@requires(can_run_round, load_round)
@require_POST
def reopen(request: HttpRequest, held: Round) -> HttpResponse:
    _say_or_explain(request, held, reopen_round, _("%(name)s已重新打开。"))
    return redirect("round", pk=held.pk)


def _say_or_explain(request: HttpRequest, held: Round, act: object, words: str) -> None:
    with refusals_told(request):
        act(  # type: ignore[operator]
            actor=request.actor,  # type: ignore[attr-defined]
            round_=held,
            now=timezone.now(),
            note=request.POST.get("note", ""),
        )
        messages.success(request, words % {"name": quoted(held.name)})
