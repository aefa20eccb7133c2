"""The money of the unit's own projects: what was given, what it waits for, its settlement sheet."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor
from yipin.projects.funds.models import Award
from yipin.projects.funds.papers import settlement_docx, settlement_pdf, settlement_xlsx
from yipin.projects.funds.permissions import can_claim, can_see_award, can_see_own_money
from yipin.projects.funds.queries import (
    award_books,
    awards_of_unit,
    books_of_awards,
    claims_of_award,
    repayments_of,
    table_for,
)
from yipin.rules.claim_days import may_claim_on, next_claim_day
from yipin.rules.expense_rules import HINTS, limits_words
from yipin.rules.ledger import balances_of
from yipin.web.file_answers import as_file
from yipin.web.funds.columns import OF_OWN_PROJECT, cells_of
from yipin.web.funds.loading import load_award
from yipin.web.funds.marks import Sums, carry_note, claim_mark, part_rows, sums_of
from yipin.web.permission import requires
from yipin.web.projects.project_page import project_address_for
from yipin.web.unit.pages.applications import state_mark

PAGE = 50


@requires(can_see_own_money)
def own_funds(request: HttpRequest) -> HttpResponse:
    """Each project with what was given, what can be claimed and what was paid."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = awards_of_unit(actor.unit) if actor.unit else Award.objects.none()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    books, empty = books_of_awards(one.pk for one in page.object_list), balances_of([])
    rows = [_row(one, sums_of(books.get(one.pk, empty))) for one in page.object_list]
    context = {"page": page, "rows": rows, "columns": OF_OWN_PROJECT}
    return render(request, "unit/funds/funds.html", context)


def _row(award: Award, sums: Sums) -> dict[str, object]:
    return {
        "award": award,
        "sums": sums,
        "cells": cells_of(OF_OWN_PROJECT, sums, award),
        "mark": state_mark(award.application.state),
    }


@requires(can_see_award, load_award)
def own_award(request: HttpRequest, award: Award) -> HttpResponse:
    """The parts, what each waits for, the claims, and what may be spent on."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    own = bool(can_claim(actor, award))
    claims = claims_of_award(award)
    if actor.unit is None or award.unit.path != actor.unit.path:
        claims = claims.filter(handed_in_at__isnull=False)
    sums = sums_of(award_books(award))
    days, today = award.fund.claim_days, timezone.localdate()
    is_over = not may_claim_on(days, today)
    context = {
        "award": award,
        "project_url": project_address_for(award.application, actor),
        "mark": state_mark(award.application.state),
        "sums": sums,
        "carry": carry_note(award, sums),
        "parts": part_rows(award),
        "repayment": repayments_of([award])[award.pk],
        "claims": [(one, claim_mark(one), _sum_of(one)) for one in claims],
        "may_claim": own and award.closed_at is None and not is_over,
        "closes_on": next_claim_day(days, today),
        "is_over": is_over,
        "kinds": kinds_of(award),
        "hints": HINTS,
        "crumbs": [(_("项目经费"), reverse("own_funds")), (award.application.title, "")],
    }
    return render(request, "unit/funds/award.html", context)


def _sum_of(claim: object) -> int:
    """What was handed in; of a draft the sum of its lines, which are there already."""
    if claim.state in {"draft", "returned"}:  # type: ignore[attr-defined]
        return sum(one.amount_fen for one in claim.lines.all())  # type: ignore[attr-defined]
    return int(claim.claimed_fen)  # type: ignore[attr-defined]


def kinds_of(award: Award) -> dict[str, object]:
    """What may be spent on, with the limits, and what may not."""
    table = table_for(award.fund.round, timezone.localdate())
    return {
        "allowed": [(one, limits_words(one)) for one in table.allowed],
        "forbidden": "、".join(one.name for one in table.forbidden),
    }


@requires(can_see_award, load_award)
def settlement(request: HttpRequest, award: Award) -> HttpResponse:
    """As Word, PDF or Excel."""
    kind, now = request.resolver_match.kwargs["kind"], timezone.now()  # type: ignore[union-attr]
    if kind == "pdf":
        printed = settlement_pdf(award, now, settings.FONTS)
    elif kind == "docx":
        printed = settlement_docx(award, now)
    elif kind == "xlsx":
        printed = settlement_xlsx(award, now)
    else:
        raise Http404
    answer = HttpResponse(printed.data, content_type=printed.media_type)
    return as_file(answer, printed.name, is_inline=kind == "pdf")
