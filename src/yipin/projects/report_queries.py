"""Reads of reports: what a project handed in at later stages, and what it still has to."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from yipin.forms.facts import Facts, fact_of
from yipin.organisations.models import Unit
from yipin.programmes.models import Round, RoundStage
from yipin.projects.models import Application
from yipin.rules.collecting import report_stages
from yipin.rules.project_stages import HANDING_IN, PROJECTS

HANDED_IN = ("submitted", "forwarded")


def later_collections(held: Round) -> list[RoundStage]:
    """The stages of this round at which projects hand something in, in order."""
    keys = {one.key for one in report_stages(held.definition.parsed)}
    return [row for row in held.stages.all() if row.key in keys]


def report_at(project: Application, stage: RoundStage) -> Application | None:
    """What the project has for this stage; a discarded draft is none."""
    rows = Application.every.filter(project=project, stage=stage).exclude(state="discarded")
    return rows.select_related("round__unit", "round__definition", "unit", "stage").first()


@dataclass(frozen=True)
class StageReport:
    """One later stage of a project, with the report where there is one."""

    stage: RoundStage
    report: Application | None


def reports_of_project(project: Application) -> list[StageReport]:
    """Every later collection of the round, in order, with what this project has for it. Two reads."""
    rows = Application.every.filter(project=project).exclude(state="discarded")
    by_stage = {one.stage_id: one for one in rows}
    return [StageReport(one, by_stage.get(one.pk)) for one in later_collections(project.round)]


def reports_of_unit(unit: Unit) -> QuerySet[Application]:
    """Everything a unit has begun or handed in for its projects, newest first."""
    own = Application.every.filter(unit=unit, project__isnull=False).exclude(state="discarded")
    return own.select_related("round__unit", "submission__form", "stage").order_by("-id")


def projects_of_round(held: Round, stage: RoundStage) -> QuerySet[Application]:
    """Every project of the round with its report for this stage as ``found`` (a list of at most
    one). Two reads, however many.
    """
    own = Application.every.filter(stage=stage).exclude(state="discarded")
    shown = Prefetch("reports", own.select_related("submission"), to_attr="found")
    rows = held.applications.filter(state__in=PROJECTS).select_related("unit")
    return rows.prefetch_related(shown).order_by("number", "id")


def projects_of_unit_at(
    stage: RoundStage, unit: Unit
) -> list[tuple[Application, Application | None]]:
    """The unit's projects of the stage's round, each with its report for this stage. Two reads."""
    rows = projects_of_round(stage.round, stage).filter(unit=unit)
    return [(one, next(iter(one.found), None)) for one in rows]  # type: ignore[attr-defined]


def units_concerned(held: Round, stage: RoundStage) -> set[int]:
    """Whom the dates of a stage concern: once projects are decided on, a collection of reports only the
    units whose projects still owe one; every other stage, and before that, all that were asked.
    """
    of_projects = held.applications.filter(state__in=PROJECTS)
    later = {one.key for one in report_stages(held.definition.parsed)}
    if stage.key in later and of_projects.exists():
        handed_in = Application.every.filter(stage=stage, state__in=HANDED_IN)
        owing = of_projects.filter(state__in=HANDING_IN)
        owing = owing.exclude(pk__in=handed_in.values("project"))
        return set(owing.values_list("unit", flat=True))
    return set(held.addressees.values_list("unit_id", flat=True))


def reports_passed(held: Round, stage: RoundStage) -> list[Application]:
    """Reports of this stage that the host has looked over and taken, of projects under way."""
    rows = Application.every.filter(
        round=held, stage=stage, state="forwarded", project__state="running"
    )
    return list(rows.select_related("unit", "project").order_by("number"))


def report_facts(project: Application) -> Facts:
    """What a report knows of its project."""
    since = timezone.localdate(project.state_since)
    known = {"application.title": project.title, "application.theme": project.theme}
    return {key: fact_of(value, project.round.name, since) for key, value in known.items() if value}
