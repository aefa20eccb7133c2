"""A claim at the unit's desk: its lines with receipts, handing in, taking back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.funds.choices import EDITABLE
from yipin.projects.funds.claim_queries import claimable_with
from yipin.projects.funds.models import Award, Claim, ClaimLine, Receipt
from yipin.projects.funds.permissions import can_claim, can_see_claim
from yipin.projects.funds.queries import lines_of, table_of
from yipin.projects.funds.services.claims import (
    begin_claim,
    discard_claim,
    hand_in_claim,
    keep_note,
    moved_on_words,
    remove_line,
    remove_receipt,
    save_line,
    take_back_claim,
    used_elsewhere,
    version_of,
)
from yipin.rules.expense_rules import HINTS
from yipin.rules.money import money_words
from yipin.web.funds.loading import load_award, load_claim, load_line, load_receipt
from yipin.web.funds.marks import claim_mark, line_rows
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed
from yipin.web.unit.pages.claim_form import LineForm, typed_before
from yipin.web.unit.views.funds import kinds_of

Act = Callable[[Actor, Claim, datetime, HttpRequest], str]


@requires(can_claim, load_award)
@require_POST
def begin(request: HttpRequest, award: Award) -> HttpResponse:
    with refusals_told(request):
        begun = begin_claim(actor=request.actor, award=award, now=timezone.now())  # type: ignore[attr-defined]
        return redirect("claim", pk=begun.pk)
    return redirect("own_award", pk=award.pk)


@requires(can_see_claim, load_claim)
def claim(request: HttpRequest, claim: Claim) -> HttpResponse:
    """What may be spent on comes before what is typed; POST adds a line."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    table = table_of(version_of(claim, timezone.now()))
    if request.method != "POST":
        return _show(request, claim, LineForm(table=table))
    require(can_claim, actor, claim)
    form = LineForm(request.POST, request.FILES, table=table)
    if claim.state not in EDITABLE:
        form.add_error(None, moved_on_words(claim))
        return _show(request, claim, form)
    if fault := _keep_note(request, claim):
        form.add_error(None, fault)
    if form.is_valid() and _saved(request, claim, form):
        messages.success(request, _("加了一笔。") + _left_words(claim))
        return redirect(f"{reverse('claim', args=[claim.pk])}#lines")
    return _show(request, claim, form)


def _keep_note(request: HttpRequest, claim: Claim) -> str:
    """The words to the finance desk come along with every form of the page (carried.js). Where they
    are too long nothing is kept, and the answer says so.
    """
    if "note" not in request.POST:
        return ""
    claim.note = request.POST["note"]
    try:
        keep_note(actor=request.actor, claim=claim, note=claim.note)  # type: ignore[attr-defined]
    except Refused as refused:
        if refused.code != "too_long":
            raise
        return refused.reason
    return ""


def _show_note(request: HttpRequest, claim: Claim, fault: str) -> HttpResponse:
    """The page again, with the words that are too long in their box."""
    messages.error(request, fault)
    form = LineForm(table=table_of(version_of(claim, timezone.now())))
    return _show(request, claim, form, status=REFUSED_STATUS)


def _saved(
    request: HttpRequest, claim: Claim, form: LineForm, line: ClaimLine | None = None
) -> bool:
    """False where it was refused; the form says why."""
    try:
        save_line(
            actor=request.actor,  # type: ignore[attr-defined]
            claim=claim, expense=form.expense, now=timezone.now(), line=line,
            receipts=form.cleaned_data["receipt"],
        )  # fmt: skip
    except Refused as refused:
        if refused.faults:
            form.add_faults(refused.faults)
        else:
            is_file = refused.code.startswith(("file_", "receipts_"))
            form.add_error("receipt" if is_file else None, refused.reason)
        return False
    return True


def _left_words(claim: Claim) -> str:
    left = claimable_with(claim).left
    return _("项目还可以报销 %s。") % money_words(left) if left >= 0 else ""


def _show(request: HttpRequest, claim: Claim, form: LineForm, status: int = 200) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    award, lines = claim.award, lines_of(claim)
    context = {
        "claim": claim,
        "award": award,
        "mark": claim_mark(claim),
        "rows": line_rows(claim, lines, table_of(version_of(claim, timezone.now()))),
        "total": sum(one.amount_fen for one in lines),
        "bare": sum(not one.receipts.all() for one in lines),
        "used": used_elsewhere(claim, lines) if claim.state in EDITABLE else [],
        "claimable": claimable_with(claim),
        "form": form,
        "last_line": max((one.pk for one in lines), default=0),
        "kinds": kinds_of(award),
        "hints": HINTS,
        "may_edit": claim.state in EDITABLE
        and award.closed_at is None
        and bool(can_claim(actor, claim)),
        "may_take_back": claim.state == "handed_in" and bool(can_claim(actor, claim)),
        "crumbs": [
            (_("项目经费"), reverse("own_funds")),
            (award.application.title, reverse("own_award", args=[award.pk])),
            (_("第 %s 份报销") % claim.number, ""),
        ],
    }
    return render(
        request, "unit/funds/claim.html", context, status=REFUSED_STATUS if form.errors else status
    )


def _hand_in(actor: Actor, claim: Claim, now: datetime, request: HttpRequest) -> str:
    done = hand_in_claim(
        actor=actor, claim=claim, now=now, note=request.POST.get("note", ""),
        seen_fen=whole_typed(request.POST.get("seen_fen", "")),
    )  # fmt: skip
    return _("交到%(host)s了，审好会发消息。") % {"host": done.award.fund.round.unit.label}


def _take_back(actor: Actor, claim: Claim, now: datetime, _request: HttpRequest) -> str:
    take_back_claim(actor=actor, claim=claim, now=now)
    return _("撤回了，可以接着改。")


def _discard(actor: Actor, claim: Claim, now: datetime, _request: HttpRequest) -> str:
    discard_claim(actor=actor, claim=claim, now=now)
    return _("这份报销删除了。")


ACTS: dict[str, Act] = {"hand-in": _hand_in, "take-back": _take_back, "discard": _discard}


@requires(can_claim, load_claim)
@require_POST
def act(request: HttpRequest, claim: Claim) -> HttpResponse:
    """One act, then back to where one was."""
    slug = request.resolver_match.kwargs["act"]  # type: ignore[union-attr]
    if slug not in ACTS:
        raise Http404
    if fault := _keep_note(request, claim):
        return _show_note(request, claim, fault)
    with refusals_told(request, but=["note"]):
        words = ACTS[slug](request.actor, claim, timezone.now(), request)  # type: ignore[attr-defined]
        messages.success(request, words)
        if slug == "discard":
            return redirect("own_award", pk=claim.award_id)
    return redirect("claim", pk=claim.pk)


@requires(can_claim, load_line)
def line(request: HttpRequest, line: ClaimLine) -> HttpResponse:
    """Change one expense; receipts chosen here are added to those there are."""
    claim = line.claim
    table = table_of(version_of(claim, timezone.now()))
    form = LineForm(
        request.POST or None, request.FILES or None, table=table, initial=typed_before(line)
    )
    if request.method == "POST" and form.is_valid() and _saved(request, claim, form, line):
        messages.success(request, _("改好了。") + _left_words(claim))
        return redirect(f"{reverse('claim', args=[claim.pk])}#lines")
    context = {
        "claim": claim,
        "line": line,
        "receipts": line.receipts.select_related("file"),
        "form": form,
        "may_edit": claim.state in EDITABLE,
        "crumbs": [
            (_("项目经费"), reverse("own_funds")),
            (_("第 %s 份报销") % claim.number, reverse("claim", args=[claim.pk])),
            (line.what, ""),
        ],
    }
    return render(
        request, "unit/funds/line.html", context, status=REFUSED_STATUS if form.errors else 200
    )


@requires(can_claim, load_line)
@require_POST
def line_remove(request: HttpRequest, line: ClaimLine) -> HttpResponse:
    if fault := _keep_note(request, line.claim):
        return _show_note(request, line.claim, fault)
    return _remove(request, line.claim_id, lambda: _drop_line(request, line))


def _drop_line(request: HttpRequest, line: ClaimLine) -> str:
    remove_line(actor=request.actor, line=line, now=timezone.now())  # type: ignore[attr-defined]
    return _("“%s”去掉了。") % line.what + _left_words(line.claim)


@requires(can_claim, load_receipt)
@require_POST
def receipt_remove(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    return _remove(request, receipt.line.claim_id, lambda: _drop_receipt(request, receipt))


def _drop_receipt(request: HttpRequest, receipt: Receipt) -> str:
    remove_receipt(actor=request.actor, receipt=receipt, now=timezone.now())  # type: ignore[attr-defined]
    return _("票据“%s”移除了。") % receipt.file.name


def _remove(request: HttpRequest, claim_id: int, do: Callable[[], str]) -> HttpResponse:
    with refusals_told(request):
        words = do()
        messages.success(request, words)
    return redirect("claim", pk=claim_id)
