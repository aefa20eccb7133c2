"""Rounds with money: the list, one round by tier and by project, its settings, what is taken away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.filetypes import TYPES
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.projects.funds.choices import ClaimState
from yipin.projects.funds.models import RoundFund
from yipin.projects.funds.papers import write_books, write_journal
from yipin.projects.funds.permissions import can_run_fund, can_see_fund, can_work_finance_desk
from yipin.projects.funds.queries import (
    awaiting_books,
    books_of_rounds,
    books_of_tiers,
    claim_counts,
    funds_reached_by,
    overpaid_of,
    with_waiting,
)
from yipin.projects.funds.services.awards import award_projects
from yipin.projects.funds.settling import ready_in
from yipin.rules.ledger import balances_of
from yipin.rules.tranche_words import plan_words
from yipin.web.file_answers import as_file
from yipin.web.funds.columns import OF_ROUND, OF_TIER, cells_of
from yipin.web.funds.marks import sums_of
from yipin.web.office.funds.crumbs import crumb_of_round, crumbs_of_funds
from yipin.web.office.funds.projects_table import projects_table
from yipin.web.office.rounds.loading import load_round
from yipin.web.permission import requires

PAGE, WAITING = 50, 10


@requires(can_work_finance_desk)
def funds(request: HttpRequest) -> HttpResponse:
    """Each round with its figures, and how many claims wait."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = Paginator(with_waiting(funds_reached_by(actor)), PAGE).get_page(request.GET.get("page"))
    books, empty = books_of_rounds(page.object_list), balances_of([])
    ready = ready_in(page.object_list, timezone.localdate())
    rows = [
        {
            "held": one,
            "cells": cells_of(OF_ROUND, sums_of(books.get(one.pk, empty))),
            "ready": ready.get(one.pk, 0),
        }
        for one in page.object_list
    ]
    counts = claim_counts(actor)
    context = {
        "page": page,
        "rows": rows,
        "columns": OF_ROUND,
        "waiting": counts.get(ClaimState.HANDED_IN, 0),
        "to_settle": counts.get(ClaimState.APPROVED, 0),
        "to_close": sum(ready.values()),
        "to_take_in": sum(one.to_take_in for one in page.object_list),
    }
    return render(request, "office/funds/funds.html", context)


def fund_of(held: Round) -> RoundFund | None:
    fund = RoundFund.objects.filter(round=held).first()
    if fund is not None:
        fund.round = held
    return fund


@requires(can_see_fund, load_round)
def round_fund(request: HttpRequest, held: Round) -> HttpResponse:
    """By tier, by project, and what the books do not have yet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    fund = fund_of(held)
    context: dict[str, Any] = {
        "held": held,
        "fund": fund,
        "may_run": bool(can_run_fund(actor, held)),
        "waiting": Paginator(awaiting_books(held), WAITING).get_page(request.GET.get("waiting")),
        "crumbs": crumbs_of_funds(held.name),
    }
    if fund is not None:
        context |= _books(fund) | projects_table(fund, request) | {"overpaid": overpaid_of(fund)}
    return render(request, "office/funds/round.html", context)


def _books(fund: RoundFund) -> dict[str, Any]:
    tiers = {
        name or _("不分等次"): cells_of(OF_TIER, sums_of(books))
        for name, books in books_of_tiers(fund).items()
    }
    whole = books_of_rounds([fund.round]).get(fund.round_id, balances_of([]))
    plan = plan_words(fund.tranches, fund.round.definition.parsed)
    return {"tiers": tiers, "tier_columns": OF_TIER, "whole": sums_of(whole), "plan": plan}


@requires(can_run_fund, load_round)
@require_POST
def take_in(request: HttpRequest, held: Round) -> HttpResponse:
    """Everything that was decided into the books; what is left out is named with its reason."""
    fund = fund_of(held)
    if fund is None:
        messages.error(request, _("这一轮还没有设预算，请先设。"))
        return redirect("round_fund_settings", pk=held.pk)
    taken = award_projects(actor=request.actor, fund=fund, now=timezone.now())  # type: ignore[attr-defined]
    if taken.done:
        messages.success(request, _("登记了 %(n)s 个项目的核定经费。") % {"n": len(taken.done)})
    for application, reason in taken.left_out:
        words = _("“%(title)s”没有登记：%(reason)s")
        messages.error(request, words % {"title": application.title, "reason": reason})
    if not taken.done and not taken.left_out:
        messages.success(request, _("没有要登记的，账上已经和决定一致。"))
    return redirect("round_fund", pk=held.pk)


@requires(can_see_fund, load_round)
def books_xlsx(request: HttpRequest, held: Round) -> HttpResponse:
    """One row a project."""
    return _workbook(held, write_books, _("经费表"))


@requires(can_see_fund, load_round)
def journal_xlsx(request: HttpRequest, held: Round) -> HttpResponse:
    """Every posting."""
    return _workbook(held, write_journal, _("经费流水"))


def _workbook(held: Round, write: Any, what: str) -> HttpResponse:
    fund = fund_of(held)
    if fund is None:
        raise Http404
    answer = HttpResponse(write(fund), content_type=TYPES["xlsx"].media_type)
    return as_file(answer, f"{held.name.replace('/', '／')}_{what}.xlsx")


def crumbs_below(held: Round, *below: str) -> list[tuple[str, str]]:
    return crumbs_of_funds(crumb_of_round(held), *below)
