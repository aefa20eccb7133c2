"""Reads of applications, for the unit's desk and for the office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Case, Count, F, OrderBy, OuterRef, Q, QuerySet, Subquery, Value, When

from yipin.database.kept_reads import KeptRead
from yipin.forms.models import Endorsement
from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.projects.counting import count_places, count_places_of
from yipin.projects.models import Application, QuotaException
from yipin.projects.numbers import number_meant
from yipin.rules.quotas import QuotaLeft, quota_left

# What has no number or was never sent is the smallest, on every database.
SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "unit": ("unit__path", "id"),
    "-unit": ("-unit__path", "-id"),
    "number": (F("number").asc(nulls_first=True), "id"),
    "-number": (F("number").desc(nulls_last=True), "-id"),
    "title": ("title", "id"),
    "-title": ("-title", "-id"),
    "state": ("state", "unit__path"),
    "-state": ("-state", "unit__path"),
    "submitted": (F("submitted_at").asc(nulls_first=True), "id"),
    "-submitted": (F("submitted_at").desc(nulls_last=True), "-id"),
    "since": ("state_since", "id"),
    "-since": ("-state_since", "-id"),
    "theme": ("place_in_notice", "unit__path", "id"),
    "-theme": ("-place_in_notice", "unit__path", "id"),
    "level": ("place_in_notice", "unit__path", "id"),
    "-level": ("-place_in_notice", "unit__path", "id"),
}


@dataclass(frozen=True)
class Filters:
    """What the office looks for. Empty means: any."""

    words: str = ""
    state: str = ""
    theme: str = ""
    level: str = ""
    under: str = ""  # tree path
    states: tuple[str, ...] = ()  # any of these


def named(word: str, of: str = "") -> Q:
    """An application whose name or unit holds this word, or has it as pinyin initials.

    ``of`` is the way from the rows that are searched to the application: ``award__application__``.
    """
    fields = {
        "title__icontains": word,
        "initials__contains": word.lower(),
        "unit__name__icontains": word,
        "unit__initials__contains": word.lower(),
    }
    either = (Q(**{f"{of}{field}": value}) for field, value in fields.items())
    return reduce(or_, either)


def applications_of_round(
    held: Round, filters: Filters, sort: str = "unit", *, has_answers: bool = True
) -> QuerySet[Application]:
    """The applications table: those that were ever sent, and the drafts of units, one query.

    ``has_answers`` brings the form and what was typed into it along.
    """
    current = Endorsement.objects.filter(
        submission=OuterRef("submission"), state=Endorsement.State.CURRENT
    )
    found = (
        Application.objects.filter(round=held)
        .exclude(state="discarded")
        .select_related("unit")
        .annotate(waiting_for=Subquery(current.values("name")[:1]))
    )
    if has_answers:  # what no list shows is left behind
        left = ("stamps", "held_files", "form__schema")
        found = found.select_related("submission__form").defer(
            *(f"submission__{one}" for one in left)
        )
    for word in filters.words.split():
        found = found.filter(named(word) | Q(number__in=number_meant(word)))
    chosen = {
        "state": filters.state,
        "theme": filters.theme,
        "level": filters.level,
        "unit__path__startswith": filters.under,
    }
    found = found.filter(**{key: value for key, value in chosen.items() if value})
    if filters.states:
        found = found.filter(state__in=filters.states)
    found = found.annotate(**_place_in_notice(held, sort.removeprefix("-")))
    return found.order_by(*SORTS.get(sort, SORTS["unit"]))


def _place_in_notice(held: Round, field: str) -> dict[str, Case]:
    """Themes and levels come as the notice lists them: none first, what it does not list last."""
    asked = held.definition.parsed
    listed = {
        "theme": [theme.name for theme in asked.themes],
        "level": [level.key for level in asked.levels],
    }
    if field not in listed:
        return {}
    places = enumerate(["", *listed[field]])
    cases = [When(**{field: value}, then=Value(place)) for place, value in places]
    return {"place_in_notice": Case(*cases, default=Value(len(cases)))}


def count_by_state(held: Round) -> Counter[str]:
    """How many applications stand in each state."""
    return Counter(dict(BY_STATE.all(held=held.pk)))


BY_STATE = KeptRead(
    lambda held: (
        Application.objects.filter(round_id=held)
        .values_list("state")
        .annotate(count=Count("*"))  # of the index alone
        .order_by("state")
    )
)


def applications_of_unit(unit: Unit) -> QuerySet[Application]:
    """Everything a unit applied for, newest first; the trash apart."""
    own = Application.objects.filter(unit=unit).exclude(state="discarded")
    return own.select_related("round__unit", "submission__form").order_by("-created_at", "-id")


def trash_of_unit(unit: Unit) -> QuerySet[Application]:
    own = Application.objects.filter(unit=unit, state="discarded")
    return own.select_related("round").order_by("-state_since")


def quota_of_unit(held: Round, unit: Unit) -> tuple[QuotaLeft, ...]:
    """Every quota rule over this unit, with what is left of it."""
    return quota_left(held.definition.parsed.quotas, count_places(held, unit))


def quotas_of_units(held: Round, units: Sequence[Unit]) -> dict[int, tuple[QuotaLeft, ...]]:
    """The same for many units at once, by unit."""
    rules = held.definition.parsed.quotas
    counted = count_places_of(held, units)
    return {pk: quota_left(rules, counts) for pk, counts in counted.items()}


def exceptions_of_round(held: Round) -> QuerySet[QuotaException]:
    return held.exceptions.select_related("unit", "asked_by", "answered_by")
