"""More time for a project: the report that was judged goes back, to be handed in again."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from yipin.forms.services.remarks import write_remarks
from yipin.organisations.permissions import Actor
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.projects.services.moves import move_application
from yipin.rules.collecting import reports_judged_at
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
