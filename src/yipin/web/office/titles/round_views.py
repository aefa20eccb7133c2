"""The titles of a round: who gets one, what was given, their certificates and the paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.models import Unit
from yipin.organisations.permissions import Refused
from yipin.organisations.queries import units_below
from yipin.programmes.models import Round
from yipin.projects.models import Title
from yipin.projects.permissions import can_run_round
from yipin.projects.services.dossiers import ask_certificates
from yipin.projects.services.titles import certify_applications, commend_units
from yipin.projects.title_models import CertificateLayout
from yipin.projects.title_permissions import is_shown_on
from yipin.projects.title_queries import candidates_of, recheck_stage, titles_of_round
from yipin.rules.decisions import BEST, GRADES
from yipin.rules.titles_held import WITHDRAWN
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import load_round
from yipin.web.office.rounds.nothing_yet import closed_round
from yipin.web.office.titles.forms import TitleWordsForm
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.ticked import Ticked, ticked_page
from yipin.web.title_marks import state_mark

PAGE = 50


def layouts_of(unit: Unit) -> list[CertificateLayout]:
    return list(CertificateLayout.objects.filter(unit=unit, is_closed=False))


def words_form(held: Round, data: Any = None) -> TitleWordsForm:
    """With the letters and words of the last act, and the interval of the definition."""
    last = Title.objects.filter(issuer=held.unit).order_by("-id").first()
    again = recheck_stage(held)
    start = {
        "issued_on": timezone.localdate(), "months": again and again.interval_months,
        "mark": last.mark if last else "", "level": last.level if last else "",
    }  # fmt: skip
    return TitleWordsForm(data, layouts=layouts_of(held.unit), initial=start)


@requires(can_run_round, load_round)
def titles(request: HttpRequest, held: Round) -> HttpResponse:
    """Candidates with a form above, what was given below. A fixed number of reads."""
    rows = candidates_of(held)
    fresh = rows.filter(grade=BEST, had_title=False).values_list("pk", flat=True)
    ticked = ticked_page(request, rows, PAGE, () if request.method == "POST" else fresh)
    form = _form_for(request, held, ticked)
    if form.is_bound and form.is_valid():
        given = _given(request, form, lambda **more: certify_applications(
            held=held, applications=list(rows.filter(pk__in=ticked.chosen)), **more
        ))  # fmt: skip
        if given is not None:
            words = _("已认证 %(n)s 项，各单位会收到消息。")
            messages.success(request, words % {"n": len(given)})
            return redirect("round_titles", pk=held.pk)
    today = timezone.localdate()
    page = Paginator(titles_of_round(held), PAGE).get_page(request.GET.get("page"))
    context = {
        "held": held,
        "form": form,
        "ticked": ticked,
        "candidates": [
            (one, GRADES.get(one.grade, ""), one.pk in ticked.chosen) for one in ticked.page
        ],
        "page": page,
        "revoked": titles_of_round(held).filter(state=WITHDRAWN).count(),
        "rows": [(one, state_mark(one, today), is_shown_on(one, today)) for one in page],
        "has_stage": any(held.definition.parsed.stages_of("certify")),
        "lacking": closed_round(held),
        "crumbs": crumbs_of(held, _("称号")),
    }
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/titles/round.html", context, status=status)


def _form_for(request: HttpRequest, held: Round, ticked: Ticked) -> TitleWordsForm:
    """Where only a page was turned, what was typed so far stands in it unjudged."""
    form = words_form(held, None if ticked.is_turned else request.POST or None)
    if ticked.is_turned:
        form.initial |= request.POST.dict()
    return form


def _given(
    request: HttpRequest, form: TitleWordsForm, give: Callable[..., list[Title]]
) -> list[Title] | None:
    """None where it was refused; the form says why."""
    try:
        return give(actor=request.actor, words=form.words, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        form.add_error("months" if refused.code == "no_interval" else None, refused.reason)
        return None


@requires(can_run_round, load_round)
def units(request: HttpRequest, held: Round) -> HttpResponse:
    """A title for units themselves, such as 表现突出的单位."""
    below = units_below(held.unit)
    ticked = ticked_page(request, below, PAGE)
    form = _form_for(request, held, ticked)
    if form.is_bound and form.is_valid():
        picked = list(below.filter(pk__in=ticked.chosen))
        given = _given(request, form, lambda **more: commend_units(held=held, units=picked, **more))
        if given is not None:
            words = _("已表彰 %(n)s 个单位，它们会收到消息。")
            messages.success(request, words % {"n": len(given)})
            return redirect("round_titles", pk=held.pk)
    context = {
        "held": held,
        "form": form,
        "ticked": ticked,
        "units": [(one, one.pk in ticked.chosen) for one in ticked.page],
        "lacking": closed_round(held),
        "crumbs": crumbs_of(held, _("表彰单位")),
    }
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/titles/units.html", context, status=status)


@requires(can_run_round, load_round)
@require_POST
def pack(request: HttpRequest, held: Round) -> HttpResponse:
    """All certificates as one PDF, or one each."""
    kind = "zip" if request.POST.get("kind") == "zip" else "pdf"
    try:
        ask_certificates(actor=request.actor, held=held, kind=kind, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        messages.warning(request, refused.reason)
        return redirect("round_titles", pk=held.pk)
    return redirect("round_dossiers", pk=held.pk)
