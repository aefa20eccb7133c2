"""Who is asked: the units that the rules find, those added, those left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.models import Unit
from yipin.organisations.queries import search_units, units_for_rules
from yipin.programmes.addressing import chosen_units
from yipin.web.office.definitions.crumbs import crumbs_to
from yipin.web.office.definitions.places import Place, units_of
from yipin.web.office.definitions.words import unit_words
from yipin.web.refusals import refusals_told
from yipin.web.typed import wholes_typed, words_typed

MOST_FOUND = 30


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """One unit with its box."""

    unit: Unit
    is_chosen: bool
    is_by_rule: bool


def choose_units(request: HttpRequest, place: Place) -> HttpResponse:
    """Everybody the rules find, ticked unless left out; a search adds others."""
    by_rule = list(units_for_rules(place.unit, place.definition.addressees))
    if request.method == "POST" and place.is_open:
        return keep_choice(request, place, by_rule)
    words = words_typed(request.GET)
    choices = choices_of(place, by_rule)
    shown = {one.unit.pk for one in choices}
    found = search_units(place.unit, words).exclude(pk=place.unit.pk).exclude(pk__in=shown)
    chosen = [one.unit for one in choices if one.is_chosen]
    context = {
        "place": place,
        "choices": choices,
        "found": list(found.order_by("path")[:MOST_FOUND]) if words else [],
        "words": words,
        "count": len(chosen),
        "in_words": unit_words(chosen),
        "crumbs": crumbs_to(place, _("发给谁")),
    }
    return render(request, "office/definitions/units.html", context)


def choices_of(place: Place, by_rule: Sequence[Unit]) -> list[UnitChoice]:
    """In the order of the tree."""
    ruled = {one.pk for one in by_rule}
    chosen = units_of(place)
    reached = {one.pk for one in chosen}
    every = {one.pk: one for one in (*by_rule, *chosen)}
    units = sorted(every.values(), key=lambda one: one.path)
    return [UnitChoice(one, one.pk in reached, one.pk in ruled) for one in units]


def keep_choice(request: HttpRequest, place: Place, by_rule: Sequence[Unit]) -> HttpResponse:
    """Boxes ticked and not found by a rule are added; rule's units left unticked are left out."""
    ticked = set(wholes_typed(request.POST.getlist("unit")))
    shown = set(wholes_typed(request.POST.getlist("shown")))
    ruled = {one.pk for one in by_rule}
    added, left_out = chosen_units(place.choice)
    added = ((added - shown) | (ticked - ruled)) & allowed(
        place, (added - shown) | (ticked - ruled)
    )
    left_out = (left_out - shown) | ((ruled & shown) - ticked)
    with refusals_told(request):
        place.choose(
            actor=request.actor,
            added=added,
            left_out=left_out,
            now=timezone.now(),  # type: ignore[attr-defined]
        )
        messages.success(request, _("单位已选定。"))
        stay = request.POST.get("act") == "add"
        return redirect(place.urls["units"] if stay else place.urls["home"])
    return redirect(place.urls["units"])


def allowed(place: Place, wanted: set[int]) -> set[int]:
    """Only units below the host can be asked."""
    below = Unit.objects.filter(path__startswith=place.unit.path, pk__in=wanted)
    return set(below.values_list("pk", flat=True))
