"""Drafting a paper from what is known: the notice of a definition or round, the result of a round."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.models import Paper
from yipin.documents.paper_queries import papers_from
from yipin.documents.permissions import can_begin_paper
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import DefinitionVersion, Round
from yipin.programmes.notice_papers import (
    OF_DEFINITION,
    OF_ROUND,
    draft_notice_of_definition,
    draft_notice_of_round,
)
from yipin.programmes.permissions import can_change_definition
from yipin.projects.commendation_papers import OF_COMMENDATION, draft_commendation
from yipin.projects.decision_papers import MAKERS_OF_DECISION, draft_decision_paper
from yipin.projects.permissions import can_run_round
from yipin.projects.result_papers import OF_RESULT, draft_result_of_round
from yipin.web.office.rounds.loading import load_round
from yipin.web.permission import requires


def load_version(*, pk: int) -> DefinitionVersion:
    rows = DefinitionVersion.objects.filter(discarded_at__isnull=True)
    return get_object_or_404(rows.select_related("programme__unit"), pk=pk)


def _draft(
    request: HttpRequest, kind: str, pk: int, unit: Unit, begin: Callable[..., Paper]
) -> HttpResponse:
    """A draft that lies there already is gone on with; there need not be two. It is the unit's own."""
    require(can_begin_paper, request.actor, unit)  # type: ignore[attr-defined]
    paper = papers_from(kind, pk).filter(state="draft").first()
    if paper is not None:
        messages.info(request, _("已经有一份草稿，接着写就行。"))
    else:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        paper = begin(actor=actor, today=timezone.localdate(), now=timezone.now())
    return redirect("paper", pk=paper.pk)


@requires(can_run_round, load_round)
@require_POST
def notice(request: HttpRequest, held: Round) -> HttpResponse:
    begin = partial(draft_notice_of_round, held=held)
    return _draft_or_say(request, OF_ROUND, held, begin, back="round")


@requires(can_run_round, load_round)
@require_POST
def result(request: HttpRequest, held: Round) -> HttpResponse:
    begin = partial(draft_result_of_round, held=held)
    return _draft_or_say(request, OF_RESULT, held, begin, back="round")


@requires(can_run_round, load_round)
@require_POST
def commendation(request: HttpRequest, held: Round) -> HttpResponse:
    begin = partial(draft_commendation, held=held)
    return _draft_or_say(request, OF_COMMENDATION, held, begin, back="round_titles")


def load_decided(*, pk: int, kind: str) -> Round:
    if kind not in MAKERS_OF_DECISION:
        raise Http404
    return load_round(pk=pk)


@requires(can_run_round, load_decided)
@require_POST
def of_decision(request: HttpRequest, held: Round) -> HttpResponse:
    """The notice of approval, or the publicity."""
    kind = request.resolver_match.kwargs["kind"]  # type: ignore[union-attr]
    begin = partial(draft_decision_paper, held=held, kind=kind)
    return _draft_or_say(request, kind, held, begin, back="round")


def _draft_or_say(
    request: HttpRequest, kind: str, held: Round, begin: Callable[..., Paper], *, back: str
) -> HttpResponse:
    """The draft, or back with the sentence that says why there is none yet."""
    try:
        return _draft(request, kind, held.pk, held.unit, begin)
    except Refused as refused:
        messages.warning(request, refused.reason)
        return redirect(back, pk=held.pk)


@requires(can_change_definition, load_version)
@require_POST
def of_definition(request: HttpRequest, version: DefinitionVersion) -> HttpResponse:
    begin = partial(draft_notice_of_definition, version=version)
    return _draft(request, OF_DEFINITION, version.pk, version.programme.unit, begin)
