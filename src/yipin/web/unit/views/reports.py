"""Reports of projects under way: what a stage asks for, and beginning one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, Permission
from yipin.programmes.models import RoundStage
from yipin.programmes.permissions import can_see_round
from yipin.projects.links import link_to_reports
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application, can_run_round
from yipin.projects.report_queries import later_collections
from yipin.projects.services.reports import start_report
from yipin.web.permission import requires
from yipin.web.public.pages.stages import strip_of_round
from yipin.web.refusals import refusals_told
from yipin.web.unit.loading import load_application, load_round
from yipin.web.unit.pages.reports import lines_of_stage

can_see_stage = Permission("reports.stage", lambda actor, stage: can_see_round(actor, stage.round))


def load_report_stage(*, pk: int) -> RoundStage:
    """With its round as pages of rounds read it; other stages collect no reports."""
    stage = get_object_or_404(RoundStage, pk=pk)
    stage.round = load_round(pk=stage.round_id)
    if stage.pk not in {one.pk for one in later_collections(stage.round)}:
        raise Http404
    return stage


@requires(can_see_stage, load_report_stage)
def report_stage(request: HttpRequest, stage: RoundStage) -> HttpResponse:
    """The unit's projects with what each has for this stage; the host is led to its own list."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    held, now = stage.round, timezone.now()
    if can_run_round(actor, held):
        return redirect(link_to_reports(stage))
    if actor.unit is None:
        return redirect("notice", held.pk)
    lines = lines_of_stage(stage, actor.unit, now, can_fill=actor.has(Right.FILL_FORMS))
    context = {"stage": stage, "held": held, "lines": lines, "stages": strip_of_round(held, now)}
    return render(request, "unit/report_stage.html", context)


@requires(can_fill_application, load_application)
@require_POST
def start(request: HttpRequest, project: Application) -> HttpResponse:
    """Begin the report of one stage, or open the one that was begun."""
    key = request.resolver_match.kwargs["key"]  # type: ignore[union-attr]
    stage = next((one for one in later_collections(project.round) if one.key == key), None)
    if stage is None:
        raise Http404
    with refusals_told(request):
        report = start_report(
            actor=request.actor,  # type: ignore[attr-defined]
            project=project, stage=stage, now=timezone.now(),
        )  # fmt: skip
        return redirect("application", report.pk)
    return redirect("application", project.pk)
