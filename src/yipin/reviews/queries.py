"""Reads of reviews: who judges what, and how far they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from yipin.documents.models import StoredFile
from yipin.organisations.models import Invitation, Person, Unit
from yipin.organisations.queries import people_of
from yipin.reviews.models import (
    Aside,
    Ballot,
    Card,
    Judge,
    Panel,
    PaperCard,
    Ranking,
    RedactedCopy,
    Session,
    Subject,
)
from yipin.rules.scores import MEAN_FROM
from yipin.rules.verdicts import Verdict, allow, refuse

# Of a card: the review has ended, and was not opened again for this subject.
SETTLED = Q(subject__panel__closed_at__isnull=False) & (
    Q(subject__again_at=None) | Q(subject__again_at__lt=F("subject__panel__closed_at"))
)


def panels_of_person(person: Person) -> QuerySet[Panel]:
    """Reviews in which this person judges, those under way first."""
    mine = Q(judges__person=person, judges__left_at=None)
    found = Panel.objects.filter(mine).exclude(state=Panel.State.PREPARING)
    is_open = Q(closed_at=None) | Q(judges__cards__subject__again_at__gte=F("closed_at"))
    is_missed = Q(state=Panel.State.JUDGING, judges__cards__handed_in_at=None) & ~is_open
    cards = Q(judges__cards__isnull=False) & mine & ~is_missed
    return found.annotate(
        cards=Count("judges__cards", filter=cards),
        done=Count("judges__cards", filter=cards & Q(judges__cards__handed_in_at__isnull=False)),
    ).order_by("-state", "closes_at", "-id")


def has_seat(person: Person) -> bool:
    """Whether this person sits on a panel, however far it is."""
    return Judge.objects.filter(person=person, left_at=None).exists()


def panels_of_stage(source_kind: str, source_id: int, stage_key: str) -> list[Panel]:
    """All panels that judge at this stage, in the order in which they were set up; with whether a
    vote is under way (``is_voting``), and whether the background works the list out (``is_ranking``).
    """
    rows = Panel.objects.filter(source_kind=source_kind, source_id=source_id, stage_key=stage_key)
    voting = Ballot.objects.filter(panel=OuterRef("pk"), state=Ballot.State.OPEN)
    ranking = Ranking.objects.filter(panel=OuterRef("pk"), asked_at__isnull=False)
    told = rows.annotate(is_voting=Exists(voting), is_ranking=Exists(ranking))
    return list(told.select_related("unit").order_by("group"))


def panels_of_whole_stage(panel: Panel) -> QuerySet[Panel]:
    """The panel itself, those beside it at its stage, and all that are parts of them."""
    rows = Panel.objects.filter(source_kind=panel.source_kind, source_id=panel.source_id)
    return rows.filter(Q(stage_key=panel.stage) | Q(stage_key__startswith=f"{panel.stage}+"))


def can_blindness_change(panel: Panel) -> Verdict:
    """Whether names may still be hidden, or shown, at this stage: what experts of one panel have read, and
    what its wall shows, is not changed from another. One read.
    """
    begun = panels_of_whole_stage(panel).exclude(state=Panel.State.PREPARING).order_by("pk").first()
    if begun is None:
        return allow()
    reason = _(
        "“%(name)s”已经开始评审。隐去单位和姓名，这一步评审的各组、各部分都一样，有一组开始了就不能再改。"
    )
    return refuse("stage_begun", reason % {"name": begun.name})


@dataclass(frozen=True)
class Counted:
    """A panel with how much there is to judge and how far it is."""

    panel: Panel
    subjects: int
    cards: int
    handed_in: int


def panels_counted(panels: Collection[Panel]) -> list[Counted]:
    """Two reads."""
    keys = [one.pk for one in panels]
    held = Subject.objects.filter(panel__in=keys).order_by().values_list("panel")
    subjects = dict(held.annotate(Count("pk")))
    sits = Q(judge__left_at=None) | Q(handed_in_at__isnull=False)
    dealt = Card.objects.filter(sits, subject__panel__in=keys).order_by()
    cards = {
        panel: (given, done)
        for panel, given, done in dealt.values_list("subject__panel").annotate(
            Count("pk"), Count("handed_in_at")
        )
    }
    return [Counted(one, subjects.get(one.pk, 0), *cards.get(one.pk, (0, 0))) for one in panels]


def cards_of_judge(panel: Panel, person: Person) -> list[Card]:
    """One's own cards in the order of the subjects, each with its subject."""
    rows = Card.objects.filter(judge__panel=panel, judge__person=person, judge__left_at=None)
    found = list(rows.select_related("subject__unit", "judge__panel").order_by("subject__number"))
    for one in found:
        one.subject.panel = panel
    return found


def owes_cards(person: Person, panel: Panel) -> bool:
    """Whether this person still has to hand in cards here, or in a part, while judging is under way."""
    return any(one.owes and one.left_at is None for one in own_seats(person, panel))


def own_seats(person: Person, panel: Panel) -> list[Any]:
    """The seats this person has, or had, here and in the parts, with whether there are cards to hand in
    (``owes``). Read once for a panel that was read once.
    """
    known: dict[int, list[Judge]] = panel.__dict__.setdefault("own_seats", {})
    if person.pk not in known:
        open_cards = Card.objects.filter(judge=OuterRef("pk"), handed_in_at=None)
        owed = open_cards.filter(judge__panel__state=Panel.State.JUDGING).exclude(SETTLED)
        here = Q(panel=panel) | Q(panel__part_of__panel=panel)
        rows = Judge.objects.filter(here, person=person).annotate(owes=Exists(owed))
        known[person.pk] = list(rows)
    return known[person.pk]


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
    """Who still has cards to hand in, and how many. Two reads."""
    left = Card.objects.filter(judge__panel=panel, judge__left_at=None, handed_in_at=None)
    counted = dict(left.exclude(SETTLED).order_by().values_list("judge").annotate(Count("pk")))
    rows = panel.judges.filter(pk__in=counted).select_related("person")
    return [(one, counted[one.pk]) for one in rows]


def asides_of_panel(panel: Panel) -> QuerySet[Aside]:
    rows = Aside.objects.filter(judge__panel=panel)
    return rows.select_related("judge__person", "subject").order_by("subject__number", "judge_id")


def cards_among(subjects: Collection[int]) -> list[Card]:
    """Cards of these subjects, those of experts who left only where they were handed in."""
    here = Q(judge__left_at=None) | Q(handed_in_at__isnull=False)
    return list(Card.objects.filter(here, subject__in=list(subjects)))


def words_for_unit(kind: str, subject_id: int) -> list[str]:
    """What experts wrote for the unit, of reviews that have ended; unnamed, and in no order of experts."""
    has_ended = SETTLED | Q(judge__panel__state=Panel.State.CLOSED)
    rows = Card.objects.filter(
        has_ended, subject__kind=kind, subject__subject_id=subject_id, handed_in_at__isnull=False
    )
    return list(rows.exclude(for_unit="").order_by("for_unit").values_list("for_unit", flat=True))


def asides_among(subjects: Collection[int]) -> list[Aside]:
    return list(Aside.objects.filter(subject__in=list(subjects)))


def copies_of_source(panel: Panel, originals: Iterable[str]) -> dict[str, StoredFile]:
    """By the fingerprint of the original, the redacted copies of what the panel reviews. One read."""
    rows = RedactedCopy.objects.filter(
        source_kind=panel.source_kind, source_id=panel.source_id, original__in=list(originals)
    )
    return {one.original: one.file for one in rows.select_related("file")}


def copies_for(panel: Panel, originals: Iterable[str]) -> dict[str, StoredFile]:
    """What experts get in the place of these files: nothing where nothing is hidden from them."""
    return copies_of_source(panel, originals) if panel.is_blind else {}


@dataclass(frozen=True)
class Progress:
    """``short``: titles of the subjects that have fewer experts than wanted, by number; ``few``: of these,
    how many experts have those that have too few for a result.
    """

    subjects: int
    short: Sequence[str]
    few: Sequence[int]
    cards: int
    handed_in: int


def progress_of_panel(panel: Panel) -> Progress:
    """One read. Of a review that is open for some subjects alone, what was missed then counts no more."""
    sits = Q(cards__judge__left_at=None) | Q(cards__handed_in_at__isnull=False)
    if panel.is_partly_open:
        sits &= Q(cards__handed_in_at__isnull=False) | Q(again_at__gte=panel.closed_at)
    counted = panel.subjects.annotate(
        dealt=Count("cards", filter=sits),
        done=Count("cards", filter=Q(cards__handed_in_at__isnull=False)),
    )
    rows = list(counted.order_by("number").values_list("dealt", "done", "title"))
    given = [] if panel.is_partly_open else [(dealt, title) for dealt, _done, title in rows]
    return Progress(
        subjects=len(rows),
        short=[title for dealt, title in given if dealt < panel.each],
        few=sorted(dealt for dealt, _title in given if dealt < MEAN_FROM),
        cards=sum(dealt for dealt, _done, _title in rows),
        handed_in=sum(done for _dealt, done, _title in rows),
    )


def can_take_more(panel: Panel, judges: Collection[Judge]) -> bool:
    """Whether one of these experts may judge a subject that has fewer experts than wanted, and does not
    yet. Three reads, none where there are no experts.
    """
    if not judges:
        return False
    sits = Q(cards__judge__left_at=None) | Q(cards__handed_in_at__isnull=False)
    dealt = panel.subjects.annotate(dealt=Count("cards", filter=sits))
    short = set(dealt.filter(dealt__lt=panel.each).values_list("pk", flat=True))
    out: set[tuple[int, int]] = set()
    for rows in (Aside.objects, Card.objects):
        taken = rows.filter(judge__in=judges, subject__in=short)
        out.update(taken.values_list("judge", "subject"))
    return len(out) < len(short) * len(judges)


def settled_among(panels: Collection[Panel]) -> frozenset[int]:
    """Those that neither give nor take a subject any more: ended, drawn or voting, they or a part.
    Three reads.
    """
    keys = [one.pk for one in panels]
    drawn = Session.objects.filter(in_panels(keys), drawn_at__isnull=False)
    voting = Ballot.objects.filter(in_panels(keys), part__isnull=False).exclude(state="preparing")
    over = Panel.objects.filter(Q(pk__in=keys) | Q(part_of__panel__in=keys), state="closed")
    pairs = [
        *over.values_list("pk", "part_of__panel"),
        *drawn.values_list("panel", "panel__part_of__panel"),
        *voting.values_list("panel", "panel__part_of__panel"),
    ]
    found = {key for pair in pairs for key in pair}
    return frozenset(key for key in found if key in keys)


def in_panels(panels: Collection[int]) -> Q:
    """Of one of these panels or of a part of one."""
    return Q(panel__in=panels) | Q(panel__part_of__panel__in=panels)


def seated_as(panel: Panel, words: str) -> Judge | None:
    """Who sits there under this name, name to sign in with, or address."""
    named = Q(person__name=words) | Q(person__username=words) | Q(person__email__iexact=words)
    rows = panel.judges.filter(named, left_at=None).select_related("person")
    return rows.first() if words else None


def experts_named(host: Unit, words: str, today: date) -> list[Person]:
    """Who may be meant: by the name to sign in with, else by name among the people of the host's tree and
    whoever sat on a panel of this very host before, from outside too.
    """
    wanted = words.strip()
    by_login = list(Person.objects.filter(username=wanted, is_active=True))
    if by_login:
        return by_login
    held = people_of(host, today).filter(person__name=wanted, person__username__isnull=False)
    asked = Judge.objects.filter(panel__unit=host).values("person")
    before = Person.objects.filter(
        pk__in=asked, name=wanted, username__isnull=False, is_active=True
    )
    return list({one.pk: one for one in (*(one.person for one in held), *before)}.values())


def is_marked(panel: Panel) -> bool:
    """Whether any expert has given a mark, here or on paper that was typed: from then on the rubric stands."""
    marked = Card.objects.filter(judge__panel=panel).exclude(marks={})
    return marked.exists() or PaperCard.objects.filter(judge__panel=panel).exists()


def sealed_lots(kind: str, source_id: int) -> list[Session]:
    """Presentation days of one source whose seal is published, with their panels."""
    rows = Session.objects.filter(
        panel__source_kind=kind, panel__source_id=source_id, sealed_at__isnull=False
    )
    return list(rows.select_related("panel").order_by("pk"))
