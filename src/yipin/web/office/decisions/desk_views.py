"""The desk on which a decision is drafted."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Actor, Refused
from yipin.programmes.models import RoundStage
from yipin.projects.decision_models import Decision, DecisionRow
from yipin.projects.decision_permissions import can_draft_decision
from yipin.projects.selecting import LeftOutside, left_outside, listed_for, panels_for, rows_of
from yipin.projects.services import decisions as acts
from yipin.projects.services.decision_signing import (
    send_decision,
    unexplained_equals,
    what_is_missing,
)
from yipin.reviews.models import Panel
from yipin.rules.decisions import is_confirmation
from yipin.rules.definition import Stage
from yipin.rules.selection import Limits
from yipin.rules.selection_proposal import Proposal
from yipin.rules.shared_ranks import shared_ranks
from yipin.web.office.decisions.desk_page import (
    PAGE,
    chosen_from,
    cut_from,
    cuts_from,
    cuts_of,
    lines_of,
    outcome_options,
    query_from,
    reason_readers,
    shown_rows,
    stored_of,
    touched_from,
    wanting_reason,
    whole,
)
from yipin.web.office.decisions.forms import OutsideForm
from yipin.web.office.decisions.loading import (
    can_decide_stage,
    crumbs_of_decision,
    decision_of_stage,
    load_deciding_stage,
    load_decision,
)
from yipin.web.office.decisions.what_if import what_if
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.lead import grouping_url
from yipin.web.office.rounds.nothing_yet import closed_round, what_is_lacking
from yipin.web.permission import REFUSED_STATUS, requires

MOST_PROPOSED = 200


@requires(can_decide_stage, load_deciding_stage)
def begin(request: HttpRequest, stage: RoundStage) -> HttpResponse:
    """The decision of this stage; where there is none yet, what it will be about and the button."""
    held = stage.round
    if found := decision_of_stage(held, stage.key):
        return redirect("decision", pk=found.pk)
    if request.method == "POST":
        try:
            made = acts.begin_decision(
                actor=request.actor,  # type: ignore[attr-defined]
                held=held, key=stage.key, now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            messages.error(request, refused.reason)
            return redirect("round_decide", pk=held.pk, key=stage.key)
        return redirect("decision", pk=made.pk)
    meant = held.definition.parsed.stage(stage.key)
    assert meant is not None
    panels = panels_for(held, meant.purpose)
    judging = [one for one in panels if one.state != Panel.State.CLOSED]
    count = len(listed_for(held, meant))
    context = {
        "held": held, "stage": stage, "panels": "”“".join(one.name for one in panels),
        "judging": "”“".join(one.name for one in judging),
        "open_panel": judging[0] if judging else None,
        "count": count,
        "lacking": closed_round(held) if count else what_is_lacking(held, stage),
        "left": left_outside(held) if meant.purpose == "application" else LeftOutside(),
        "grouping_url": grouping_url(held),
        "crumbs": crumbs_of(held, stage.name),
    }  # fmt: skip
    return render(request, "office/decisions/begin.html", context)


def show_desk(
    request: HttpRequest,
    decision: Decision,
    *,
    outside: OutsideForm | None = None,
    chosen: Mapping[int, acts.Chosen] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The list with its choices, the cut lines, what follows from them, what the system would do.

    ``chosen``: what was picked and could not be kept; it is shown over the latest rows.
    """
    rows = rows_of(decision)
    limits = acts.limits_for(decision)
    stored = stored_of(decision, rows)
    _lay_over(decision, rows, chosen or {}, limits)
    wanting = wanting_reason(decision, rows)
    proposal = proposal_of(decision, rows)
    query = query_from(request.GET)
    page = Paginator(shown_rows(rows, query, wanting), PAGE).get_page(request.GET.get("page"))
    stage = decision.round.definition.parsed.stage(decision.stage_key)
    context = {
        "decision": decision, "held": decision.round, "query": query, "page": page,
        "sort": query.sort, "total": len(rows), "levels": levels_of(limits),
        "outside_list": left_of(decision), "grouping_url": grouping_url(decision.round),
        "lines": lines_of(
            decision, page.object_list, wanting, proposal, stored,
            shared_ranks(one.rank for one in rows),
        ),
        "options": outcome_options(decision, limits),
        "cuts": cuts_of(decision, rows, limits),
        "readers": reason_readers(decision),
        "views": views_of(rows, wanting, query.view),
        "themes": sorted({one.application.theme for one in rows if one.application.theme}),
        "proposal": proposal,
        "proposes_later": proposal is None and decision.purpose == "application",
        "result": what_if(decision, rows, limits),
        "missing": what_is_missing(decision, rows),
        "has_scores": any(one.score is not None for one in rows),
        "has_ranks": any(one.rank is not None for one in rows),
        "outside": outside or _outside_form(decision, stage),
        "crumbs": crumbs_of_decision(decision),
    }  # fmt: skip
    return render(request, "office/decisions/desk.html", context, status=status)


def proposal_of(decision: Decision, rows: list[DecisionRow]) -> Proposal | None:
    """Beside a short list; for a long one it is worked out when its button asks for it."""
    if decision.purpose != "application" or len(rows) > MOST_PROPOSED:
        return None
    return acts.proposal_for(decision, rows)


def left_of(decision: Decision) -> LeftOutside:
    """What a selection does not see, or sees without a rank."""
    return left_outside(decision.round) if decision.purpose == "application" else LeftOutside()


def levels_of(limits: Limits) -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in limits.levels if one.key]


def views_of(
    rows: list[DecisionRow], wanting: frozenset[str], view: str
) -> list[tuple[str, str, int, bool]]:
    """(key, words, how many, whether it is here)."""
    found = [("", _("全部"), len(rows)), ("unset", _("未定"), sum(not one.outcome for one in rows))]
    words = {"approve": _("立项"), "reserve": _("候补"), "leave_out": _("不立项")}
    for key, label in words.items():
        if count := sum(one.outcome == key for one in rows):
            found.append((key, label, count))
    found.append(("reason", _("要写理由"), len(wanting)))
    return [(key, label, count, key == view) for key, label, count in found if count or not key]


def _outside_form(decision: Decision, stage: Stage | None) -> OutsideForm | None:
    if stage is None or not is_confirmation(decision.round.definition.parsed, stage):
        return None
    start = {
        "body": decision.outside_body, "number": decision.outside_number,
        "dated_on": decision.outside_dated_on,
    }  # fmt: skip
    return OutsideForm(initial=start)


@requires(can_draft_decision, load_decision)
@require_POST
def show_what_if(request: HttpRequest, decision: Decision) -> HttpResponse:
    """What would follow from the choices on the page; nothing is kept."""
    rows, limits = rows_of(decision), acts.limits_for(decision)
    _lay_over(decision, rows, chosen_from(request.POST, rows), limits)
    context = {"decision": decision, "result": what_if(decision, rows, limits), "is_live": True}
    return render(request, "office/decisions/what_if.html", context)


def _lay_over(
    decision: Decision,
    rows: list[DecisionRow],
    chosen: Mapping[int, acts.Chosen],
    limits: Limits,
) -> None:
    for row in rows:
        if row.application_id in chosen and not row.is_settled:
            acts.take_choice(row, chosen[row.application_id], decision.purpose, limits)


def save_from(request: HttpRequest, decision: Decision, slug: str) -> HttpResponse:
    """Keep what the page says, then do what its button says."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now, given = timezone.now(), request.POST
    rows = rows_of(decision)
    chosen = chosen_from(given, rows)
    try:
        acts.save_choices(
            actor=actor, decision=decision, chosen=chosen, now=now,
            revision=whole(given.get("revision", "")),
        )  # fmt: skip
        words = _then(actor, decision, slug, request)
    except Refused as refused:
        messages.error(request, refused.reason)
        if refused.code == "stale":
            fresh = load_decision(pk=decision.pk)
            touched = touched_from(given, rows)
            return show_desk(request, fresh, chosen=touched, status=REFUSED_STATUS)
    else:
        messages.success(request, words)
    query = request.GET.urlencode()
    return redirect(f"{request.path}?{query}" if query else request.path)


def _then(actor: Actor, decision: Decision, slug: str, request: HttpRequest) -> str:
    now = timezone.now()
    if slug == "top":
        rows = rows_of(decision)
        counts = cuts_from(request.POST, acts.lines_for(decision, rows, acts.limits_for(decision)))
        reserve = cut_from(request.POST.get("cut-reserve", ""))
        acts.choose_top(actor=actor, decision=decision, counts=counts, reserve=reserve, now=now)
        if any(one.rank is not None for one in rows):
            return _("按名次选好了，可以再逐项调整。")
        return _("按编号选好了，可以再逐项调整。")
    if slug == "propose":
        acts.apply_proposal(actor=actor, decision=decision, now=now)
        if unexplained_equals(decision, rows_of(decision)):
            return _(
                "已按系统建议选好，可以再改。并列的几项系统分不出先后，没有替您写理由："
                "请先由评审组表决分出先后，或写明理由。"
            )
        return _("已按系统建议选好，没写理由的写上了，可以再改。")
    if slug == "send":
        send_decision(actor=actor, decision=decision, now=now)
        return _("已送签。签署齐以后自动生效。")
    return _("存好了。")
