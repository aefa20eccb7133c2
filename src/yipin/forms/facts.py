"""What the system knows about a unit, ready to be filled in: each fact with source and date."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Headcount, Unit
from yipin.organisations.queries import current_on, latest_headcount
from yipin.rules.form_schema import FormSchema
from yipin.rules.headcounts import ratio_words

Fact = dict[str, str]
Facts = dict[str, Fact]


def facts_for_unit(
    unit: Unit,
    leader: Appointment | None = None,
    *,
    filler: Appointment | None = None,
    now: datetime,
) -> Facts:
    """Every fact known of a unit, by the keys of ``form_schema.PREFILL_FACTS``.

    A fact is ``{"value", "source", "as_of"}``: ``value`` as it is typed into a form (counts in
    people, the ratio in percent without its sign), ``as_of`` an ISO day. What is not known is left
    out. Names and telephone numbers are whole; who shows them masks them. Without ``leader`` it
    is whoever leads the unit today.
    """
    today = timezone.localdate(now)
    facts = {"today": fact_of(today.isoformat(), _("今天"), today)}
    facts |= _unit_facts(unit, today)
    facts |= _figures(latest_headcount(unit, today))
    facts |= _person_facts("leader", leader or leader_of(unit, today), today)
    facts |= _person_facts("filler", filler, today)
    return {key: fact for key, fact in facts.items() if fact["value"]}


def leader_of(unit: Unit, today: date) -> Appointment | None:
    """The first in order of the posts who fills in forms for the unit; a secretary goes first."""
    held = list(
        Appointment.objects.filter(current_on(today), unit=unit)
        .select_related("person", "post")
        .order_by("post__order", "id")
    )
    secretary = [one for one in held if one.post.key == "secretary"]
    fillers = [one for one in held if Right.FILL_FORMS in one.post.rights]
    return next(iter(secretary + fillers), None)


def prefilled_answers(schema: FormSchema, facts: Facts) -> dict[str, str]:
    """The answers that the facts give, by field."""
    return {
        field.key: facts[field.prefill]["value"]
        for field in schema.answerable()
        if field.prefill in facts
    }


def fact_of(value: Any, source: str, as_of: date) -> Fact:
    """What is known, from where, of which day."""
    return {"value": str(value), "source": source, "as_of": as_of.isoformat()}


def _unit_facts(unit: Unit, today: date) -> Facts:
    source = _("组织库")
    parent = Unit.objects.get_parent(unit)
    return {
        "unit.name": fact_of(unit.name, source, today),
        "unit.parent": fact_of(parent.name if parent else "", source, today),
    }


def _figures(count: Headcount | None) -> Facts:
    """The ratio is computed from the two counts and says so."""
    if count is None:
        return {}
    day, source = count.as_of, count.source or _("组织库")
    ratio = count.league_youth_ratio
    computed = _("由两数算出：%(members)s ÷ %(youth)s") % {
        "members": count.members,
        "youth": count.youth_14_to_28,
    }
    return {
        "unit.members": fact_of(count.members, source, day),
        "unit.youth_14_to_28": fact_of(count.youth_14_to_28, source, day),
        "unit.cadres": fact_of(count.cadres, source, day),
        "unit.league_youth_ratio": fact_of(
            "" if ratio is None else ratio_words(ratio).rstrip("%"), computed, day
        ),
    }


def _person_facts(prefix: str, held: Appointment | None, today: date) -> Facts:
    """Name and post date from the day of the appointment, the rest from today's record."""
    if held is None:
        return {}
    source, person = _("任职记录"), held.person
    return {
        f"{prefix}.name": fact_of(person.name, source, held.starts_on),
        f"{prefix}.title": fact_of(held.label, source, held.starts_on),
        f"{prefix}.phone": fact_of(person.phone, _("人员库"), today),
        f"{prefix}.political_status": fact_of(person.political_status, _("人员库"), today),
    }
