"""The exchange of a round: for the units that take part and for the host."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Refused
from yipin.programmes.models import Round
from yipin.projects.exchange import exchanged, projects_in_exchange, summary_of
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application, can_see_exchange
from yipin.projects.services.exchange import MOST, tell_others
from yipin.web.office.rounds.loading import load_round
from yipin.web.permission import HIDDEN, REFUSED_STATUS, requires
from yipin.web.projects.loading import load_project
from yipin.web.projects.project_page import can_work_on, crumbs_of_exchange

PAGE = 30


@requires(can_see_exchange, load_round)
def exchange(request: HttpRequest, held: Round) -> HttpResponse:
    return show_exchange(request, held)


def show_exchange(
    request: HttpRequest, held: Round, fault: str = "", typed: Mapping[int, str] | None = None
) -> HttpResponse:
    """Thirty projects a page; above them what the own unit tells. ``typed`` (by id of the project)
    could not be kept.
    """
    projects = projects_in_exchange(held.pk)
    page = Paginator(projects, PAGE).get_page(request.GET.get("page"))
    shown = typed or {}
    own = [(one, shown.get(one.pk, summary_of(one))) for one in _own(request, projects)]
    context = {
        "held": held,
        "crumbs": crumbs_of_exchange(held, request.actor),  # type: ignore[attr-defined]
        "page": page,
        "rows": exchanged(list(page), held.pk),
        "own": own,
        "is_open": bool(fault) or not all(summary for _one, summary in own),
        "most": MOST,
        "fault": fault,
    }
    status = REFUSED_STATUS if fault else 200
    return render(request, "projects/exchange.html", context, status=status)


def _own(request: HttpRequest, projects: Sequence[Application]) -> list[Application]:
    actor = request.actor  # type: ignore[attr-defined]
    return [one for one in projects if one.unit == actor.unit and can_work_on(one, actor)]


@requires(can_fill_application, load_project)
@require_POST
def tell(request: HttpRequest, project: Application) -> HttpResponse:
    """Everything that was typed on the page: of this project, and of others of the unit in its round."""
    own = _own(request, projects_in_exchange(project.round_id))
    others = [one for one in own if one.pk != project.pk]
    typed = {
        one.pk: request.POST[f"summary-{one.pk}"]
        for one in (project, *others)
        if f"summary-{one.pk}" in request.POST
    }
    told = []
    for one in (project, *others):
        if typed.get(one.pk, summary_of(one)).strip() == summary_of(one):
            continue
        try:
            tell_others(actor=request.actor, project=one, summary=typed[one.pk], now=timezone.now())  # type: ignore[attr-defined]
        except Refused as refused:
            if refused.code in HIDDEN:
                raise
            fault = _("“%(title)s”：%(why)s") % {"title": one.title, "why": refused.reason}
            return show_exchange(request, project.round, fault, typed)
        told.append(one.title)
    words = _("“%(titles)s”的简介已更新，同轮各单位能看到。") % {"titles": "”“".join(told)}
    messages.success(request, words if told else _("简介没有改动。"))
    return redirect("exchange", project.round_id)
