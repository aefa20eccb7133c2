"""Loading what the addresses of these pages name."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404

from yipin.organisations.permissions import Permission
from yipin.programmes.models import RoundStage
from yipin.projects.permissions import can_run_round
from yipin.projects.publicity_models import Objection, Publicity
from yipin.rules.decisions import makes_public
from yipin.web.office.rounds.loading import load_round

can_publish_stage = Permission(
    "publicities.stage", lambda actor, stage: can_run_round(actor, stage.round)
)
can_hold_publicity = Permission(
    "publicities.hold", lambda actor, publicity: can_run_round(actor, publicity.round)
)
can_answer_objection = Permission(
    "objections.answer", lambda actor, one: can_run_round(actor, one.publicity.round)
)


def load_publicise_stage(*, pk: int, key: str) -> RoundStage:
    """A stage of a round that makes its decision public."""
    held = load_round(pk=pk)
    for stage in held.stages.all():
        if stage.key == key and makes_public(held.definition.parsed, key):
            stage.round = held
            return stage
    raise Http404


def load_publicity(*, pk: int) -> Publicity:
    rows = Publicity.objects.select_related("round__unit", "round__definition", "ended_by")
    return get_object_or_404(rows, pk=pk)


def load_objection(*, pk: int) -> Objection:
    rows = Objection.objects.select_related(
        "publicity__round__unit", "publicity__round__definition", "application__unit"
    )
    return get_object_or_404(rows, pk=pk)
