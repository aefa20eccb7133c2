"""The tree of units, level by level, and the page of one unit."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from yipin.organisations.choices import Right, UnitKind
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, can_administer, holds
from yipin.organisations.queries import search_units, units_below
from yipin.web.office.units.exports import units_file
from yipin.web.office.units.pages import (
    crumbs_to,
    headcount_rows,
    person_rows,
    posts_held_in,
    unit_rows,
    with_counts,
)
from yipin.web.office.units.past import unit_past, unit_term
from yipin.web.permission import requires
from yipin.web.typed import words_typed

PAGE = 50
SORTS = {"name": ("name", "id"), "-name": ("-name", "-id")}


def load_unit(*, pk: int) -> Unit:
    return get_object_or_404(Unit, pk=pk)


@requires(holds(Right.ADMINISTER))
def units(request: HttpRequest) -> HttpResponse:
    """The units right below the desk; with words or a kind, all below it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    host: Unit = actor.unit  # type: ignore[assignment]
    words, kind = words_typed(request.GET), request.GET.get("kind", "")
    found = wanted_units(host, words, kind).order_by(*order_of(request))
    today = timezone.localdate()
    page = Paginator(with_counts(found, today), PAGE).get_page(request.GET.get("page"))
    context = {
        "host": host,
        "page": page,
        "rows": unit_rows(list(page), today),
        "words": words,
        "kind": kind,
        "kinds": UnitKind.choices,
        "is_search": bool(words or kind),
        "below_in_all": units_below(host).count() - 1,
    }
    return render(request, "office/units/units.html", context)


@requires(holds(Right.ADMINISTER))
def units_list(request: HttpRequest) -> HttpResponse:
    """All units below the desk, or those that were searched for, as Excel."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words, kind = words_typed(request.GET), request.GET.get("kind", "")
    found = search_units(actor.unit, words)  # type: ignore[arg-type]
    if kind in UnitKind.values:
        found = found.filter(kind=kind)
    today = timezone.localdate()
    return units_file(with_counts(found.order_by("path"), today), today)


def order_of(request: HttpRequest) -> tuple[str, ...]:
    """By the tree, or by name where asked."""
    return SORTS.get(request.GET.get("sort", ""), ("path",))


def wanted_units(host: Unit, words: str, kind: str) -> QuerySet[Unit]:
    if not words and kind not in UnitKind.values:
        return host.children()
    found = search_units(host, words).exclude(pk=host.pk)
    return found.filter(kind=kind) if kind in UnitKind.values else found


@requires(can_administer, load_unit)
def unit(request: HttpRequest, unit: Unit) -> HttpResponse:
    """One unit: figures, people, units below."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now, today = timezone.now(), timezone.localdate()
    below = unit.children().order_by(*order_of(request))
    below = with_counts(below, today)
    page = Paginator(below, PAGE).get_page(request.GET.get("page"))
    context = {
        "unit": unit,
        "crumbs": crumbs_to(unit, actor),
        "page": page,
        "rows": unit_rows(list(page), today),
        "people": person_rows(list(posts_held_in(unit, today)), actor, now),
        "figures": headcount_rows(unit),
        "is_own": actor.unit == unit,
        "past": unit_past(unit),
        "term": unit_term(unit, today),
    }
    return render(request, "office/units/unit.html", context)
