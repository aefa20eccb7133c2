"""What the host does next with what has passed screening: review, decide, make public."""

from __future__ import annotations

from dataclasses import dataclass

from yipin.programmes.models import Round
from yipin.projects.deadlines import SOURCE
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.projects.publicities import open_publicity_of, to_publish
from yipin.projects.publicity_models import Publicity
from yipin.projects.reviewing import judged_at
from yipin.projects.selecting import left_outside, panels_for
from yipin.projects.title_queries import candidates_of
from yipin.reviews.models import Panel
from yipin.rules.decisions import (
    EXTEND,
    deciding_stages,
    publicity_stages,
    steps_of_decision,
)
from yipin.rules.definition import Stage


@dataclass(frozen=True)
class NextStep:
    """``kind``: review, decide or publicise; later also reports or titles. What is there already."""

    kind: str
    stage: Stage
    panel: Panel | None = None
    decision: Decision | None = None
    publicity: Publicity | None = None
    was_reviewed: bool = False
    unreviewed: int = 0


def next_step_of(held: Round) -> NextStep | None:
    """None once everything before the work is done. Four reads at most for each kind of step."""
    definition = held.definition.parsed
    reviews = [
        one for one in definition.stages_of("assess") if one.purpose == "application" and one.built
    ]
    panels = _panels(held)
    steps = steps_of_decision(definition, "application")
    decisions = _standing(held)
    if not any(one.key in decisions for one in steps):
        for stage in reviews:
            own = panels.get(stage.key, [])
            if not _has_ended(own):
                return NextStep("review", stage, panel=own[0] if own else None)
    for stage in steps:
        if stage.kind == "publicise":
            if (shown := _to_show(held, stage)) is not None:
                return shown
            continue
        decision = decisions.get(stage.key)
        if decision is None or decision.state != Decision.State.SIGNED:
            left = left_outside(held).unreviewed if reviews else 0
            return NextStep(
                "decide", stage, decision=decision, was_reviewed=bool(reviews), unreviewed=left
            )
    return None


def later_step_of(held: Round) -> NextStep | None:
    """What is next with the projects of a round, in the order of its stages: reports to look over,
    a review of them, a decision, titles. None where everybody waits for the units.
    """
    decisions = _standing(held)
    panels = _panels(held)
    for stage in held.definition.parsed.stages:
        if stage.purpose == "application" and stage.kind != "certify":
            continue
        if stage.kind == "publicise":
            continue  # it follows the decision, wherever the notice lists it
        step = _later(held, stage, panels.get(stage.key, []), decisions)
        if step is not None:
            return step
        if stage in deciding_stages(held.definition.parsed, stage.purpose)[-1:]:
            shows = publicity_stages(held.definition.parsed, stage.purpose)
            if shown := next(filter(None, (_to_show(held, one) for one in shows)), None):
                return shown
    return None


def _to_show(held: Round, stage: Stage) -> NextStep | None:
    """The publicity of a decision: under way, or still to be opened."""
    found = open_publicity_of(held, stage.key)
    if found is not None or to_publish(held, stage.purpose).exists():
        return NextStep("publicise", stage, publicity=found)
    return None


def _later(
    held: Round, stage: Stage, panels: list[Panel], decisions: dict[str, Decision]
) -> NextStep | None:
    if stage.kind == "collect":
        waiting = Application.every.filter(round=held, stage__key=stage.key, state="submitted")
        return NextStep("reports", stage) if waiting.exists() else None
    if stage.kind == "certify":
        waiting = candidates_of(held).filter(titles__isnull=True)  # none, nor one taken back
        return NextStep("titles", stage) if waiting.exists() else None
    partly = [one for one in panels if one.is_partly_open]
    if partly:
        return NextStep("review", stage, panel=partly[0])
    deciding = deciding_stages(held.definition.parsed, stage.purpose)
    own = decisions.get(stage.key)
    if own is not None and _is_signed(own):
        again = stage == deciding[-1] and _comes_again(held, own)
        return NextStep("decide", stage, decision=own, was_reviewed=True) if again else None
    if stage.kind == "assess" and not _has_ended(panels):
        if any(_is_signed(decisions.get(one.key)) for one in deciding):
            return None
        is_open = bool(panels) or bool(judged_at(held, stage.key))
        panel = panels[0] if panels else None
        return NextStep("review", stage, panel=panel) if is_open else None
    if stage in deciding and _may_decide(held, stage):
        return NextStep("decide", stage, decision=own, was_reviewed=True)
    return None


def _comes_again(held: Round, decision: Decision) -> bool:
    """Whether a project that the decision gave more time (or did not name) waits for its result."""
    settled = decision.rows.exclude(outcome=EXTEND.key).values("application")
    running = held.applications.filter(state="running").exclude(pk__in=settled)
    waiting = set(running.values_list("pk", flat=True))
    return any((one.project_id or one.pk) in waiting for one in judged_at(held, decision.stage_key))


def _is_signed(decision: Decision | None) -> bool:
    return decision is not None and decision.state == Decision.State.SIGNED


def _may_decide(held: Round, stage: Stage) -> bool:
    """A review of this purpose has ended, or reports came where nothing is reviewed."""
    if stage.kind == "assess":
        return True
    panels = panels_for(held, stage.purpose)
    return _has_ended(panels) if panels else bool(judged_at(held, stage.key))


def _has_ended(panels: list[Panel]) -> bool:
    """There is a review, and every panel of it has ended."""
    return bool(panels) and all(one.state == Panel.State.CLOSED for one in panels)


def _panels(held: Round) -> dict[str, list[Panel]]:
    """By stage. One read."""
    found: dict[str, list[Panel]] = {}
    for one in Panel.objects.filter(source_kind=SOURCE, source_id=held.pk).order_by("group"):
        found.setdefault(one.stage_key, []).append(one)
    return found


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
