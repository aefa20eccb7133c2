"""Reports of projects, stage by stage: who has handed in, and reminding the others."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yipin.duties.models import Obligation
from yipin.duties.services.reminders import remind_units
from yipin.organisations.permissions import Permission
from yipin.programmes.models import Round, RoundStage
from yipin.projects.links import link_to_reports
from yipin.projects.permissions import can_run_round
from yipin.projects.services.reports import SOURCE
from yipin.web.office.rounds.bulk_views import say_reminded
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import load_collection
from yipin.web.office.rounds.overview import strip_for_office
from yipin.web.office.rounds.report_page import report_page
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed, words_typed

can_run_stage = Permission("reports.run", lambda actor, stage: can_run_round(actor, stage.round))


@requires(can_run_stage, load_collection)
def reports(request: HttpRequest, stage: RoundStage) -> HttpResponse:
    """Every project with its report: what is missing, what waits, what was taken."""
    now = timezone.now()
    context = {
        "stage": stage,
        "held": stage.round,
        "page": report_page(
            stage,
            now,
            state=request.GET.get("state", ""),
            words=words_typed(request.GET),
            number=request.GET.get("page"),
        ),
        "strip": strip_for_office(stage.round, now),
        "crumbs": crumbs_of(stage.round, stage.name),
        "is_open": stage.round.state == Round.State.OPEN,
    }
    return render(request, "office/rounds/reports.html", context)


@requires(can_run_stage, load_collection)
@require_POST
def remind(request: HttpRequest, stage: RoundStage) -> HttpResponse:
    """The units of all projects whose report is missing, or the ``only`` one."""
    owed = Obligation.objects.filter(source_kind=SOURCE, source_id=stage.pk)
    if only := request.POST.get("only", ""):
        owed = owed.filter(pk=whole_typed(only) or 0)
    with refusals_told(request):
        done = remind_units(
            actor=request.actor,  # type: ignore[attr-defined]
            obligations=[row for row in owed if not row.is_met],
            text=request.POST.get("text", ""),
            now=timezone.now(),
        )
        say_reminded(request, done)
    return redirect(link_to_reports(stage))
