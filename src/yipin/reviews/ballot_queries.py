"""Reads of ballots: who may vote, who has, what came out once it is counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from yipin.database.kept_reads import Asked, KeptRead, padded
from yipin.database.kept_sql import Value
from yipin.organisations.models import Appointment, Person
from yipin.organisations.queries import current_on, people_of
from yipin.reviews.models import Aside, Ballot, Judge, Panel, Ranking, Result, Subject, Voter
from yipin.reviews.recusal_queries import BONDS, Named, reasons_by_rule
from yipin.rules.recusals import SubjectFacts


def electors_of(ballot: Ballot, today: date) -> QuerySet[Person]:
    """Everybody who may vote: holders of the post in the host's subtree, or the panel's experts."""
    people = Person.objects.filter(is_active=True, username__isnull=False)
    if ballot.post_id is not None:
        held = people_of(ballot.panel.unit, today).filter(
            post=ballot.post_id, person=OuterRef("pk")
        )
        return people.filter(Exists(held.order_by()))
    return people.filter(Exists(_voting_seats(ballot).filter(person=OuterRef("pk"))))


def _voting_seats(ballot: Ballot) -> QuerySet[Judge]:
    """Who stands aside from one of those that are level has no vote on them."""
    seats = Judge.objects.filter(panel=ballot.panel_id, left_at=None)
    return seats.exclude(asides__subject__in=ballot.tied) if ballot.tied else seats


def is_elector(ballot: Ballot, person: Person, today: date) -> bool:
    """Asked once for a ballot that was read once: page and act ask the same."""
    known: dict[tuple[int, date], bool] = ballot.__dict__.setdefault("known_electors", {})
    asked = (person.pk, today)
    if asked not in known:
        is_seated = _has_seat if ballot.post_id is None else _holds_post
        known[asked] = is_seated(ballot, person, today)
    return known[asked]


SEAT = KeptRead(
    lambda panel, person: Judge.objects.filter(panel=panel, left_at=None, person=person).order_by()
)


def _holds_post(ballot: Ballot, person: Person, today: date) -> bool:
    return electors_of(ballot, today).filter(pk=person.pk).exists()


def _has_seat(ballot: Ballot, person: Person, _today: date) -> bool:
    if ballot.tied:
        return _voting_seats(ballot).filter(person=person).exists()
    return SEAT.first(panel=ballot.panel_id, person=person.pk) is not None


@dataclass(frozen=True, slots=True)
class Choice:
    """A subject as one elector meets it. ``written``: the key of the reason why this one stands aside from
    it, as it is written of the seat here.
    """

    pk: int
    number: int
    kind: str
    subject_id: int
    people: list[int]
    place: str
    written: str | None

    @property
    def facts(self) -> SubjectFacts:
        return SubjectFacts(str(self.pk), self.place, people=frozenset(self.people))


def choices_of(ballot: Ballot, person: Person) -> list[Choice]:
    """What may be chosen, read as every vote needs it."""
    rows = CHOICES.all(panel=ballot.panel_id, person=person.pk)
    found = [Choice(*row) for row in rows]
    return found if ballot.part_id is not None else [one for one in found if one.pk in ballot.tied]


def _choices(panel: int, person: int) -> QuerySet[Any, Any]:
    written = Aside.objects.filter(subject=OuterRef("pk"), judge__person=person).order_by()
    reason = Subquery(written.values("reason")[:1])
    rows = Subject.objects.filter(panel=panel)
    return rows.values_list("pk", "number", "kind", "subject_id", "people", "unit__path", reason)


CHOICES = KeptRead(_choices)


def asked_of_elector(ballot: Ballot, person: Person, today: date) -> tuple[Asked, ...]:
    """What both of these are answered from."""
    bonds: dict[str, Value] = {"people": padded([person.pk]), "today": today}
    return (CHOICES, {"panel": ballot.panel_id, "person": person.pk}), (BONDS, bonds)


def asides_of_elector(
    ballot: Ballot, person: Person, choices: Sequence[Choice], named: Named, today: date
) -> dict[int, str]:
    """Subject → key of the reason why this elector has no vote on it: what is written of a seat here, and
    what the rule says by now of whoever votes. On a tie one votes on all or not at all.
    """
    by_rule = reasons_by_rule(ballot.panel, {person.pk: person.name}, choices, named, today)
    found = {subject: reason for (_person, subject), reason in by_rule.items()}
    return found | {one.pk: one.written for one in choices if one.written}


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
    found: list[Ballot] = list(
        rows.select_related("panel__unit", "part").order_by("closes_at", "id")
    )
    tied = {subject for one in found for subject in one.tied}
    if not tied:
        return found
    aside = set(
        Aside.objects.filter(judge__person=person, subject__in=tied).values_list(
            "subject", flat=True
        )
    )
    return [one for one in found if not aside.intersection(one.tied)]


def has_voted(ballot: Ballot, person: Person) -> bool:
    return Voter.objects.filter(ballot=ballot, person=person).exists()


def turnout(ballot: Ballot, today: date) -> tuple[int, int]:
    """How many have voted, of how many."""
    return ballot.voters.count(), electors_of(ballot, today).count()


def subjects_of(ballot: Ballot) -> QuerySet[Subject]:
    """What may be chosen."""
    rows = ballot.panel.subjects.select_related("unit")
    return rows.filter(pk__in=ballot.tied) if ballot.part_id is None else rows


def level_at(panel: Panel, rank: int) -> list[Subject]:
    """Those that share this rank, as the list was worked out last; nothing where it is not shared."""
    rows = Result.objects.filter(panel=panel, rank=rank, is_shared=True)
    return [one.subject for one in rows.select_related("subject").order_by("subject")]


def is_level(panel: Panel, subjects: Collection[int]) -> bool:
    """Whether exactly these share a rank, on a list that holds as of now."""
    fresh = Ranking.objects.filter(
        panel=panel, is_stale=False, computed_at__isnull=False, asked_at__isnull=True
    )
    rows = Result.objects.filter(panel=panel, subject__in=list(subjects), is_shared=True)
    ranks = set(rows.values_list("rank", flat=True))
    if len(ranks) != 1 or not fresh.exists():
        return False
    level = {one.pk for one in level_at(panel, ranks.pop() or 0)}
    return level == set(subjects)


def tie_ballots_of(panel: Panel) -> list[Ballot]:
    """In the order in which they were set up."""
    return list(panel.ballots.filter(part=None).order_by("id"))


def votes_on_ties(panel: Panel) -> list[dict[str, int]]:
    """What came out of those that are counted: every tied subject → votes."""
    counted = panel.ballots.filter(part=None, state=Ballot.State.COUNTED).order_by("id")
    return [{str(key): int(one.votes.get(str(key), 0)) for key in one.tied} for one in counted]


def votes_of(ballot: Ballot) -> list[tuple[Subject, int]]:
    """What came out, most votes first; nothing before it is counted."""
    if ballot.state != Ballot.State.COUNTED:
        return []
    counted = [(one, int(ballot.votes.get(str(one.pk), 0))) for one in subjects_of(ballot)]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0].number))
