"""Letters of result: what each unit is told by a decision, and which letters there are."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from yipin.organisations.models import Unit
from yipin.programmes.notice_papers import issuer_of
from yipin.projects.decision_models import Decision, DecisionRow
from yipin.projects.models import Application
from yipin.projects.publicities import publicity_of_stage
from yipin.projects.publicity_models import Publicity
from yipin.projects.result_letter_models import ResultLetter
from yipin.rules.decisions import publicity_stages
from yipin.rules.official_paper import OfficialPaper
from yipin.rules.result_letter import Decided, result_letter

Told = list[tuple[Unit, list[DecisionRow]]]


def told_by(decision: Decision) -> Told:
    """Each unit with its rows, by the tree. What work had begun on before, what a replacing decision
    says as the old one did, and what was withdrawn since is told of no more. Two reads.
    """
    rows = decision.rows.filter(is_settled=False).exclude(application__state="withdrawn")
    rows = rows.select_related("application__unit").order_by("application__unit__path", "place")
    before = {}
    if decision.replaces is not None:
        before = {one.application_id: one.said for one in decision.replaces.rows.all()}
    found: dict[int, tuple[Unit, list[DecisionRow]]] = {}
    for row in rows:
        if before.get(row.application_id) != row.said:
            unit = row.application.unit
            found.setdefault(unit.pk, (unit, []))[1].append(row)
    return list(found.values())


def letter_of(
    decision: Decision, unit: Unit, rows: list[DecisionRow], on: date, *, number: str = ""
) -> OfficialPaper:
    """In the name of the host. Nothing of another unit stands in it."""
    definition = decision.round.definition.parsed
    levels = {one.key: one.name for one in definition.levels}
    decided = [
        Decided(
            row.application.title, row.outcome, row.tier, levels.get(row.level, ""),
            row.amount_fen, row.reason,
        )
        for row in rows
    ]  # fmt: skip
    return result_letter(
        definition, issuer_of(decision.round.unit), on, decision.purpose, unit.name,
        decided, is_publicised=_was_shown(decision), number=number,
    )  # fmt: skip


def _was_shown(decision: Decision) -> bool:
    """Whether the result stood in public to the end."""
    definition = decision.round.definition.parsed
    ends = (
        publicity_of_stage(decision.round, one.key)
        for one in publicity_stages(definition, decision.purpose)
    )
    return any(one is not None and one.state == Publicity.State.CONFIRMED for one in ends)


def letters_of_decision(decision: Decision) -> QuerySet[ResultLetter]:
    return decision.letters.select_related("unit").order_by("unit__path")


def letters_about(application: Application) -> QuerySet[ResultLetter]:
    """Those sent to the unit in this round that speak of the project, the newest first."""
    project = application.project_id or application.pk
    rows = ResultLetter.objects.filter(
        unit=application.unit_id, decision__rows__application=project, sent_at__isnull=False,
        decision__round=application.round_id,
    )  # fmt: skip
    return rows.select_related("decision").defer("content").order_by("-made_at")
