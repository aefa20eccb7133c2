"""Reads of the organisation: who sits where, who is asked, what a unit's figures are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Q, QuerySet

from yipin.database.kept_reads import KeptRead
from yipin.organisations.choices import SignInCheck, SigningCheck
from yipin.organisations.models import ApiToken, Appointment, Headcount, Person, Unit
from yipin.rules.definition import AddresseeRule


def current_on(today: date) -> Q:
    """The condition that an appointment holds on this day."""
    return Q(starts_on__lte=today) & (Q(ends_on__isnull=True) | Q(ends_on__gte=today))


def current_appointments(person: Person, today: date) -> QuerySet[Appointment]:
    """The desks a person may sit at, in order of the posts."""
    held = Appointment.objects.filter(current_on(today), person=person, unit__is_closed=False)
    return held.select_related("person", "post", "unit").order_by("post__order", "id")


CURRENT_APPOINTMENTS = KeptRead(
    lambda person, today: current_appointments(Person(pk=person), today)
)


def holders_of_many(unit_ids: Iterable[int], right: str, today: date) -> dict[int, list[Person]]:
    """For each unit, the people whose post in that very unit carries the right."""
    held = (
        Appointment.objects.filter(current_on(today), unit_id__in=list(unit_ids))
        .select_related("person", "post")
        .order_by("post__order", "id")
    )
    found: dict[int, list[Person]] = defaultdict(list)
    for appointment in held:
        people = found[appointment.unit_id]
        if right in appointment.post.rights and appointment.person not in people:
            people.append(appointment.person)
    return dict(found)


def holders_of(unit: Unit, right: str, today: date) -> list[Person]:
    """The people whose post in this very unit carries the right."""
    return holders_of_many([unit.pk], right, today).get(unit.pk, [])


def appointment_with(person: Person, unit: Unit, right: str, today: date) -> Appointment | None:
    """The appointment by which a person holds a right in this very unit."""
    held = current_appointments(person, today).filter(unit=unit)
    return next((each for each in held if right in each.post.rights), None)


def latest_headcounts(unit_ids: Iterable[int], on: date) -> dict[int, Headcount]:
    """The newest figures of each unit that were true on or before a day."""
    rows = Headcount.objects.filter(unit_id__in=list(unit_ids), as_of__lte=on).order_by("as_of")
    return {row.unit_id: row for row in rows}


def latest_headcount(unit: Unit, on: date) -> Headcount | None:
    return latest_headcounts([unit.pk], on).get(unit.pk)


def line_of(unit: Unit) -> list[int]:
    """The unit and those above it, nearest first (one read)."""
    rows = Unit.objects.filter(path__in=unit.line_paths)
    return list(rows.order_by("-path").values_list("pk", flat=True))


def names_of_people(people: Collection[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))


def signing_check_for(unit: Unit) -> str:
    """What signing in this unit asks: its own word, else that of the nearest unit above. One read."""
    line = Unit.objects.filter(path__in=unit.line_paths).exclude(signing_check="")
    nearest = line.order_by("-path").values_list("signing_check", flat=True).first()
    return nearest or SigningCheck.PASSWORD


def asks_second_factor(person: Person, today: date) -> bool:
    """Whether a unit in which the person holds a post, or one above it that asks so for all below,
    lets nobody sign in without a second factor. Two reads.
    """
    paths = set(current_appointments(person, today).values_list("unit__path", flat=True))
    above = {path[:end] for path in paths for end in range(Unit.steplen, len(path), Unit.steplen)}
    own = Q(path__in=paths) & ~Q(sign_in_check="")
    return Unit.objects.filter(own | Q(path__in=above, sign_in_check=SignInCheck.BELOW)).exists()


def units_below(unit: Unit) -> QuerySet[Unit]:
    """The unit and everything below it that still exists."""
    return Unit.objects.filter(path__startswith=unit.path, is_closed=False)


def units_for_rules(host: Unit, rules: Iterable[AddresseeRule]) -> QuerySet[Unit]:
    """The units below a host that the addressee rules of a definition mean."""
    wanted = Q(pk__in=[])
    for rule in rules:
        one = Q(depth=host.depth + 1) if rule.reach == "children" else Q(depth__gt=host.depth)
        if rule.kinds:
            one &= Q(kind__in=rule.kinds)
        if rule.categories:
            one &= Q(category__in=rule.categories)
        wanted |= one
    return units_below(host).filter(wanted).order_by("path")


def search_units(host: Unit, words: str) -> QuerySet[Unit]:
    """Units below a host whose name or pinyin initials hold the words."""
    found = units_below(host)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(short_name__icontains=word)
            | Q(initials__contains=word.lower())
        )
    return found


def people_of(host: Unit, today: date) -> QuerySet[Appointment]:
    """Everybody who holds a post in the subtree, by unit and post."""
    held = Appointment.objects.filter(current_on(today), unit__path__startswith=host.path)
    return held.select_related("person", "post", "unit").order_by("unit__path", "post__order")


def tokens_of(appointments: Iterable[Appointment]) -> QuerySet[ApiToken]:
    """The keys of these desks that were not revoked, newest first, expired ones too."""
    rows = ApiToken.objects.filter(
        appointment__in=[one.pk for one in appointments], revoked_at__isnull=True
    )
    return rows.select_related("appointment__unit", "appointment__post", "made_by")
