"""What a unit hands in for its projects after the decision: one line a project and stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.organisations.models import Unit
from yipin.programmes.models import Round, RoundStage
from yipin.projects.models import Application
from yipin.projects.report_queries import StageReport, projects_of_unit_at, reports_of_project
from yipin.projects.services.applications import EDITABLE
from yipin.rules.deadlines import is_over, urgency
from yipin.rules.project_stages import HANDING_IN
from yipin.web.theme.parts import Mark
from yipin.web.unit.pages.applications import state_mark


@dataclass(frozen=True, kw_only=True)
class ReportLine:
    """``url`` leads on; with ``starts`` it is begun there by a POST. Empty where nothing is to do.
    ``is_exempt``: need not be handed in, so no day is due; the mark says why.
    """

    name: str
    mark: Mark
    due: datetime | None
    action: str = ""
    url: str = ""
    starts: bool = False
    is_exempt: bool = False


def lines_of_project(project: Application, now: datetime, *, can_fill: bool) -> list[ReportLine]:
    """One line for each later stage, named by the stage."""
    return [
        line_of(project, each, each.stage.name, now, can_fill=can_fill)
        for each in reports_of_project(project)
    ]


def lines_of_stage(
    stage: RoundStage, unit: Unit, now: datetime, *, can_fill: bool
) -> list[ReportLine]:
    """One line for each project of the unit, named by the project."""
    return [
        line_of(project, StageReport(stage, report), project.title, now, can_fill=can_fill)
        for project, report in projects_of_unit_at(stage, unit)
    ]


def line_of(
    project: Application, each: StageReport, name: str, now: datetime, *, can_fill: bool
) -> ReportLine:
    report, stage = each.report, each.stage
    if report is not None:
        goes_on = can_fill and report.state in EDITABLE
        return ReportLine(
            name=name,
            mark=state_mark(report.state),
            due=stage.closes_at,
            action=_("接着填写") if goes_on else _("看一看"),
            url=reverse("application", args=[report.pk]),
        )
    if project.state not in HANDING_IN:
        words = _("不用交，%(state)s") % {"state": state_mark(project.state).text}
        mark = Mark(text=words, tone="quiet", shape="ring")
        return ReportLine(name=name, mark=mark, due=None, is_exempt=True)
    light = urgency(stage.closes_at, now, opens_at=stage.opens_at)
    mark = Mark(text=light.words, tone=light.tone, shape=light.shape)  # type: ignore[arg-type]
    has_ended = stage.round.state == Round.State.CLOSED
    if not can_fill or has_ended or is_over(stage.closes_at, now):
        return ReportLine(name=name, mark=mark, due=stage.closes_at)
    return ReportLine(
        name=name,
        mark=mark,
        due=stage.closes_at,
        action=_("开始填写"),
        url=reverse("report_start", args=[project.pk, stage.key]),
        starts=True,
    )
