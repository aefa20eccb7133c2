"""Telling each unit what was decided for its project, once nothing more can change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from yipin.journal.services.messages import send_worded
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import holders_of_many, line_of
from yipin.projects.decision_models import Decision, DecisionRow
from yipin.projects.links import link_to_application
from yipin.rules.decisions import outcome_of


def tell_results(
    *, actor: Actor, decision: Decision, rows: Sequence[DecisionRow], now: datetime
) -> int:
    """In the words of the institution for this occasion. How many people were told."""
    units = {row.application.unit_id for row in rows}
    people = holders_of_many(units, Right.FILL_FORMS, timezone.localdate(now))
    line = line_of(decision.round.unit)
    return sum(
        send_worded(
            recipients=people.get(row.application.unit_id, []),
            kind="result.published",
            facts={
                "项目计划": decision.round.name,
                "项目名称": row.application.title,
                "结果": result_words(decision, row),
                "说明": row.reason
                if row.outcome not in {"approve", "leave_out", "reserve"}
                else "",
            },
            line=line,
            url=link_to_application(row.application),
            sent_by=actor.label,
            unit_id=decision.round.unit_id,
            at=now,
        )
        for row in rows
    )


def result_words(decision: Decision, row: DecisionRow) -> str:
    """立项，重点支持项目，全国试点，3,000 元."""
    outcome = outcome_of(decision.purpose, row.outcome)
    levels = {one.key: one.name for one in decision.round.definition.parsed.levels}
    parts = [outcome.words if outcome else "", row.tier]
    if row.outcome == "approve":
        parts += [levels.get(row.level, ""), row.money]
    return "，".join(filter(None, parts))
