"""Requests for a place beyond the quota, and applications that the host adds."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.duties.queries import of_units
from yipin.organisations.permissions import Permission, Refused
from yipin.programmes.models import Round
from yipin.programmes.queries import addressees_of
from yipin.projects.counting import exception_quota
from yipin.projects.models import QuotaException
from yipin.projects.permissions import can_run_round
from yipin.projects.permits import as_rule, permits_of
from yipin.projects.queries import exceptions_of_round, quotas_of_units
from yipin.projects.services.exceptions import answer_exception
from yipin.projects.services.screening import add_application
from yipin.projects.windows import windows_of
from yipin.rules.deadlines import is_over
from yipin.rules.late_permits import START, permit_for
from yipin.rules.quota_words import quota_sentence
from yipin.rules.quotation import within_quotes
from yipin.web.office.rounds.adding_form import AddForm
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import SOURCE, load_exception, load_round
from yipin.web.permission import REFUSED_STATUS, requires

can_answer = Permission(
    "applications.answer_exception", lambda actor, asked: can_run_round(actor, asked.round)
)


@requires(can_run_round, load_round)
def exceptions(request: HttpRequest, held: Round) -> HttpResponse:
    """What waits for an answer first, then what was answered."""
    return _show(request, held)


def _show(request: HttpRequest, held: Round, fault: str = "", at: int = 0) -> HttpResponse:
    rows = list(exceptions_of_round(held))
    waiting = [one for one in rows if one.state == QuotaException.State.ASKED]
    quota = exception_quota(held)
    places = quotas_of_units(held, [one.unit for one in waiting])
    shut = shut_out(held, timezone.now())
    context = {
        "held": held,
        "waiting": [(one, places[one.unit_id], shut.get(one.unit_id)) for one in waiting],
        "answered": [
            (one, shut.get(one.unit_id) if one.state == QuotaException.State.GRANTED else None)
            for one in rows
            if one.state != QuotaException.State.ASKED
        ],
        "rule": quota_sentence(quota) if quota else "",
        "crumbs": crumbs_of(held, _("例外名额")),
        "fault": fault,
        "at": at,
        "typed": request.POST.get("answer", ""),
    }
    return render(
        request, "office/rounds/exceptions.html", context, status=REFUSED_STATUS if fault else 200
    )


def shut_out(held: Round, now: datetime) -> dict[int, int]:
    """By unit, once collecting is over: the obligation to extend for those that can begin nothing more.
    Permits for late entry count. Three reads at most, none while forms are taken.
    """
    windows = windows_of(held)
    if not is_over(windows.send_by, now):
        return {}
    shut = {
        row.unit_id: row.pk
        for row in of_units(SOURCE, held.pk)
        if is_over(windows.extended(row.due_at if row.is_extended else None).send_by, now)
    }
    for permit in permits_of([held.pk], shut):
        may = permit_for([as_rule(permit)], START, person_id=permit.person_id,
                         application_id=None, now=now)  # fmt: skip
        if may is not None:
            shut.pop(permit.unit_id, None)
    return shut


@requires(can_answer, load_exception)
@require_POST
def answer(request: HttpRequest, asked: QuotaException) -> HttpResponse:
    is_granted = request.POST.get("verdict") == "grant"
    try:
        answer_exception(
            actor=request.actor,  # type: ignore[attr-defined]
            asked=asked,
            is_granted=is_granted,
            answer=request.POST.get("answer", ""),
            now=timezone.now(),
        )
    except Refused as refused:
        return _show(request, load_round(pk=asked.round_id), refused.reason, asked.pk)
    words = (
        _("同意%(unit)s多报一项，已告诉他们。")
        if is_granted
        else _("不同意%(unit)s多报，已告诉他们原因。")
    )
    messages.success(request, words % {"unit": asked.unit.label})
    if is_granted and asked.unit_id in shut_out(asked.round, timezone.now()):
        late = _("申报已经截止，%(unit)s现在还交不了。请在下面“答复过的”里给它延期。")
        messages.warning(request, late % {"unit": asked.unit.label})
    return redirect("round_exceptions", pk=asked.round_id)


@requires(can_run_round, load_round)
def add(request: HttpRequest, held: Round) -> HttpResponse:
    """Add an application on behalf of a unit (增补)."""
    units = [row.unit for row in addressees_of(held)]
    form = AddForm(request.POST or None, units=units, definition=held.definition.parsed)
    if request.method == "POST" and form.is_valid():
        made = _added(request, held, form)
        if made is not None:
            words = _("已替%(unit)s增补“%(title)s”，已告诉他们。要他们补全内容，请退回修改。")
            messages.success(
                request, words % {"unit": made.unit.label, "title": within_quotes(made.title)}
            )
            return redirect("office_application", pk=made.pk)
    context = {"held": held, "form": form, "crumbs": crumbs_of(held, _("增补项目"))}
    return render(
        request, "office/rounds/add.html", context, status=REFUSED_STATUS if form.errors else 200
    )


def _added(request: HttpRequest, held: Round, form: AddForm) -> object:
    """None where it was refused; the form says why."""
    try:
        return add_application(
            actor=request.actor,
            held=held,
            now=timezone.now(),
            **form.arguments(),  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "not_yours":
            raise
        form.add_error("level" if refused.code.startswith("level") else None, refused.reason)
        return None
