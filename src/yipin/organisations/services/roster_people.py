"""People of a roster: what is on file for a batch of rows, and writing what was confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Invitation, Person, Post, Unit
from yipin.organisations.permissions import Actor
from yipin.organisations.pinyin import initials_of
from yipin.organisations.queries import current_on
from yipin.organisations.services.many_rows import insert_rows
from yipin.rules.import_cells import CellFault
from yipin.rules.import_people import (
    CONTACT,
    NEW,
    UPDATE,
    Held,
    Judged,
    KnownPerson,
    KnownPost,
    PeopleWorld,
    SeenPeople,
    judge_person,
)

BATCH = 1000
PERSON = ("name", *CONTACT)
DAYS = ("starts_on", "ends_on")
Values = dict[str, Any]
Read = tuple[int, Values, list[CellFault]]


def words_of_units(host: Unit) -> dict[str, int | None]:
    """Every word that names a unit below the desk: code, name, path; None where it names two."""
    found: dict[str, int | None] = {}
    names: dict[str, str] = {}
    codes: dict[str, int] = {}
    rows = Unit.objects.filter(path__startswith=host.path).order_by("path")
    for pk, path, name, short, code, is_closed in rows.values_list(
        "pk", "path", "name", "short_name", "code", "is_closed"
    ):
        above = names.get(path[: -Unit.steplen], "")
        names[path] = f"{above}/{name}".removeprefix("/")
        if is_closed:
            continue
        if code:
            codes[code] = pk
        for words in {*_endings(names[path]), short} - {""}:
            found[words] = pk if words not in found else None
    return found | codes


def _endings(path: str) -> list[str]:
    """团委/一院/一班 is also called 一院/一班 and 一班."""
    parts = path.split("/")
    return ["/".join(parts[at:]) for at in range(len(parts))]


def posts_by_name() -> dict[str, KnownPost]:
    """By name; a post that may administer is given one by one, never from a file."""
    return {
        post.name: KnownPost(post.pk, Right.ADMINISTER.value not in post.rights)
        for post in Post.objects.order_by("-order", "-pk")
    }


@dataclass
class PeopleDesk:
    """A reading of one roster of people by one desk. ``made`` are people this writing made."""

    actor: Actor
    host: Unit
    today: date
    units: dict[str, int | None] = field(default_factory=dict)
    posts: dict[str, KnownPost] = field(default_factory=dict)
    seen: SeenPeople = field(default_factory=SeenPeople)
    made: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.units, self.posts = words_of_units(self.host), posts_by_name()

    def judge(self, rows: Sequence[Read]) -> list[Judged]:
        """The fates of a batch, in a fixed number of queries."""
        world = self._world(rows)
        return [judge_person(line, values, faults, world) for line, values, faults in rows]

    def _world(self, rows: Sequence[Read]) -> PeopleWorld:
        numbers = {str(values.get("number", "")) for _line, values, _faults in rows} - {""}
        emails = {str(values.get("email", "")).lower() for _l, values, _f in rows} - {""}
        people = {
            one.number: one
            for one in Person.objects.filter(number__in=numbers - self.made.keys()).order_by("-pk")
        }
        held, places = self._held([one.pk for one in people.values()])
        taken = Person.objects.annotate(low=Lower("email")).filter(low__in=emails)
        return PeopleWorld(
            units=self.units,
            posts=self.posts,
            people={number: self._known(one, places[one.pk]) for number, one in people.items()},
            held=held,
            emails=dict(taken.values_list("low", "number")) if emails else {},
            today=self.today,
            seen=self.seen,
        )

    def _known(self, person: Person, places: list[str]) -> KnownPerson:
        own = self.actor.person
        return KnownPerson(
            person.pk, person.name, person.email, person.phone, person.political_status,
            is_own=bool(places) and all(path.startswith(self.host.path) for path in places),
            is_self=own is not None and own.pk == person.pk,
        )  # fmt: skip

    def _held(
        self, people: Sequence[int]
    ) -> tuple[dict[tuple[int, int, int], Held], dict[int, list[str]]]:
        """The latest time in each post, and where each person sits today or later."""
        held: dict[tuple[int, int, int], Held] = {}
        places: dict[int, list[str]] = defaultdict(list)
        rows = Appointment.objects.filter(person__in=people).order_by("starts_on", "pk")
        for pk, person, post, unit, starts, ends, title, path in rows.values_list(
            "pk", "person", "post", "unit", "starts_on", "ends_on", "title", "unit__path"
        ):
            held[person, post, unit] = Held(pk, starts, ends, title)
            if ends is None or ends >= self.today:
                places[person].append(path)
        return held, places

    def write(self, rows: Sequence[tuple[Values, Judged]], now: datetime) -> dict[str, Any]:
        """Write a batch that was judged just now; answers what was made and what stood before."""
        new = self._add_people(rows)
        added = self._add_posts(rows, now)
        people, posts = _changed_people(rows), _changed_posts(rows)
        return {"people": new, "held": added, "people_before": people, "held_before": posts}

    def _add_people(self, rows: Sequence[tuple[Values, Judged]]) -> list[int]:
        fresh = {
            values["number"]: person_row(values)
            for values, judged in reversed(rows)
            if judged.fate == NEW and values["number"] not in self.made
        }
        last = insert_rows(Person, fresh.values())
        made = Person.objects.filter(pk__gt=last, number__in=fresh).values_list("number", "pk")
        found = dict(made)
        self.made |= found
        return list(found.values())

    def _add_posts(self, rows: Sequence[tuple[Values, Judged]], now: datetime) -> list[int]:
        wanted = [
            {
                "person_id": judged.refs.get("person") or self.made[values["number"]],
                "post_id": judged.refs["post"],
                "unit_id": judged.refs["unit"],
                "title": values.get("title", ""),
                "starts_on": values.get("starts_on") or self.today.isoformat(),
                "ends_on": values.get("ends_on"),
            }
            for values, judged in rows
            if judged.fate == NEW or any(key == "post" for key, _o, _n in judged.changes)
        ]
        people = {one["person_id"] for one in wanted}
        known = people - set(self.made.values())
        open_links = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=now)
        open_links.filter(person__in=known).update(expires_at=now)
        last = insert_rows(Appointment, wanted)
        made = Appointment.objects.filter(pk__gt=last, person__in=people)
        return list(made.order_by().values_list("pk", flat=True))


def person_row(values: Values) -> dict[str, Any]:
    """Somebody who cannot sign in before an invitation is accepted."""
    return {
        "name": values["name"],
        "initials": initials_of(values["name"], 80),
        "number": values["number"],
        "phone": values.get("phone", ""),
        "email": values.get("email", ""),
        "political_status": values.get("political_status", ""),
        "password": "!",  # no password yet: nobody can sign in with it
    }


def _changed_people(rows: Iterable[tuple[Values, Judged]]) -> dict[int, dict[str, str]]:
    """Write changed names and contacts; answers what stood there before."""
    wanted: dict[int, dict[str, str]] = defaultdict(dict)
    for _values, judged in rows:
        if judged.fate == UPDATE:
            new = {key: value for key, _old, value in judged.changes if key in PERSON}
            if new:
                wanted[judged.refs["person"]] |= new
    before: dict[int, dict[str, str]] = {}
    people = list(Person.objects.select_for_update().filter(pk__in=wanted))
    for person in people:
        new = wanted[person.pk]
        before[person.pk] = {key: getattr(person, key) for key in new}
        for key, value in new.items():
            setattr(person, key, value)
        person.initials = initials_of(person.name, 80)
    Person.objects.bulk_update(people, [*PERSON, "initials"], batch_size=200)
    return before


def _changed_posts(rows: Iterable[tuple[Values, Judged]]) -> dict[int, dict[str, str | None]]:
    """Write changed days and titles; answers what stood there before."""
    wanted: dict[int, dict[str, str]] = defaultdict(dict)
    for _values, judged in rows:
        new = {key: value for key, _old, value in judged.changes if key in (*DAYS, "title")}
        if judged.fate == UPDATE and new and "held" in judged.refs:
            wanted[judged.refs["held"]] |= new
    before: dict[int, dict[str, str | None]] = {}
    held = list(Appointment.objects.select_for_update().filter(pk__in=wanted))
    for one in held:
        new = wanted[one.pk]
        before[one.pk] = {
            key: value.isoformat() if isinstance(value := getattr(one, key), date) else value
            for key in new
        }
        for key, value in new.items():
            setattr(one, key, date.fromisoformat(value) if key in DAYS else value)
    Appointment.objects.bulk_update(held, [*DAYS, "title"], batch_size=200)
    return before


def absent_from(
    *, units: set[int], posts: set[int], held: set[int], actor: Actor, today: date
) -> list[int]:
    """Appointments in units and posts that the file speaks of, of people with a number whom no
    row names. Neither one's own nor one that may administer.
    """
    rows = (
        Appointment.objects.filter(current_on(today), unit__in=units, post__in=posts)
        .exclude(person__number="")
        .exclude(person=actor.signed_in)
        .order_by("unit__path", "pk")
    )
    found = rows.values_list("pk", "post__rights")
    return [
        pk for pk, rights in found.iterator() if pk not in held and Right.ADMINISTER not in rights
    ]


def undo_people(made: dict[str, Any], today: date) -> str:
    """Take back what a batch wrote; answers why it cannot be, or "". Called inside a transaction."""
    fresh = Person.objects.filter(pk__in=made["people"])
    if fresh.filter(Q(username__isnull=False) | Q(invitations__isnull=False)).exists():
        return "joined"
    own = Appointment.objects.filter(pk__in=made["held"])
    if Appointment.objects.filter(person__in=made["people"]).exclude(pk__in=made["held"]).exists():
        return "appointed"
    own.delete()
    fresh.delete()
    for pk, before in made["people_before"].items():
        name = {"initials": initials_of(before["name"], 80)} if "name" in before else {}
        Person.objects.filter(pk=pk).update(**before, **name)
    for pk, before in made["held_before"].items():
        Appointment.objects.filter(pk=pk).update(**before)
    return ""


def end_absent(held: Iterable[int], ends_on: date) -> int:
    """Give these appointments their last day; those that began later are left."""
    rows = Appointment.objects.filter(pk__in=list(held), starts_on__lte=ends_on)
    return rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on)).update(ends_on=ends_on)
