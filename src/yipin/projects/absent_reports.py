"""Projects on a decision that have handed in nothing of what it judges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from yipin.duties.models import Obligation
from yipin.projects.decision_models import Decision, DecisionRow
from yipin.projects.models import Application
from yipin.projects.services.reports import SOURCE
from yipin.rules.collecting import reports_judged_at


def absent_reports(decision: Decision, rows: Sequence[DecisionRow]) -> dict[int, datetime | None]:
    """By application, when its report was due, more time for its unit counted; whoever is excused or was
    ever in is not named. Three reads at most.
    """
    collected = reports_judged_at(decision.round.definition.parsed, decision.stage_key)
    stage = collected and decision.round.stages.filter(key=collected.key).first()
    if not stage:
        return {}
    reports = Application.every.filter(stage=stage, submitted_at__isnull=False)
    handed_in = set(reports.values_list("project", flat=True))
    owed = Obligation.objects.filter(source_kind=SOURCE, source_id=stage.pk)
    due = {one.unit_id: one for one in owed}
    excused = {unit for unit, one in due.items() if one.excused_at is not None}
    return {
        row.application_id: due[unit].due_at if unit in due else stage.closes_at
        for row in rows
        if row.application_id not in handed_in and (unit := row.application.unit_id) not in excused
    }
