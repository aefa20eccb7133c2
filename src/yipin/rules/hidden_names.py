"""All names that an expert of a blind review must not read, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from yipin.rules.blinding import names_of_unit
from yipin.rules.form_schema import Column, Field, FormSchema
from yipin.rules.named_people import NAMED_BY, NOBODY, asks_person, blanks_of, names_in

UNIT_FACTS = ("unit.name", "unit.parent", "application.unit")
BETWEEN_UNITS = re.compile(r"[、，,；;|\n]+")


@dataclass(frozen=True)
class FilledForm:
    """A form as it was filled in; ``facts`` are what the system filled in by itself."""

    schema: FormSchema
    answers: Mapping[str, Any]
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class UnitNames:
    name: str
    short: str = ""
    party_body: str = ""

    @property
    def all(self) -> frozenset[str]:
        return names_of_unit(self.name, self.short) | names_of_unit(self.party_body)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What is known of one subject: its forms, the applicant, the units between it and the host and those
    below it, the names of whoever had a hand in it, and blanks elsewhere that name people.
    """

    unit: UnitNames
    above: tuple[UnitNames, ...] = ()
    below: tuple[UnitNames, ...] = ()
    host: UnitNames | None = None
    forms: tuple[FilledForm, ...] = ()
    people: tuple[str, ...] = ()
    blanks: tuple[str, ...] = ()


def names_to_hide(known: Telling) -> frozenset[str]:
    """Units and people; what the host itself is called is no secret, unless it is the applicant."""
    units = {name for one in (known.unit, *known.above, *known.below) for name in one.all}
    people = set(known.people)
    for form in known.forms:
        for fact, value in _facts(form):
            units.update(_units_in(value) if fact in UNIT_FACTS else ())
            people.update(_people_in(value) if fact in NAMED_BY else ())
        for asked, value in blanks_of(form.schema, form.answers):
            units.update(_units_in(value) if _asks_unit(asked) else ())
            people.update(_people_in(value) if asks_person(asked) else ())
    people.update(name for one in known.blanks for name in _people_in(one))
    if known.host is not None and known.host != known.unit:
        units -= known.host.all
    return frozenset(units | people) - NOBODY - {""}


def _facts(form: FilledForm) -> Iterator[tuple[str, str]]:
    for fact, held in form.facts.items():
        value = held.get("value") if isinstance(held, Mapping) else held
        if isinstance(value, str):
            yield fact, value


def _asks_unit(asked: Field | Column) -> bool:
    return asked.type == "organisation" or asked.prefill in UNIT_FACTS


def _units_in(text: str) -> set[str]:
    return {name for one in BETWEEN_UNITS.split(text) for name in names_of_unit(one.strip())}


def _people_in(text: str) -> Iterable[str]:
    """The blank as it was written too, so that nothing is lost where it cannot be told apart."""
    return {text.strip(), *names_in(text)}
