"""The applications table, its columns, and what is done with many at once."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from yipin.duties.queries import Tally, tally_for_source, units_of_source
from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.projects.models import Application
from yipin.projects.office_queries import table_of_round
from yipin.projects.permissions import can_run_round
from yipin.projects.queries import count_by_state
from yipin.rules.stages import STATES
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import SOURCE, load_round
from yipin.web.office.rounds.overview import strip_for_office
from yipin.web.office.rounds.table_page import (
    COLUMNS,
    SESSION_KEY,
    chosen_columns,
    offered_columns,
    rows_of,
)
from yipin.web.office.rounds.table_query import TableQuery, chips_of, query_from, views_of
from yipin.web.permission import requires
from yipin.web.typed import whole_typed

PAGE = 50
MOST_UNITS_OFFERED = 100


@requires(can_run_round, load_round)
def applications(request: HttpRequest, held: Round) -> HttpResponse:
    """Everything that was begun or handed in, filtered, sorted, fifty a page."""
    now, query = timezone.now(), query_from(request.GET)
    asked = tally_for_source(SOURCE, held.pk, now=now)
    units = units_offered(held, query, asked)
    counts = count_by_state(held)
    columns = chosen_columns(request.session, held)
    shown = {column.key for column in columns}
    found = table_of_round(held, query.filters(units), query.sort, shown)
    whole = sum(number for state, number in counts.items() if state != "discarded")
    page = CountedPages(found, None if query.is_filtered else whole).get_page(
        request.GET.get("page")
    )
    context = {
        "held": held,
        "crumbs": crumbs_of(held),
        "strip": strip_for_office(held, now),
        "query": query,
        "rest": query.address(),
        "sort": query.sort,
        "page": page,
        "columns": columns,
        "rows": rows_of(list(page), held, columns, query),
        "views": views_of(query, counts),
        "chips": chips_of(query, held, units),
        "missing": asked.missing,
        "asked": asked.whole,
        "waiting": counts["submitted"],
        "whole": whole,
        "offered": offered_columns(held),
        "chosen_keys": [column.key for column in columns],
        **choices_of(held, units),
    }
    answer = render(request, "office/rounds/applications.html", context)
    if request.headers.get("HX-Request"):
        answer["HX-Push-Url"] = _address(held, query)
    return answer


def _address(held: Round, query: TableQuery) -> str:
    """The list without what is not set, fit to be sent to a colleague."""
    rest = query.address()
    return reverse("round_applications", args=[held.pk]) + (f"?{rest}" if rest else "")


class CountedPages(Paginator):  # type: ignore[type-arg]
    """Fifty a page; what was counted already is not counted again."""

    def __init__(self, found: QuerySet[Application], counted: int | None) -> None:
        super().__init__(found, PAGE)
        if counted is not None:
            self.count = counted


def units_offered(held: Round, query: TableQuery, asked: Tally) -> list[Unit]:
    """Those to choose from; of very many only the first of the highest, and the chosen one."""
    chosen = query.under if whole_typed(query.under) is not None else ""
    is_long = asked.whole > MOST_UNITS_OFFERED
    units = units_of_source(SOURCE, held.pk, only_top=is_long, chosen=chosen)
    found = list(units[:MOST_UNITS_OFFERED])
    if chosen and all(str(one.pk) != chosen for one in found):
        found += units.filter(pk=chosen)
    return found


def choices_of(held: Round, units: list[Unit]) -> dict[str, object]:
    """What the filters offer."""
    definition = held.definition.parsed
    return {
        "themes": [theme.name for theme in definition.themes],
        "levels": definition.levels,
        "states": [state for state in STATES.values() if state.key != "discarded"],
        "units": [(str(one.pk), one.label) for one in units],
    }


@requires(can_run_round, load_round)
@require_POST
def choose_columns(request: HttpRequest, held: Round) -> HttpResponse:
    """Keep the columns for this sitting."""
    wanted = [key for key in request.POST.getlist("column") if key in COLUMNS]
    request.session[SESSION_KEY] = wanted
    return redirect(_address(held, query_from(request.POST)))
