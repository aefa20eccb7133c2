"""What is done with many applications at once, and the answer: how many, who not, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.duties.models import Obligation
from yipin.duties.services.reminders import Reminded, remind_units
from yipin.programmes.models import Round
from yipin.projects.models import Application
from yipin.projects.permissions import can_run_round
from yipin.projects.services.dossiers import ask_dossier
from yipin.projects.services.screening import Outcome, forward_many, return_many
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import SOURCE, load_round
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.typed import wholes_typed

MOST = 500
NAMED = 20


@requires(can_run_round, load_round)
@require_POST
def bulk(request: HttpRequest, held: Round) -> HttpResponse:
    """``act`` is forward, return, remind or pack; 退回 asks for a reason on a page of its own."""
    chosen = list(chosen_of(request, held))
    if not chosen:
        messages.warning(request, _("还没有选中项目。请先勾选，再办。"))
        return back(request, held)
    acts = {"forward": _forward, "return": _return, "remind": _remind, "pack": _pack}
    act = acts.get(request.POST.get("act", ""))
    if act is None:
        return back(request, held)
    return act(request, held, chosen)


def chosen_of(request: HttpRequest, held: Round) -> QuerySet[Application]:
    """Only those of this round: what else is sent along is not found."""
    keys = wholes_typed(request.POST.getlist("chosen")[:MOST])
    rows = held.applications.filter(pk__in=keys).exclude(state="discarded")
    return rows.select_related("unit", "submission__form", "round__unit", "round__definition")


def back(request: HttpRequest, held: Round) -> HttpResponse:
    """To the list as it was filtered."""
    rest = request.POST.get("back", "")
    url = reverse("round_applications", args=[held.pk])
    return redirect(f"{url}?{rest}" if rest else url)


def _forward(request: HttpRequest, held: Round, chosen: Sequence[Application]) -> HttpResponse:
    outcome = forward_many(actor=request.actor, applications=chosen, now=timezone.now())  # type: ignore[attr-defined]
    say_outcome(request, outcome, _("%(n)s 项通过审查，已告诉申报单位。"))
    return back(request, held)


def _return(request: HttpRequest, held: Round, chosen: Sequence[Application]) -> HttpResponse:
    reason = request.POST.get("reason")
    if reason is None or not reason.strip():
        return _ask_reason(request, held, chosen, is_fault=reason is not None)
    outcome = return_many(
        actor=request.actor,  # type: ignore[attr-defined]
        applications=chosen,
        reason=reason.strip(),
        now=timezone.now(),
    )
    say_outcome(request, outcome, _("%(n)s 项已退回修改，申报单位看得到原因。"))
    return back(request, held)


def _ask_reason(
    request: HttpRequest, held: Round, chosen: Sequence[Application], *, is_fault: bool
) -> HttpResponse:
    fit = [one for one in chosen if one.state == "submitted"]
    context = {
        "held": held,
        "fit": fit,
        "unfit": [one for one in chosen if one.state != "submitted"],
        "back": request.POST.get("back", ""),
        "is_fault": is_fault,
        "crumbs": crumbs_of(
            held, (_("申报项目"), reverse("round_applications", args=[held.pk])), _("退回修改")
        ),
    }
    return render(
        request,
        "office/rounds/return_many.html",
        context,
        status=REFUSED_STATUS if is_fault else 200,
    )


def _remind(request: HttpRequest, held: Round, chosen: Sequence[Application]) -> HttpResponse:
    units = {one.unit_id for one in chosen}
    rows = Obligation.objects.filter(source_kind=SOURCE, source_id=held.pk, unit__in=units)
    done = remind_units(actor=request.actor, obligations=rows, text="", now=timezone.now())  # type: ignore[attr-defined]
    say_reminded(request, done)
    return back(request, held)


def _pack(request: HttpRequest, held: Round, chosen: Sequence[Application]) -> HttpResponse:
    ask_dossier(
        actor=request.actor,  # type: ignore[attr-defined]
        held=held,
        chosen=[one.pk for one in chosen],
        now=timezone.now(),
    )
    return redirect("round_dossiers", pk=held.pk)


def say_outcome(request: HttpRequest, outcome: Outcome, words: str) -> None:
    """How many were done, and each of the others with its reason."""
    if outcome.done:
        messages.success(request, words % {"n": len(outcome.done)})
    if outcome.left_out:
        lines = [(one.title, reason) for one, reason in outcome.left_out]
        messages.warning(request, left_out_words(_("%(n)s 项没有动："), lines))


def say_reminded(request: HttpRequest, done: Reminded) -> None:
    if done.sent:
        words = _("已提醒 %(n)s 个单位，%(people)s 人收到消息。")
        messages.success(request, words % {"n": len(done.sent), "people": done.people})
    if done.left_out:
        lines = [(one.obligation.unit.label, one.reason) for one in done.left_out]
        messages.warning(request, left_out_words(_("%(n)s 个单位没有提醒："), lines))
    if not done.sent and not done.left_out:
        messages.warning(request, _("没有可以提醒的单位。"))


def left_out_words(head: str, lines: Iterable[tuple[str, str]]) -> SafeString:
    """A sentence and a list; a very long list names the first twenty."""
    rows = list(lines)
    shown = format_html_join("", "<li>{}：{}</li>", rows[:NAMED])
    more = _("……还有 %(n)s 个") % {"n": len(rows) - NAMED} if len(rows) > NAMED else ""
    return format_html("{}<ul>{}</ul>{}", head % {"n": len(rows)}, shown, more)
