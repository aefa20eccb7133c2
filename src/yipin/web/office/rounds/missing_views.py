"""Who has not handed in: remind, give more time, excuse."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.duties.models import Obligation
from yipin.duties.permissions import can_excuse
from yipin.duties.queries import Due, missing_for_source
from yipin.duties.services.obligations import end_excuse, excuse, extend_due
from yipin.duties.services.reminders import remind_units
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Refused
from yipin.programmes.models import Round
from yipin.projects.permissions import can_run_round
from yipin.web.office.rounds.bulk_views import say_reminded
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.facts import RoundFacts, facts_of_round
from yipin.web.office.rounds.loading import (
    SOURCE,
    back_from,
    load_obligation,
    load_round,
    unit_under,
)
from yipin.web.office.rounds.missing_rows import MissingRow, missing_rows
from yipin.web.office.rounds.more_time import ExcuseForm, ExtendForm
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.theme import dates
from yipin.web.typed import words_typed

PAGE = 50
MAY = "may"


@requires(can_run_round, load_round)
def missing(request: HttpRequest, held: Round) -> HttpResponse:
    """The units that must and have not, or those that may (``group`` may), the slowest first;
    the excused ones below.
    """
    facts = facts_of_round(held, timezone.now())
    under = unit_under(request, held)
    must = sum(due.obligation.minimum > 0 for due in facts.expected)
    is_may = request.GET.get("group") == MAY or not must
    rows = slowest_first(facts, group_of(facts, is_may=is_may), words_typed(request.GET), under)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "held": held,
        "crumbs": crumbs_of(held, _("没交的单位")),
        "page": page,
        "words": words_typed(request.GET),
        "under": under,
        "is_may": is_may,
        "missing": len(group_of(facts, is_may=is_may)),
        "groups": group_tabs(facts, is_may=is_may),
        "must": must,
        "idle": sum(row.rank == 0 for row in rows),
        "closes_at": facts.windows.send_by,
        "excused": missing_rows(facts, facts.excused),
        "is_open": not facts.is_closed,
        "now": facts.now,
    }
    return render(request, "office/rounds/missing.html", context)


def group_of(facts: RoundFacts, *, is_may: bool) -> list[Due]:
    return facts.could if is_may else facts.missing


def group_tabs(facts: RoundFacts, *, is_may: bool) -> list[tuple[str, int, str, bool]]:
    """(words, number, address, whether it is shown); none where all must or none must."""
    if not facts.could or len(facts.could) == len(facts.expected):
        return []
    address = reverse("round_missing", args=[facts.held.pk])
    return [
        (_("该交没交"), len(facts.missing), address, not is_may),
        (_("可以报、还没报"), len(facts.could), f"{address}?group={MAY}", is_may),
    ]


def slowest_first(
    facts: RoundFacts, listed: Sequence[Due], words: str = "", under: Unit | None = None
) -> list[MissingRow]:
    """By how far they are, then in the order of the tree; ``words`` also as pinyin initials;
    ``under`` leaves only a unit and what lies beneath it.
    """
    path = under.path if under else ""
    dues = [one for one in listed if one.obligation.unit.path.startswith(path)]
    rows = sorted(missing_rows(facts, dues), key=lambda row: row.rank)
    wanted = words.lower().split()
    return [row for row in rows if all(word in row.search.lower() for word in wanted)]


@requires(can_run_round, load_round)
@require_POST
def remind(request: HttpRequest, held: Round) -> HttpResponse:
    """All that are missing or, with ``group`` may, that could still apply (``all``); those chosen;
    or the ``only`` one whose button was pressed.
    """
    now = timezone.now()
    due = [one.obligation for one in missing_for_source(SOURCE, held.pk, now=now)]
    is_may = request.POST.get("group") == MAY
    if "all" in request.POST:
        due = [row for row in due if (row.minimum == 0) == is_may]
    else:
        chosen = set(request.POST.getlist("only") or request.POST.getlist("chosen"))
        due = [row for row in due if str(row.pk) in chosen]
    text = request.POST.get("text", "")
    with refusals_told(request):
        done = remind_units(actor=request.actor, obligations=due, text=text, now=now)  # type: ignore[attr-defined]
        say_reminded(request, done)
    if request.POST.get("next") == "round":
        return redirect("round", pk=held.pk)
    back = reverse("round_missing", args=[held.pk])
    return redirect(f"{back}?group={MAY}" if is_may else back)


@requires(can_excuse, load_obligation)
def more_time(request: HttpRequest, row: Obligation) -> HttpResponse:
    """Give one unit more time, with a reason."""
    form = ExtendForm(request.POST or None, due_at=row.due_at)
    if request.method == "POST" and form.is_valid():
        try:
            done = extend_due(
                actor=request.actor,
                obligation=row,
                now=timezone.now(),
                **form.cleaned_data,  # type: ignore[attr-defined]
            )
        except Refused as refused:
            form.add_error("due_at", refused.reason)
        else:
            until = dates.deadline(done.due_at, now=timezone.now())
            words = _("%(unit)s延期到%(until)s。")
            messages.success(request, words % {"unit": row.unit.label, "until": until})
            return redirect(back_from(row)[1])
    return _show_form(request, row, form, "extend")


@requires(can_excuse, load_obligation)
def let_off(request: HttpRequest, row: Obligation) -> HttpResponse:
    """Excuse one unit, with a reason."""
    form = ExcuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            excuse(actor=request.actor, obligation=row, now=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error("reason", refused.reason)
        else:
            words = _("同意%(unit)s免交。要改回来，在下面“已免交”里点“恢复应交”。")
            messages.success(request, words % {"unit": row.unit.label})
            return redirect(back_from(row)[1])
    return _show_form(request, row, form, "excuse")


@requires(can_excuse, load_obligation)
@require_POST
def ask_again(request: HttpRequest, row: Obligation) -> HttpResponse:
    """Undo the excuse."""
    end_excuse(actor=request.actor, obligation=row, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("%(unit)s恢复应交。") % {"unit": row.unit.label})
    return redirect(back_from(row)[1])


def _show_form(
    request: HttpRequest, row: Obligation, form: ExtendForm | ExcuseForm, kind: str
) -> HttpResponse:
    held, back = back_from(row)
    context = {"held": held, "back": back, "row": row, "form": form, "kind": kind}
    return render(request, "office/rounds/more_time.html", context)
