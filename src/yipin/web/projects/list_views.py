"""The projects of a round at the host's desk: how far each is, what is overdue."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.programmes.models import Round
from yipin.projects.milestones import EVER_PROJECTS, SORTS, local_day, projects_of_round
from yipin.projects.models import Application
from yipin.projects.numbers import number_words
from yipin.projects.permissions import can_run_round
from yipin.projects.queries import named
from yipin.rules.milestones import Stood, light_of
from yipin.rules.stages import STATES
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import load_round
from yipin.web.office.rounds.marks import mark_of_light, mark_of_state
from yipin.web.office.rounds.overview import strip_for_office
from yipin.web.permission import requires

PAGE = 50


@requires(can_run_round, load_round)
def round_projects(request: HttpRequest, held: Round) -> HttpResponse:
    """Filtered, sorted, fifty a page."""
    now = timezone.now()
    today = local_day(now)
    words, state, mind = (request.GET.get(key, "").strip() for key in ("q", "state", "mind"))
    sort = request.GET.get("sort", "")
    every = projects_of_round(held.pk, today)
    found = narrowed(every, words, state, mind).order_by(*SORTS.get(sort, SORTS["-overdue"]))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "held": held,
        "page": page,
        "rows": [_row(one, held, today) for one in page],
        "crumbs": crumbs_of(held, _("项目")),
        "strip": strip_for_office(held, now),
        "words": words,
        "state": state,
        "mind": mind,
        "is_filtered": bool(words or state or mind),
        "states": [(key, STATES[key].label_office) for key in EVER_PROJECTS],
        "minds": [
            ("overdue", _("有过期时间节点")), ("change", _("等答复计划调整")), ("no_plan", _("还没定计划")),
        ],
    }  # fmt: skip
    return render(request, "projects/round_projects.html", context)


def narrowed(
    found: QuerySet[Application], words: str, state: str, mind: str
) -> QuerySet[Application]:
    for word in words.split():
        found = found.filter(named(word))
    if state in EVER_PROJECTS:
        found = found.filter(state=state)
    conditions = {
        "overdue": Q(overdue__gt=0),
        "change": Q(change__isnull=False),
        "no_plan": Q(whole=0),
    }
    return found.filter(conditions[mind]) if mind in conditions else found


def _row(project: Application, held: Round, today: date) -> dict[str, object]:
    due: date | None = project.next_due  # type: ignore[attr-defined]
    return {
        "project": project,
        "mark": mark_of_state(project.state),
        "number": number_words(held.year, project.number),
        "light": mark_of_light(light_of(Stood(due), today)) if due else None,
    }
