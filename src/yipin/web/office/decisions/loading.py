"""Loading what the addresses of these pages name."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from yipin.organisations.permissions import Permission
from yipin.programmes.models import Round, RoundStage
from yipin.projects.decision_models import Decision
from yipin.projects.permissions import can_run_round
from yipin.projects.selecting import panels_ranked
from yipin.reviews.services.seats import note_marks_seen
from yipin.rules.decisions import is_deciding
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import load_round

can_decide_stage = Permission(
    "decisions.stage", lambda actor, stage: can_run_round(actor, stage.round)
)


def load_deciding_stage(*, pk: int, key: str) -> RoundStage:
    """A stage of a round that decides."""
    held = load_round(pk=pk)
    for stage in held.stages.all():
        if stage.key == key and is_deciding(held.definition.parsed, key):
            stage.round = held
            return stage
    raise Http404


def note_ranks_seen(request: HttpRequest, decision: Decision) -> None:
    """The list shows ranks and scores; its reader may be an expert of the review too."""
    note_marks_seen(
        actor=request.actor,  # type: ignore[attr-defined]
        panels=panels_ranked(decision.round, decision.purpose), now=timezone.now(),
    )  # fmt: skip


def load_decision(*, pk: int, **_rest: object) -> Decision:
    rows = Decision.objects.select_related(
        "round__unit", "round__definition", "replaces", "begun_by", "sent_by", "outside_file"
    )
    return get_object_or_404(rows, pk=pk)


def decision_of_stage(held: Round, key: str) -> Decision | None:
    """The one that is being worked on, else the one that holds."""
    own = Decision.objects.filter(round=held, stage_key=key).exclude(state=Decision.State.DROPPED)
    return own.order_by("-number").first()


def crumbs_of_decision(decision: Decision, *below: str) -> list[tuple[str, str]]:
    """项目计划 / the round / the decision / what follows."""
    own = (decision.name, reverse("decision", args=[decision.pk])) if below else decision.name
    return crumbs_of(decision.round, own, *below)
