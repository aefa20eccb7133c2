"""More time for a project: the report that was judged goes back, to be handed in and judged again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from yipin.forms.services.remarks import write_remarks
from yipin.organisations.permissions import Actor
from yipin.projects.deadlines import SOURCE
from yipin.projects.decision_models import Decision, DecisionRow
from yipin.projects.models import Application
from yipin.projects.people_named import people_named
from yipin.projects.reviewing import KIND, people_behind
from yipin.projects.services.moves import move_application
from yipin.reviews.models import Subject
from yipin.reviews.services.judging_again import judge_again
from yipin.reviews.services.theme_panels import lock_panels
from yipin.rules.collecting import reports_judged_at
from yipin.rules.decisions import EXTEND
from yipin.rules.stage_guards import Situation

APPLICATION = "application"


def named_by(decision: Decision) -> QuerySet[Application]:
    """What the last signature may move: the projects and, of a later stage, their reports."""
    named = Q(decision_rows__decision=decision)
    if decision.purpose != APPLICATION:
        named |= Q(project__decision_rows__decision=decision)
    return Application.every.filter(named)


def reports_judged(decision: Decision) -> dict[int, Application]:
    """By project, the report the host has taken and this decision judges. Locked before the round."""
    collected = reports_judged_at(decision.round.definition.parsed, decision.stage_key)
    if collected is None:
        return {}
    rows = Application.every.select_for_update(of=("self",)).select_related(
        "unit", "stage", "submission__form", "submission__unit", "round__unit", "round__definition"
    )
    own = rows.filter(round=decision.round_id, stage__key=collected.key, state="forwarded")
    return {one.project_id or one.pk: one for one in own.order_by("pk")}


def hand_back(*, actor: Actor, report: Application, reason: str, now: datetime) -> None:
    """Opened again and returned with the reason, like any report that has to be mended."""
    situation = Situation(now=now, reason_given=bool(reason.strip()))
    for action in ("reopen", "return"):
        move_application(
            actor=actor, application=report, action=action, situation=situation, now=now,
            reason=reason,
        )  # fmt: skip
    version = report.submission.versions.order_by("-number").first()
    if version is not None:
        write_remarks(actor, report.submission, version, {"": reason}, now)


def review_again(*, actor: Actor, report: Application, now: datetime) -> None:
    """The host has taken a report that came in again after more time was given: each ended review that
    had judged it is opened for it alone.
    """
    given = _extending(report)
    if given is None:
        return
    rows = Subject.objects.filter(
        panel__source_kind=SOURCE, panel__source_id=report.round_id, panel__part_of=None,
        kind=KIND, subject_id=report.pk,
    )  # fmt: skip
    people = people_behind([report])[report.pk]
    judged = list(rows.select_related("panel__unit").order_by("panel"))
    lock_panels(actor, [one.panel for one in judged])
    for subject in judged:
        judge_again(
            actor=actor, subject=subject, now=now, people=people, named=people_named,
            reason=_("延期后重新交来了材料。延期的理由：%s") % given.reason,
        )  # fmt: skip


def _extending(report: Application) -> DecisionRow | None:
    """The standing decision that gave the project more time for this report."""
    rows = DecisionRow.objects.filter(
        application=report.project_id, outcome=EXTEND.key, decision__state=Decision.State.SIGNED
    )
    definition = report.round.definition.parsed
    for row in rows.select_related("decision").order_by("-decision"):
        collected = reports_judged_at(definition, row.decision.stage_key)
        if collected is not None and collected.key == report.stage_key:
            return row
    return None
