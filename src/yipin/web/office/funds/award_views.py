"""One project's money at the finance desk: parts to release, claims, the lines of its books."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Actor, Refused
from yipin.projects.funds.models import Award, Part
from yipin.projects.funds.permissions import can_run_fund, can_see_fund
from yipin.projects.funds.queries import (
    award_books,
    claims_of_award,
    may_reopen,
    postings_of,
    repayments_of,
    unspent_of,
)
from yipin.projects.funds.services.releasing import close_award, release_part
from yipin.projects.funds.services.reopening import reopen_award
from yipin.rules.ledger import ACTS
from yipin.rules.money import money_words
from yipin.rules.repayment import UNDER_WAY
from yipin.rules.stages import STATES
from yipin.web.funds.loading import load_award, load_part
from yipin.web.funds.marks import carry_note, claim_mark, part_rows, sums_of
from yipin.web.office.funds.crumbs import crumb_of_round, crumbs_of_funds
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.projects.project_page import project_address_for
from yipin.web.refusals import refusals_told
from yipin.web.theme.parts import Mark

PAGE = 50


@requires(can_see_fund, load_award)
def award(request: HttpRequest, award: Award) -> HttpResponse:
    """What to do next, the parts, the claims, every posting."""
    return _show(request, award)


def _show(request: HttpRequest, award: Award, *, reason: str = "", fault: str = "") -> HttpResponse:
    """``reason`` and ``fault``: what was typed to take a settlement back, and why that was refused."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    state = STATES[award.application.state]
    page = Paginator(postings_of(award), PAGE).get_page(request.GET.get("page"))
    sent = claims_of_award(award).filter(handed_in_at__isnull=False)
    sums = sums_of(award_books(award))
    context = {
        "award": award,
        "project_url": project_address_for(award.application, actor),
        "held": award.fund.round,
        "mark": Mark(text=state.label_office, tone=state.tone, shape=state.shape),  # type: ignore[arg-type]
        "sums": sums,
        "carry": carry_note(award, sums),
        "unspent": unspent_of(award).label,
        "parts": part_rows(award),
        "claims": [(one, claim_mark(one)) for one in sent],
        "page": page,
        "postings": [(one, ACTS[one.act].words) for one in page.object_list],
        "may_run": bool(can_run_fund(actor, award)),
        "can_close": award.closed_at is None and award.application.state not in UNDER_WAY,
        "reopening": may_reopen(award) if award.closed_at else None,
        "reason": reason,
        "fault": fault,
        "here": reverse("fund_award", args=[award.pk]),
        "repayment": repayments_of([award])[award.pk],
        "crumbs": crumbs_of_funds(crumb_of_round(award.fund.round), award.application.title),
    }
    status = REFUSED_STATUS if fault else 200
    return render(request, "office/funds/award.html", context, status=status)


@requires(can_run_fund, load_part)
@require_POST
def release(request: HttpRequest, part: Part) -> HttpResponse:
    with refusals_told(request):
        done = release_part(actor=request.actor, part=part, now=timezone.now())  # type: ignore[attr-defined]
        facts = {"sum": money_words(done.paid_fen or 0)}
        messages.success(request, _("登记拨付 %(sum)s，已告诉项目单位。") % facts)
    return redirect("fund_award", pk=part.award_id)


@requires(can_run_fund, load_award)
@require_POST
def close(request: HttpRequest, award: Award) -> HttpResponse:
    with refusals_told(request):
        close_award(actor=request.actor, award=award, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, _("这个项目的经费结清了，已告诉项目单位。"))
    return redirect("fund_award", pk=award.pk)


@requires(can_run_fund, load_award)
@require_POST
def reopen(request: HttpRequest, award: Award) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        reopen_award(actor=request.actor, award=award, reason=reason, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        return _show(request, award, reason=reason, fault=refused.reason)
    messages.success(request, _("撤销了结清，已告诉项目单位。"))
    return redirect("fund_award", pk=award.pk)
