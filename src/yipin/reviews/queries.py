"""Reads of reviews: an expert's desk, and the list of results with its whole arithmetic."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from yipin.organisations.models import Invitation, Person, Unit
from yipin.organisations.queries import people_of
from yipin.reviews.models import Aside, Card, Judge, Panel, Subject
from yipin.rules.agreement import Agreement, Outlier, agreement, outliers
from yipin.rules.ranking import Part, Ranked, rank_subjects, standing_of
from yipin.rules.rubrics import card_total
from yipin.rules.scores import Card as Marked
from yipin.rules.scores import SubjectScore, half_up, score_subject, standardised

PANEL = Part("panel", "评审组")


def panels_of_person(person: Person) -> QuerySet[Panel]:
    """Reviews in which this person judges, those under way first."""
    mine = Q(judges__person=person, judges__left_at=None)
    found = Panel.objects.filter(mine).exclude(state=Panel.State.PREPARING)
    cards = Q(judges__cards__isnull=False) & mine
    return found.annotate(
        cards=Count("judges__cards", filter=cards),
        done=Count("judges__cards", filter=cards & Q(judges__cards__handed_in_at__isnull=False)),
    ).order_by("state", "closes_at", "-id")


def panel_of_stage(source_kind: str, source_id: int, stage_key: str) -> Panel | None:
    rows = Panel.objects.filter(source_kind=source_kind, source_id=source_id, stage_key=stage_key)
    return rows.select_related("unit").first()


def cards_of_judge(panel: Panel, person: Person) -> list[Card]:
    """One's own cards in the order of the subjects, each with its subject."""
    rows = Card.objects.filter(judge__panel=panel, judge__person=person, judge__left_at=None)
    return list(rows.select_related("subject__unit", "judge__panel").order_by("subject__number"))


def judges_of_panel(panel: Panel) -> QuerySet[Judge]:
    """Who sits there, with how many cards and how many handed in; ``link_until`` for whoever was sent
    a link that is neither used nor withdrawn.
    """
    links = Invitation.objects.filter(person=OuterRef("person"), used_at=None, withdrawn_at=None)
    return (
        panel.judges.filter(left_at=None)
        .select_related("person")
        .annotate(
            dealt=Count("cards"),
            done=Count("cards", filter=~Q(cards__handed_in_at=None)),
            link_until=Subquery(links.values("expires_at")[:1]),
        )
    )


def judges_behind(panel: Panel) -> list[tuple[Judge, int]]:
    """Who still has cards to hand in, and how many."""
    open_cards = Count("cards", filter=Q(cards__handed_in_at=None, cards__isnull=False))
    rows = panel.judges.filter(left_at=None).select_related("person").annotate(left=open_cards)
    return [(one, one.left) for one in rows if one.left]


def asides_of_panel(panel: Panel) -> QuerySet[Aside]:
    rows = Aside.objects.filter(judge__panel=panel)
    return rows.select_related("judge__person", "subject").order_by("subject__number", "judge_id")


def cards_among(subjects: Collection[int]) -> list[Card]:
    """Cards of these subjects, those of experts who left only where they were handed in."""
    here = Q(judge__left_at=None) | Q(handed_in_at__isnull=False)
    return list(Card.objects.filter(here, subject__in=list(subjects)))


def asides_among(subjects: Collection[int]) -> list[Aside]:
    return list(Aside.objects.filter(subject__in=list(subjects)))


@dataclass(frozen=True)
class Progress:
    """``short``: subjects that have fewer experts than wanted."""

    subjects: int
    short: int
    cards: int
    handed_in: int


def progress_of_panel(panel: Panel) -> Progress:
    """One read."""
    sits = Q(cards__judge__left_at=None) | Q(cards__handed_in_at__isnull=False)
    counted = panel.subjects.annotate(
        dealt=Count("cards", filter=sits),
        done=Count("cards", filter=Q(cards__handed_in_at__isnull=False)),
    )
    rows = list(counted.values_list("dealt", "done"))
    return Progress(
        subjects=len(rows),
        short=sum(dealt < panel.each for dealt, _done in rows),
        cards=sum(dealt for dealt, _done in rows),
        handed_in=sum(done for _dealt, done in rows),
    )


def experts_named(host: Unit, words: str, today: date) -> list[Person]:
    """Who may be meant: by the name to sign in with, else by name among the people of the host's tree."""
    wanted = words.strip()
    by_login = list(Person.objects.filter(username=wanted, is_active=True))
    if by_login:
        return by_login
    held = people_of(host, today).filter(person__name=wanted, person__username__isnull=False)
    return list({one.person_id: one.person for one in held}.values())


@dataclass(frozen=True)
class Row:
    """One subject on the list: place, score, cards, and the score with every expert made equal."""

    subject: Subject
    ranked: Ranked
    score: SubjectScore
    adjusted: int | None


@dataclass(frozen=True)
class Results:
    """``rows`` best first. ``agreement`` and ``outliers`` are aids, not verdicts."""

    rows: tuple[Row, ...]
    agreement: Agreement
    outliers: tuple[Outlier, ...]
    judges: dict[str, str]


def results_of_panel(panel: Panel) -> Results:
    """The ranking from all cards handed in; experts are keyed by the id of their seat."""
    subjects = {str(one.pk): one for one in panel.subjects.select_related("unit")}
    handed = Card.objects.filter(judge__panel=panel, handed_in_at__isnull=False)
    cards: dict[str, list[Marked]] = {key: [] for key in subjects}
    for judge, subject, marks in handed.values_list("judge", "subject", "marks"):
        cards[str(subject)].append(Marked(str(judge), str(subject), marks))
    scores = {key: score_subject(panel.rubric, key, cards[key]) for key in subjects}
    keys = panel.rubric.tie_keys
    ranked = rank_subjects([PANEL], [standing_of(scores[key], keys) for key in subjects])
    adjusted = _adjusted(panel, cards)
    totals: dict[str, dict[str, Fraction]] = {}
    for score in scores.values():
        for card in score.cards:
            totals.setdefault(card.judge, {})[score.subject] = card.total
    return Results(
        rows=tuple(
            Row(subjects[one.subject], one, scores[one.subject], adjusted.get(one.subject))
            for one in ranked
        ),
        agreement=agreement(totals),
        outliers=tuple(outliers(list(scores.values()), panel.rubric.full_points)),
        judges={str(j.pk): j.person.name for j in panel.judges.select_related("person")},
    )


def _adjusted(panel: Panel, cards: dict[str, list[Marked]]) -> dict[str, int]:
    """The plain mean of the standardised totals, in hundredths."""
    totals = {
        (card.judge, card.subject): card_total(panel.rubric, card.marks)
        for own in cards.values()
        for card in own
    }
    adjusted = standardised(totals)
    by_subject: dict[str, list[Fraction]] = {}
    for (_judge, subject), total in adjusted.items():
        by_subject.setdefault(subject, []).append(total)
    return {
        subject: half_up(max(Fraction(0), sum(own, Fraction(0)) / len(own)))
        for subject, own in by_subject.items()
    }
