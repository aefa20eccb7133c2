"""Claims at the finance desk: the list, one claim with its receipts, judging and settling it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.funds.choices import ClaimState, LineVerdict
from yipin.projects.funds.claim_queries import claimable_with
from yipin.projects.funds.models import Claim
from yipin.projects.funds.permissions import (
    can_judge_claim,
    can_see_fund,
    can_work_finance_desk,
    was_handed_in,
)
from yipin.projects.funds.queries import claim_counts, claims_of_desk, lines_of, table_of
from yipin.projects.funds.rulings import earlier_rulings
from yipin.projects.funds.services.judging import (
    Ruling,
    correct_voucher,
    decide_claim,
    settle_claim,
)
from yipin.projects.queries import named
from yipin.rules.expense_rules import limits_words
from yipin.web.funds.fields import MoneyField
from yipin.web.funds.loading import load_claim
from yipin.web.funds.marks import LineRow, claim_mark, line_rows
from yipin.web.office.funds.crumbs import crumb_of_award, crumb_of_round, crumbs_of_funds
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told
from yipin.web.theme.parts import Fault
from yipin.web.typed import words_typed

PAGE = 50
can_see_handed_in = can_see_fund & was_handed_in
SHOWN = (
    ClaimState.HANDED_IN, ClaimState.APPROVED, ClaimState.RETURNED, ClaimState.REFUSED,
    ClaimState.SETTLED,
)  # fmt: skip


class RulingForm(forms.Form):
    """What the desk says to one line. Whether it is whole is asked by the service."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("意见"),
        choices=[one for one in LineVerdict.choices if one[0]],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("还没有审，请选同意、退回补充或不同意。")},
    )
    allowed = MoneyField(label=gettext_lazy("同意金额（元）"))
    remark = forms.CharField(
        label=gettext_lazy("说明（没有全额同意的要写）"), required=False, max_length=200
    )

    @property
    def ruling(self) -> Ruling:
        given = self.cleaned_data
        return Ruling(given["verdict"], given["allowed"], given["remark"])


@requires(can_work_finance_desk)
def claims(request: HttpRequest) -> HttpResponse:
    """Those that wait first; by state, by words."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words, state = words_typed(request.GET), request.GET.get("state", "")
    found = _found(claims_of_desk(actor), words, state)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    counts = claim_counts(actor)
    context = {
        "page": page,
        "rows": [(one, claim_mark(one)) for one in page.object_list],
        "words": words,
        "state": state,
        "views": [("", _("全部"), sum(counts.values()))]
        + [(key.value, key.label, counts.get(key.value, 0)) for key in SHOWN],
        "crumbs": crumbs_of_funds(_("报销")),
    }
    return render(request, "office/funds/claims.html", context)


def _found(rows: QuerySet[Claim], words: str, state: str) -> QuerySet[Claim]:
    for word in words.split():
        rows = rows.filter(
            named(word, of="award__application__")
            | Q(award__fund__round__name__icontains=word)
            | Q(voucher__icontains=word)
        )
    if state in ClaimState.values:
        rows = rows.filter(state=state)
    order = [When(state=one.value, then=Value(at)) for at, one in enumerate(SHOWN)]
    return rows.order_by(Case(*order, default=Value(len(order))), "handed_in_at", "pk")


@requires(can_see_handed_in, load_claim)
def claim(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Each line with its receipts; the form to judge it while it waits."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    lines = lines_of(claim)
    rows = line_rows(claim, lines, table_of(claim.version), earlier_rulings(claim, lines))
    is_open = claim.state == ClaimState.HANDED_IN and bool(can_judge_claim(actor, claim))
    if request.method == "POST":
        require(can_judge_claim, actor, claim)
        return _judge(request, claim, rows)
    ruled = [(row, _ruling_form(row) if is_open else None) for row in rows]
    return _show(request, claim, ruled, [], is_open=is_open)


def _ruling_form(row: LineRow, data: Any = None) -> RulingForm:
    """What was agreed before and is as it was stands there already."""
    line, said = row.line, row.earlier
    initial: dict[str, Any] = {"allowed": line.amount_fen}
    if said and said.still_agreed:
        initial = {"verdict": said.verdict, "allowed": said.allowed_fen, "remark": said.remark}
    return RulingForm(data, prefix=str(line.pk), initial=initial)


def _judge(request: HttpRequest, claim: Claim, rows: list[LineRow]) -> HttpResponse:
    """A refusal keeps what was typed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ruled = [(row, _ruling_form(row, request.POST)) for row in rows]
    faults = [
        Fault(text=str(words), field_id=_field_id(f"{form.prefix}-{name}"))
        for _row, form in ruled
        for name, said in form.errors.items()
        for words in said
    ]
    reason = request.POST.get("reason", "")
    if not faults:
        rulings = {row.line.pk: form.ruling for row, form in ruled}
        try:
            judged = decide_claim(
                actor=actor, claim=claim, rulings=rulings, now=timezone.now(), reason=reason
            )
        except Refused as refused:
            faults = _faults_from(refused, ruled)
        else:
            is_back = judged.state == ClaimState.RETURNED
            done = _("已退回，已告知项目单位。") if is_back else _("已审核，已告知项目单位。")
            messages.success(request, done)
            return redirect("fund_claim", pk=claim.pk)
    return _show(request, claim, ruled, faults, is_open=True, reason=reason)


def _faults_from(refused: Refused, ruled: list[tuple[LineRow, RulingForm]]) -> list[Fault]:
    """At the field, and in the summary on top."""
    forms_by_line = {str(row.line.pk): form for row, form in ruled}
    faults = []
    for one in refused.faults:
        line, _dash, name = one.field.partition("-")
        forms_by_line[line].add_error(name, one.message)
        faults.append(Fault(text=one.message, field_id=_field_id(one.field)))
    return faults or [Fault(text=refused.reason)]


def _field_id(name: str) -> str:
    """The first of three radios stands for all."""
    return f"id_{name}_0" if name.endswith("verdict") else f"id_{name}"


def _show(
    request: HttpRequest,
    claim: Claim,
    ruled: list[Any],
    faults: list[Fault],
    *,
    is_open: bool,
    reason: str = "",
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    table = table_of(claim.version)
    limits = {one.key: limits_words(one) for one in table.categories}
    award = claim.award
    context = {
        "claim": claim,
        "award": award,
        "mark": claim_mark(claim),
        "claimable": claimable_with(claim),
        "ruled": [(row, form, limits.get(row.line.category, "")) for row, form in ruled],
        "faults": faults,
        "reason": reason,
        "is_open": is_open,
        "is_own": claim.handed_in_by == actor.person,
        "may_run": bool(can_judge_claim(actor, claim)),
        "crumbs": crumbs_of_funds(
            crumb_of_round(award.fund.round), crumb_of_award(award),
            _("第 %s 份报销") % claim.number,
        ),
    }  # fmt: skip
    return render(
        request, "office/funds/claim.html", context, status=REFUSED_STATUS if faults else 200
    )


@requires(can_judge_claim, load_claim)
@require_POST
def settle(request: HttpRequest, claim: Claim) -> HttpResponse:
    with refusals_told(request):
        settle_claim(
            actor=request.actor,  # type: ignore[attr-defined]
            claim=claim, now=timezone.now(), voucher=request.POST.get("voucher", ""),
        )  # fmt: skip
        messages.success(request, _("登记结算了，已告诉项目单位。"))
    return redirect(reverse("fund_claim", args=[claim.pk]))


@requires(can_judge_claim, load_claim)
@require_POST
def voucher(request: HttpRequest, claim: Claim) -> HttpResponse:
    with refusals_told(request):
        correct_voucher(
            actor=request.actor,  # type: ignore[attr-defined]
            claim=claim, voucher=request.POST.get("voucher", ""), now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("凭证号存好了。"))
    return redirect("fund_claim", pk=claim.pk)
