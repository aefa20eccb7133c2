"""Reads of ballots: who may vote, who has, what came out once it is counted."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from yipin.database.kept_reads import KeptRead
from yipin.organisations.models import Appointment, Person
from yipin.organisations.queries import current_on, people_of
from yipin.reviews.models import Ballot, Judge, Subject, Voter


def electors_of(ballot: Ballot, today: date) -> QuerySet[Person]:
    """Everybody who may vote: holders of the post in the host's subtree, or the panel's experts."""
    people = Person.objects.filter(is_active=True, username__isnull=False)
    if ballot.post_id is not None:
        held = people_of(ballot.panel.unit, today).filter(
            post=ballot.post_id, person=OuterRef("pk")
        )
        return people.filter(Exists(held.order_by()))
    seats = Judge.objects.filter(panel=ballot.panel_id, left_at=None, person=OuterRef("pk"))
    return people.filter(Exists(seats))


def is_elector(ballot: Ballot, person: Person, today: date) -> bool:
    """Asked once for a ballot that was read once: page and act ask the same."""
    known: dict[tuple[int, date], bool] = ballot.__dict__.setdefault("known_electors", {})
    asked = (person.pk, today)
    if asked not in known:
        held = electors_of(ballot, today).filter(pk=person.pk)
        known[asked] = _has_seat(ballot, person) if ballot.post_id is None else held.exists()
    return known[asked]


SEAT = KeptRead(
    lambda panel, person: Judge.objects.filter(panel=panel, left_at=None, person=person).order_by()
)


def _has_seat(ballot: Ballot, person: Person) -> bool:
    return SEAT.first(panel=ballot.panel_id, person=person.pk) is not None


def ballots_for(person: Person, today: date) -> list[Ballot]:
    """Open ballots in which this person may vote, with whether they have (``has_voted``)."""
    voted = Voter.objects.filter(ballot=OuterRef("pk"), person=person)
    seats = Judge.objects.filter(panel=OuterRef("panel"), left_at=None, person=person)
    held = Appointment.objects.filter(
        current_on(today), person=person, post=OuterRef("post"),
        unit__path__startswith=OuterRef("panel__unit__path"),
    )  # fmt: skip
    mine = Q(post=None) & Exists(seats) | Exists(held)
    rows = Ballot.objects.filter(mine, state=Ballot.State.OPEN).annotate(has_voted=Exists(voted))
    return list(rows.select_related("panel__unit", "part").order_by("closes_at", "id"))


def has_voted(ballot: Ballot, person: Person) -> bool:
    return Voter.objects.filter(ballot=ballot, person=person).exists()


def turnout(ballot: Ballot, today: date) -> tuple[int, int]:
    """How many have voted, of how many."""
    return ballot.voters.count(), electors_of(ballot, today).count()


def votes_of(ballot: Ballot) -> list[tuple[Subject, int]]:
    """What came out, most votes first; nothing before it is counted."""
    if ballot.state != Ballot.State.COUNTED:
        return []
    subjects = ballot.panel.subjects.select_related("unit")
    counted = [(one, int(ballot.votes.get(str(one.pk), 0))) for one in subjects]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0].number))
