"""What the host does next with what has passed screening: review, decide, make public."""

from __future__ import annotations

from dataclasses import dataclass

from yipin.programmes.models import Round
from yipin.projects.deadlines import SOURCE
from yipin.projects.decision_models import Decision
from yipin.projects.publicities import publicity_of_stage, to_publish
from yipin.projects.publicity_models import Publicity
from yipin.reviews.models import Panel
from yipin.rules.decisions import steps_of_decision
from yipin.rules.definition import Stage


@dataclass(frozen=True)
class NextStep:
    """``kind``: review, decide or publicise. What is there of it already, if anything."""

    kind: str
    stage: Stage
    panel: Panel | None = None
    decision: Decision | None = None
    publicity: Publicity | None = None
    was_reviewed: bool = False


def next_step_of(held: Round) -> NextStep | None:
    """None once everything before the work is done. Four reads at most for each kind of step."""
    definition = held.definition.parsed
    reviews = [
        one for one in definition.stages_of("assess") if one.purpose == "application" and one.built
    ]
    panels = {
        one.stage_key: one for one in Panel.objects.filter(source_kind=SOURCE, source_id=held.pk)
    }
    steps = steps_of_decision(definition, "application")
    decisions = _standing(held)
    if not any(one.key in decisions for one in steps):
        for stage in reviews:
            panel = panels.get(stage.key)
            if panel is None or panel.state != Panel.State.CLOSED:
                return NextStep("review", stage, panel=panel)
    for stage in steps:
        if stage.kind == "publicise":
            found = publicity_of_stage(held, stage.key)
            is_open = found is not None and found.state == Publicity.State.OPEN
            if is_open or to_publish(held).exists():
                return NextStep("publicise", stage, publicity=found if is_open else None)
            continue
        decision = decisions.get(stage.key)
        if decision is None or decision.state != Decision.State.SIGNED:
            return NextStep("decide", stage, decision=decision, was_reviewed=bool(reviews))
    return None


def _standing(held: Round) -> dict[str, Decision]:
    """By stage: the signed decision, else the one that is being worked on."""
    wanted = (Decision.State.DRAFT, Decision.State.SIGNING, Decision.State.SIGNED)
    rows = Decision.objects.filter(round=held, state__in=wanted).order_by("number")
    found: dict[str, Decision] = {}
    for row in rows:
        known = found.get(row.stage_key)
        if known is None or known.state != Decision.State.SIGNED:
            found[row.stage_key] = row
    return found
