"""The settings of a round's money: budget, plan, days; and what may be spent on."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor, Refused
from yipin.programmes.models import Round
from yipin.projects.funds.choices import Unspent
from yipin.projects.funds.models import RoundFund
from yipin.projects.funds.permissions import can_run_fund, can_set_tables
from yipin.projects.funds.queries import (
    awaiting_books,
    books_of_tiers,
    table_of,
    tables_of_host,
    tiers_of,
)
from yipin.projects.funds.services.awards import award_projects
from yipin.projects.funds.services.expense_tables import save_table
from yipin.projects.funds.services.funds import open_fund, set_budget, set_terms
from yipin.projects.selecting import limits_row
from yipin.rules.expense_rules import DEFAULT_TABLE, table_on
from yipin.rules.ledger import in_budget
from yipin.rules.tranche_words import plan_words
from yipin.rules.tranches import PLANS
from yipin.web.office.funds.crumbs import crumbs_of_funds
from yipin.web.office.funds.round_views import crumbs_below, fund_of
from yipin.web.office.funds.settings_form import (
    ANNOUNCED,
    BudgetForm,
    TrancheForms,
    plan_shown,
    rows_of,
    terms_from,
)
from yipin.web.office.funds.table_form import (
    CategoryForms,
    SinceForm,
    categories_from,
    rows_of_table,
)
from yipin.web.office.rounds.loading import load_round
from yipin.web.permission import REFUSED_STATUS, requires


@requires(can_run_fund, load_round)
def settings(request: HttpRequest, held: Round) -> HttpResponse:
    """Opens the books at the first saving; what was decided goes in at once."""
    fund = fund_of(held)
    form = BudgetForm(
        request.POST or None, tiers=_budgets(held, fund), initial=_initial(fund),
        days=fund.claim_days if fund else (),
    )  # fmt: skip
    rows = TrancheForms(
        request.POST or None,
        initial=rows_of(plan_shown(held, fund, request.GET.get("plan", ""))),
        prefix="part",
        form_kwargs={"definition": held.definition.parsed},
    )
    fault = ""
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            _save(request.actor, held, form, rows)  # type: ignore[attr-defined]
        except Refused as refused:
            fault = refused.reason
        else:
            messages.success(request, _("预算和拨付办法存好了。"))
            if words := _empty_words(held, form):
                messages.warning(request, words)
            return redirect("round_fund", pk=held.pk)
    context = {
        "held": held,
        "fund": fund,
        "form": form,
        "rows": rows,
        "fault": fault,
        "planned": 0 if fund else _planned(held),
        "plans": _plans_at_hand(held),
        "announced": announced_words(held),
        "crumbs": crumbs_below(held, _("预算和拨付")),
    }
    status = REFUSED_STATUS if fault or form.errors or rows.total_error_count() else 200
    return render(request, "office/funds/settings.html", context, status=status)


def _empty_words(held: Round, form: BudgetForm) -> str:
    """A budget that was not typed, and the projects that wait for it; empty where there is none."""
    if not form.left_empty:
        return ""
    named = "、".join(f"“{one}”" for one in form.left_empty if one)
    words = _("没有填%(named)s预算，按 0 元算。") % {"named": named and _("%s的") % named}
    waiting = awaiting_books(held).filter(tier__in=form.left_empty).count()
    if not waiting:
        return words
    more = _("已经有 %(n)s 个项目定了经费，预算不够就登记不了，请补上。")
    return words + more % {"n": waiting}


def _plans_at_hand(held: Round) -> list[tuple[str, str]]:
    own = [(ANNOUNCED, _("计划里写的"))] if held.definition.parsed.money.tranches else []
    return own + [(key, name) for key, (name, _plan) in PLANS.items()]


def announced_words(held: Round) -> str:
    """The plan of the definition in words; empty where it has none."""
    definition = held.definition.parsed
    return "；".join(plan_words(definition.money.tranches, definition))


@transaction.atomic
def _save(actor: Actor, held: Round, form: BudgetForm, rows: TrancheForms) -> None:
    """All or nothing."""
    now = timezone.now()
    fund = open_fund(actor=actor, held=held, now=now)
    set_terms(actor=actor, fund=fund, terms=terms_from(form, rows), now=now)
    set_budget(actor=actor, fund=fund, budgets=form.budgets, now=now)
    award_projects(actor=actor, fund=fund, now=now)


def _budgets(held: Round, fund: RoundFund | None) -> dict[str, int]:
    """What is in the budget of each tier; tiers of decided sums are there too."""
    if fund is not None:
        books = {tier: in_budget(one) for tier, one in books_of_tiers(fund).items()}
    else:
        tiers = tiers_of(held)
        books = dict.fromkeys(tiers, _planned(held) if len(tiers) == 1 else 0)
    decided = awaiting_books(held).order_by().values_list("tier", flat=True).distinct()
    return books | {tier: 0 for tier in sorted(decided) if tier not in books}


def _planned(held: Round) -> int:
    """What the selection was given to spend, in fen."""
    return limits_row(held).budget_fen or 0


def _initial(fund: RoundFund | None) -> dict[str, object]:
    if fund is None:
        return {"unspent": Unspent.RETURN}
    keys = ("unspent", "plan_reason", "spend_from", "spend_until")
    return {key: getattr(fund, key) for key in keys}


@requires(can_set_tables)
def expense_table(request: HttpRequest) -> HttpResponse:
    """What money may be spent on in the rounds of this desk; a change is a new version."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    versions = tables_of_host(actor.unit) if actor.unit else []
    table = table_on([one.parsed for one in versions], today)
    start = SinceForm(request.POST or None, initial={"since": today})
    rows = CategoryForms(request.POST or None, initial=rows_of_table(table), prefix="kind")
    fault = ""
    if request.method == "POST" and start.is_valid() and rows.is_valid():
        try:
            save_table(
                actor=actor, categories=categories_from(rows, table),
                since=start.cleaned_data["since"], now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            fault = refused.reason
        else:
            messages.success(request, _("开支范围存好了，从写的那天起算。"))
            return redirect("expense_table")
    context = {
        "table": table,
        "is_built_in": table == DEFAULT_TABLE,
        "versions": [(one, len(table_of(one).categories)) for one in reversed(versions)],
        "start": start,
        "rows": rows,
        "fault": fault,
        "crumbs": crumbs_of_funds(_("开支范围")),
    }
    status = REFUSED_STATUS if fault or start.errors or rows.total_error_count() else 200
    return render(request, "office/funds/table.html", context, status=status)
