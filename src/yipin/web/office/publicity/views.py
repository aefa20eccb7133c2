"""Opening a publicity, its page, its objections, and its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Refused
from yipin.programmes.models import RoundStage
from yipin.projects.publicities import (
    days_of,
    is_over,
    is_shown,
    objections_of,
    publicity_of_stage,
    published_rows,
    purpose_of,
    to_publish,
)
from yipin.projects.publicity_models import Objection, Publicity
from yipin.projects.services import publicities as acts
from yipin.rules.definition import Contact
from yipin.web.office.publicity.forms import AnswerForm, OpenForm, WithdrawForm
from yipin.web.office.publicity.loading import (
    can_answer_objection,
    can_hold_publicity,
    can_publish_stage,
    load_objection,
    load_publicise_stage,
    load_publicity,
)
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told

OBJECTIONS, ITEMS = 20, 50  # a page
CALENDAR = {"year_missing", "table_empty"}


@requires(can_publish_stage, load_publicise_stage)
def begin(request: HttpRequest, stage: RoundStage) -> HttpResponse:
    """The publicity of this stage; where there is none (or something was approved since), the form."""
    held = stage.round
    definition = held.definition.parsed
    purpose = definition.stage(stage.key).purpose  # type: ignore[union-attr]
    rows = list(to_publish(held, purpose))
    found = publicity_of_stage(held, stage.key)
    if found is not None and (found.state == Publicity.State.OPEN or not rows):
        return redirect("publicity", pk=found.pk)
    start = {
        "starts_on": timezone.localdate(), "days": days_of(definition),
        "contact": _contact_words(definition.contact),
    }  # fmt: skip
    is_selection = purpose == "application"
    form = OpenForm(request.POST or None, initial=start, is_selection=is_selection)
    needs_calendar = False
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.open_publicity(
                actor=request.actor,  # type: ignore[attr-defined]
                held=held, key=stage.key, now=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
            needs_calendar = refused.code in CALENDAR
        else:
            messages.success(request, _("公示安排好了。"))
            return redirect("publicity", pk=made.pk)
    context = {
        "held": held, "stage": stage, "rows": rows, "form": form,
        "needs_calendar": needs_calendar, "crumbs": crumbs_of(held, stage.name),
        "is_selection": is_selection,
    }  # fmt: skip
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/publicity/begin.html", context, status=status)


def _contact_words(contact: Contact) -> str:
    return "，".join(filter(None, (contact.office, contact.phone, contact.mailbox)))


@requires(can_hold_publicity, load_publicity)
def publicity(request: HttpRequest, publicity: Publicity) -> HttpResponse:
    return show_publicity(request, publicity)


def show_publicity(
    request: HttpRequest, publicity: Publicity, *, withdraw: WithdrawForm | None = None,
    answer: tuple[int, AnswerForm] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Items and objections by pages; ``answer`` carries what was typed and could not be done, and
    stays in sight.
    """
    page = Paginator(objections_of(publicity), OBJECTIONS).get_page(
        request.POST.get("page") or request.GET.get("page")
    )
    items = Paginator(publicity.items, ITEMS).get_page(request.GET.get("items"))
    now, is_selection = timezone.now(), purpose_of(publicity) == "application"
    objections = [
        (
            one,
            answer[1]
            if answer and answer[0] == one.pk
            else AnswerForm(prefix=f"o{one.pk}", is_selection=is_selection),
        )
        for one in page
    ]
    context: dict[str, Any] = {
        "publicity": publicity, "held": publicity.round, "objections": objections, "page": page,
        "items": items, "rows": published_rows(publicity, items),
        "has_tiers": publicity.has_tiers,
        "waiting": publicity.objections.filter(state=Objection.State.OPEN).count(),
        "is_over": is_over(publicity, now),
        "is_shown": is_shown(publicity, timezone.localdate(now)),
        "is_open": publicity.state == Publicity.State.OPEN,
        "withdraw": withdraw or WithdrawForm(), "is_selection": is_selection,
        "address": request.build_absolute_uri(reverse("public_publicity", args=[publicity.pk])),
        "crumbs": crumbs_of(publicity.round, publicity.name),
    }  # fmt: skip
    return render(request, "office/publicity/publicity.html", context, status=status)


@requires(can_hold_publicity, load_publicity)
@require_POST
def confirm(request: HttpRequest, publicity: Publicity) -> HttpResponse:
    with refusals_told(request):
        acts.confirm_publicity(
            actor=request.actor,  # type: ignore[attr-defined]
            publicity=publicity, now=timezone.now(),
        )  # fmt: skip
        words = _("公示结果已确认，立项的项目开始实施，各单位已收到消息。")
        if purpose_of(publicity) != "application":
            words = _("公示结果已确认，公示的项目通过验收，各单位已收到消息。")
        messages.success(request, words)
    return redirect("publicity", pk=publicity.pk)


@requires(can_hold_publicity, load_publicity)
@require_POST
def withdraw(request: HttpRequest, publicity: Publicity) -> HttpResponse:
    """Take it down before its end."""
    form = WithdrawForm(request.POST)
    if form.is_valid():
        try:
            acts.withdraw_publicity(
                actor=request.actor,  # type: ignore[attr-defined]
                publicity=publicity, now=timezone.now(), **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("公示已撤回，可以改好再公示。"))
            return redirect("round_publicity", pk=publicity.round_id, key=publicity.stage_key)
    return show_publicity(request, publicity, withdraw=form, status=REFUSED_STATUS)


@requires(can_answer_objection, load_objection)
@require_POST
def answer(request: HttpRequest, objection: Objection) -> HttpResponse:
    """Uphold or not, with words, once."""
    is_selection = purpose_of(objection.publicity) == "application"
    form = AnswerForm(request.POST, prefix=f"o{objection.pk}", is_selection=is_selection)
    if form.is_valid():
        try:
            acts.answer_objection(
                actor=request.actor,  # type: ignore[attr-defined]
                objection=objection, is_upheld=form.cleaned_data["verdict"] == "upheld",
                answer=form.cleaned_data["answer"], now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("处理结果记下了。"))
            return redirect("publicity", pk=objection.publicity_id)
    fresh = load_publicity(pk=objection.publicity_id)
    return show_publicity(request, fresh, answer=(objection.pk, form), status=REFUSED_STATUS)
