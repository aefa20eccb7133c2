"""A decision: as a draft the desk, afterwards what it says, who signed it, and what comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.filenames import clean_name
from yipin.documents.filetypes import TYPES
from yipin.documents.formats.writing.summary_xlsx import table_xlsx
from yipin.documents.services.files import store_file
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.decision_models import Decision
from yipin.projects.decision_permissions import can_draft_decision, can_see_decision
from yipin.projects.selecting import rows_of
from yipin.projects.services import decisions as acts
from yipin.projects.services.decision_signing import register_outside, take_back_decision
from yipin.web.file_answers import as_file
from yipin.web.office.decisions.decision_page import decision_page, sheet_columns, sheet_rows
from yipin.web.office.decisions.desk_views import save_from, show_desk
from yipin.web.office.decisions.forms import AnewForm, OutsideForm
from yipin.web.office.decisions.loading import crumbs_of_decision, load_decision, note_ranks_seen
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told

OUTSIDE_KINDS = frozenset({"pdf", "docx", "doc", "jpg", "png"})
Act = Callable[[Actor, Decision, datetime, HttpRequest], str]


@requires(can_see_decision, load_decision)
def decision(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Whoever runs the round drafts; signers read."""
    note_ranks_seen(request, decision)
    if decision.is_draft and can_draft_decision(request.actor, decision):  # type: ignore[attr-defined]
        if request.method == "POST":
            return save_from(request, decision, request.POST.get("act", "save"))
        return show_desk(request, decision)
    if request.method == "POST":
        messages.error(
            request, _("这份决定%(state)s，不能再改。") % {"state": decision.get_state_display()}
        )
        return redirect("decision", pk=decision.pk)
    return show_decision(request, decision)


def show_decision(
    request: HttpRequest, decision: Decision, *, anew: AnewForm | None = None, status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = decision_page(decision, actor)
    context = {
        "decision": decision, "held": decision.round, "page": page,
        "anew": anew or AnewForm(), "crumbs": crumbs_of_decision(decision) if page.runs else None,
    }  # fmt: skip
    return render(request, "office/decisions/decision.html", context, status=status)


def _refresh(actor: Actor, decision: Decision, now: datetime, _request: HttpRequest) -> str:
    acts.refresh_decision(actor=actor, decision=decision, now=now)
    return _("名单和名次是最新的了。")


def _drop(actor: Actor, decision: Decision, now: datetime, _request: HttpRequest) -> str:
    acts.drop_decision(actor=actor, decision=decision, now=now)
    return _("已放弃这份草稿。")


def _take_back(actor: Actor, decision: Decision, now: datetime, _request: HttpRequest) -> str:
    take_back_decision(actor=actor, decision=decision, now=now)
    return _("已撤回，可以再改。已签的要重新签。")


ACTS: dict[str, Act] = {"refresh": _refresh, "drop": _drop, "take-back": _take_back}


@requires(can_draft_decision, load_decision)
@require_POST
def act(request: HttpRequest, decision: Decision) -> HttpResponse:
    """One act, then back to the decision (or, once it is given up, to the round)."""
    slug = request.resolver_match.kwargs["act"]  # type: ignore[union-attr]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if slug == "anew":
        return _anew(request, decision)
    if slug not in ACTS:
        raise Http404
    with refusals_told(request):
        words = ACTS[slug](actor, decision, timezone.now(), request)
        messages.success(request, words)
        if slug == "drop":
            return redirect("round", pk=decision.round_id)
    return redirect("decision", pk=decision.pk)


def _anew(request: HttpRequest, decision: Decision) -> HttpResponse:
    form = AnewForm(request.POST)
    if form.is_valid():
        try:
            fresh = acts.replace_decision(
                actor=request.actor,  # type: ignore[attr-defined]
                decision=decision, reason=form.cleaned_data["reason"], now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("照原决定起草了一份新的。改好送签，签署齐以后替换原决定。"))
            return redirect("decision", pk=fresh.pk)
    return show_decision(request, decision, anew=form, status=REFUSED_STATUS)


@requires(can_draft_decision, load_decision)
@require_POST
def outside(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Who outside confirmed it, with number, date and paper."""
    form = OutsideForm(request.POST, request.FILES)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if form.is_valid():
        given, now = dict(form.cleaned_data), timezone.now()
        upload = given.pop("file")
        try:
            stored = upload and store_file(
                actor=actor, unit=decision.round.unit, upload=upload, name=upload.name, now=now,
                allowed=OUTSIDE_KINDS, max_mb=20,
            )  # fmt: skip
            register_outside(actor=actor, decision=decision, file=stored or None, now=now, **given)
        except Refused as refused:
            form.add_error("file" if refused.code.startswith("file") else None, refused.reason)
        else:
            messages.success(request, _("上级确认登记好了。"))
            return redirect("decision", pk=decision.pk)
    return show_desk(request, decision, outside=form, status=REFUSED_STATUS)


@requires(can_draft_decision, load_decision)
def list_xlsx(request: HttpRequest, decision: Decision) -> HttpResponse:
    """The whole list with ranks, choices and reasons."""
    rows = rows_of(decision)
    data = table_xlsx(sheet_columns(), sheet_rows(decision, rows), title=decision.name)
    answer = HttpResponse(data, content_type=TYPES["xlsx"].media_type)
    return as_file(answer, clean_name(_("%(name)s.xlsx") % {"name": decision.name}, "xlsx"))
