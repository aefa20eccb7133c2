"""How the result of one subject comes about: every part of it, down to the single mark.

Worked out by the rules that made the ranking, from the cards of this subject alone; by what experts are
standardised stands with the ranking.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from django.db.models import Q, prefetch_related_objects

from yipin.reviews.models import Aside, Ballot, Card, Panel, Part, Result, Subject
from yipin.reviews.result_queries import adjusted_of
from yipin.rules.agreement import outliers
from yipin.rules.parts import out_of_hundred, share_of_votes, voters_on
from yipin.rules.ranking import combined
from yipin.rules.scores import Card as Marked
from yipin.rules.scores import CardTotal, SubjectScore, score_subject
from yipin.rules.standard_scores import Yardstick, Yardsticks, yardsticks_from

Row = TypeVar("Row", Card, Aside)


@dataclass(frozen=True, kw_only=True)
class CardWorking:
    """One expert's card. ``standard``: the total with every expert made equal, by ``yardstick``; neither
    is known where the ranking is older than the card. ``apart``: above the median of the others, signed,
    where that is far.
    """

    card: Card
    total: CardTotal
    standard: Fraction | None
    yardstick: Yardstick | None
    apart: Fraction | None


@dataclass(frozen=True, kw_only=True)
class CardsWorking:
    """The cards of one panel, by the seat; ``reached`` out of 100 points. ``adjusted`` in hundredths."""

    panel: Panel
    score: SubjectScore
    reached: Fraction | None
    adjusted: int | None
    centre: Fraction
    cards: Sequence[CardWorking]
    waiting: Sequence[Card]
    asides: Sequence[Aside]


@dataclass(frozen=True, kw_only=True)
class VotesWorking:
    """Counts alone. None until they are counted. ``voters``: who voted and had a vote on this subject."""

    ballot: Ballot
    votes: int | None
    voters: int | None
    reached: Fraction | None


@dataclass(frozen=True, kw_only=True)
class PartWorking:
    """``part`` None: the panel's cards are the whole. Neither cards nor votes: the part knows nothing of
    this subject.
    """

    part: Part | None
    cards: CardsWorking | None = None
    votes: VotesWorking | None = None

    @property
    def reached(self) -> Fraction | None:
        """Out of 100 points."""
        made = self.cards or self.votes
        return None if made is None else made.reached


@dataclass(frozen=True, kw_only=True)
class SubjectWorking:
    """``whole``: exact, in hundredths. ``result``: the line of the ranking as it was kept last."""

    result: Result | None
    own: CardsWorking
    parts: Sequence[PartWorking]
    whole: Fraction | None


def working_of_subject(subject: Subject) -> SubjectWorking:
    """All parts, in as many reads however many parts, cards and subjects there are."""
    panel = subject.panel
    parts = list(panel.parts.select_related("child__ranking", "ballot"))
    seen = {panel.pk: subject} | _elsewhere(subject, parts)
    prefetch_related_objects([one.panel for one in seen.values()], "criteria")
    cards = _by_subject(_cards_of(seen.values()))
    asides = _by_subject(
        Aside.objects.filter(subject__in=seen.values()).select_related("judge__person")
    )
    made = {
        key: _cards_working(one, cards.get(one.pk, []), asides.get(one.pk, []))
        for key, one in seen.items()
    }
    own = made[panel.pk]
    workings = [_part_working(one, subject, made) for one in parts]
    reached = {one.part.key: one.reached for one in workings if one.part is not None}
    return SubjectWorking(
        result=Result.objects.filter(subject=subject).first(),
        own=own,
        parts=workings or [PartWorking(part=None, cards=own)],
        whole=combined([one.rule for one in parts], reached) if parts else own.score.mean,
    )


def _elsewhere(subject: Subject, parts: Sequence[Part]) -> dict[int, Subject]:
    """The same as other panels have it, by the panel."""
    children = {one.child_id: one.child for one in parts if one.child is not None}
    if not children:
        return {}
    rows = Subject.objects.filter(
        panel__in=children.keys(), kind=subject.kind, subject_id=subject.subject_id
    )
    found = {one.panel_id: one for one in rows}
    for key, one in found.items():
        one.panel = children[key]
    return found


def _cards_of(subjects: Iterable[Subject]) -> Iterable[Card]:
    here = Q(judge__left_at=None) | Q(handed_in_at__isnull=False)
    rows = Card.objects.filter(here, subject__in=list(subjects))
    return rows.select_related("judge__person").order_by("judge_id")


def _by_subject(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for one in rows:
        found.setdefault(one.subject_id, []).append(one)
    return found


def _cards_working(
    subject: Subject, cards: Sequence[Card], asides: Sequence[Aside]
) -> CardsWorking:
    panel = subject.panel
    handed = [one for one in cards if one.handed_in_at is not None]
    marked = [Marked(str(one.judge_id), str(subject.pk), one.marks) for one in handed]
    score = score_subject(panel.rubric, str(subject.pk), marked)
    far = {one.judge: one.difference for one in outliers([score], panel.rubric.full_points)}
    yardsticks = yardsticks_from(panel.ranking.yardsticks)
    return CardsWorking(
        panel=panel,
        score=score,
        reached=out_of_hundred(score.mean, panel.rubric.full_points),
        adjusted=adjusted_of(yardsticks, score),
        centre=yardsticks.centre,
        cards=[_card_working(one, score, yardsticks, far) for one in handed],
        waiting=[one for one in cards if one.handed_in_at is None],
        asides=asides,
    )


def _card_working(
    card: Card, score: SubjectScore, yardsticks: Yardsticks, far: Mapping[str, Fraction]
) -> CardWorking:
    judge = str(card.judge_id)
    total = next(one for one in score.cards if one.judge == judge)
    return CardWorking(
        card=card,
        total=total,
        standard=yardsticks.standardised(judge, total.total),
        yardstick=yardsticks.by_judge.get(judge),
        apart=far.get(judge),
    )


def _part_working(part: Part, subject: Subject, made: Mapping[int, CardsWorking]) -> PartWorking:
    if part.kind != Part.Kind.BALLOT:
        at = subject.panel_id if part.child_id is None else part.child_id
        return PartWorking(part=part, cards=made.get(at))
    ballot = part.ballot
    if ballot.state != Ballot.State.COUNTED:
        return PartWorking(
            part=part, votes=VotesWorking(ballot=ballot, votes=None, voters=None, reached=None)
        )
    votes = int(ballot.votes.get(str(subject.pk), 0))
    voters = voters_on(ballot.cast, ballot.aside_from(subject.pk))
    reached = share_of_votes(votes, voters)
    counted = VotesWorking(ballot=ballot, votes=votes, voters=voters, reached=reached)
    return PartWorking(part=part, votes=counted)
