"""Taking in many at once: a list of people with their posts, a list of units' figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Appointment, Headcount, Person, Post, Unit
from yipin.organisations.permissions import Actor, Refused, can_administer, require
from yipin.organisations.pinyin import initials_of
from yipin.rules.headcounts import headcount_faults
from yipin.rules.verdicts import refuse

BATCH = 2000


@dataclass(frozen=True, slots=True)
class NewPerson:
    """One line of a list of people: who, in which post of which unit."""

    name: str
    unit: Unit
    post: Post
    title: str = ""
    number: str = ""
    phone: str = ""
    email: str = ""
    political_status: str = ""


@dataclass(frozen=True, slots=True)
class NewHeadcount:
    """One line of a list of figures."""

    unit: Unit
    members: int
    youth_14_to_28: int
    cadres: int = 0


@transaction.atomic
def take_in_people(
    *, actor: Actor, unit: Unit, rows: Sequence[NewPerson], starts_on: date, now: datetime
) -> list[Appointment]:
    """Enter people below ``unit`` and appoint them, all or nothing; one journal entry.

    Who may: the administrator of the unit. Refuses a row outside the subtree. Nobody can sign in
    before an invitation is accepted.
    """
    require(can_administer, actor, unit)
    for row in rows:
        require(can_administer, actor, row.unit)
    people = Person.objects.bulk_create([_person(row) for row in rows], batch_size=BATCH)
    made = Appointment.objects.bulk_create(
        [
            Appointment(
                person=person, post=row.post, unit=row.unit, title=row.title, starts_on=starts_on
            )
            for person, row in zip(people, rows, strict=True)
        ],
        batch_size=BATCH,
    )
    record_entry(
        actor=actor, at=now, action="people.taken_in", subject=unit, after={"people": len(people)}
    )
    return made


def _person(row: NewPerson) -> Person:
    return Person(
        name=row.name,
        initials=initials_of(row.name, 80),
        number=row.number,
        phone=row.phone,
        email=row.email,
        political_status=row.political_status,
        password="!",  # noqa: S106  # no password yet: nobody can sign in with it
    )


@transaction.atomic
def record_headcounts(
    *,
    actor: Actor,
    unit: Unit,
    rows: Sequence[NewHeadcount],
    as_of: date,
    source: str,
    now: datetime,
) -> int:
    """Figures of many units for one day, all or nothing. Refuses what cannot be true, by unit."""
    require(can_administer, actor, unit)
    for row in rows:
        require(can_administer, actor, row.unit)
        faults = headcount_faults(row.members, row.youth_14_to_28, row.cadres)
        if faults:
            words = f"{row.unit.name}：{faults[0].message}"
            raise Refused(refuse("headcount", words), faults)
    made = Headcount.objects.bulk_create(
        [
            Headcount(
                unit=row.unit,
                as_of=as_of,
                members=row.members,
                youth_14_to_28=row.youth_14_to_28,
                cadres=row.cadres,
                source=source,
                recorded_at=now,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    record_entry(
        actor=actor, at=now, action="headcounts.recorded", subject=unit, after={"units": len(made)}
    )
    return len(made)
