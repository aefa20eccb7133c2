"""Reads of terms: how long they are on this site, whose end is near, who is to be reminded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from yipin.organisations.models import Term, TermRule, Unit
from yipin.rules.terms import OVERDUE, STARTING_LENGTHS, TermLength, months_later, term_length

FIRST_MARK = 6  # months
STATES = {"six_months": (6, 3), "three_months": (3, 1), "one_month": (1, 0)}


def lengths_of_site() -> list[TermLength]:
    """What this site set itself, for whoever reckons with many units."""
    return [
        TermLength(
            rule.kind, rule.category, rule.years_least, rule.years, rule.shift_months,
            rule.source, rule.valid_from,
        )
        for rule in TermRule.objects.all()
    ]  # fmt: skip


def length_for(unit: Unit, on: date) -> TermLength | None:
    """The length of a unit's terms on a day; None where nobody is elected."""
    return term_length(unit.kind, unit.category, on, lengths_of_site())


def running_terms(host: Unit) -> QuerySet[Term]:
    """The running term of each open unit below a host, by its last day (moved ones by theirs)."""
    rows = Term.objects.filter(
        unit__path__startswith=host.path, unit__is_closed=False, replaced_on__isnull=True
    )
    rows = rows.annotate(due=Coalesce(F("shifted_to"), F("ends_on")))
    return rows.select_related("unit").order_by("due", "unit__path")


def terms_in_state(host: Unit, state: str, today: date) -> QuerySet[Term]:
    """Running terms that are overdue, or whose mark (six_months …) is the nearest reached."""
    rows = running_terms(host)
    if state == OVERDUE:
        return rows.filter(Q(due__lt=today))
    if state not in STATES:
        return rows
    far, near = STATES[state]
    first = _days_at(today, near)
    last = _days_at(today, far)
    after = Q(due__gte=today) if near == 0 else Q(due__gt=first)
    return rows.filter(after, Q(due__lte=last))


def _days_at(today: date, months: int) -> date:
    """The last day ``d`` with ``months_later(d, -months) <= today``."""
    day = months_later(today, months)
    while months_later(date.fromordinal(day.toordinal() + 1), -months) <= today:
        day = date.fromordinal(day.toordinal() + 1)
    return day


def units_without_term(host: Unit) -> QuerySet[Unit]:
    """Open units of the kinds that are elected whose term nobody has entered."""
    kinds = {one.kind for one in (*STARTING_LENGTHS, *lengths_of_site())}
    rows = Unit.objects.filter(path__startswith=host.path, is_closed=False, kind__in=kinds)
    return rows.exclude(terms__replaced_on__isnull=True, terms__isnull=False).order_by("path")


def terms_to_remind(today: date) -> Iterator[Term]:
    """Running terms of open units that reached their first mark, whole site."""
    rows = Term.objects.filter(replaced_on__isnull=True, unit__is_closed=False)
    rows = rows.annotate(due=Coalesce(F("shifted_to"), F("ends_on")))
    last = _days_at(today, FIRST_MARK)
    return rows.filter(due__lte=last).select_related("unit").order_by("unit__path").iterator()
