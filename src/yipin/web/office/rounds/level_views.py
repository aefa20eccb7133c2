"""How a round stands level by level: the children of a unit, each with everything beneath it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.formats.writing.summary_xlsx import table_xlsx
from yipin.duties.queries import Tally
from yipin.duties.roll_up import RollUp, roll_up
from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.projects.permissions import can_run_round
from yipin.rules.form_schema import Column
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.export_views import download
from yipin.web.office.rounds.loading import SOURCE, load_round, unit_under
from yipin.web.permission import requires

PAGE = 50


@requires(can_run_round, load_round)
def levels(request: HttpRequest, held: Round) -> HttpResponse:
    """The children in the order of the tree; each leads deeper where more is asked beneath it."""
    under = unit_under(request, held) or held.unit
    found = roll_up(SOURCE, held.pk, under, now=timezone.now())
    context = {
        "held": held,
        "under": under,
        "found": found,
        "page": Paginator(found.children, PAGE).get_page(request.GET.get("page")),
        "crumbs": _crumbs(held, under),
    }
    return render(request, "office/rounds/levels.html", context)


def _crumbs(held: Round, under: Unit) -> list[tuple[str, str]]:
    """Every level between the host and the unit leads up again."""
    if under.pk == held.unit_id:
        return crumbs_of(held, _("各级情况"))
    place = reverse("round_levels", args=[held.pk])
    between = under.ancestors().filter(depth__gt=held.unit.depth)
    links = [(one.label, f"{place}?under={one.pk}") for one in between]
    return crumbs_of(held, (_("各级情况"), place), *links, under.label)


@requires(can_run_round, load_round)
def levels_xlsx(request: HttpRequest, held: Round) -> HttpResponse:
    """The whole table of one level, with its sums."""
    under = unit_under(request, held) or held.unit
    found = roll_up(SOURCE, held.pk, under, now=timezone.now())
    labels = (_("单位"), _("列入"), _("应交"), _("已交"), _("没交"), _("其中已过期"), _("免交"))
    columns = [Column(f"c{at}", label) for at, label in enumerate(labels)]
    title = _("%(unit)s各级情况") % {"unit": under.label}
    name = _("各级情况_%(unit)s_%(round)s") % {"unit": under.label, "round": held.name}
    return download(table_xlsx(columns, _rows(found, under), title=title), name, "xlsx")


def _rows(found: RollUp, under: Unit) -> list[tuple[object, ...]]:
    rows = [(one.unit.label, *_numbers(one.tally)) for one in found.children]
    if found.own:
        own = _("%(unit)s（本级）") % {"unit": under.label}
        rows.insert(0, (own, *_numbers(found.own)))
    return [*rows, (_("合计"), *_numbers(found.total))]


def _numbers(tally: Tally) -> tuple[int, ...]:
    return (tally.whole, tally.asked, tally.met, tally.missing, tally.overdue, tally.excused)
