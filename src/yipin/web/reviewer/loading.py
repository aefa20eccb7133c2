"""Loading one's own cards: what is somebody else's is not found."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from yipin.database.kept_reads import KeptRead
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor, not_yours, permission
from yipin.projects.judged_reading import is_still_read
from yipin.reviews.models import Card, Panel, Subject, TakenCard
from yipin.rules.verdicts import Verdict, allow


@permission("reviews.sits")
def sits_on_panel(actor: Actor, panel: Panel) -> Verdict:
    """A seat on this panel once the review has begun; no post is asked for."""
    has_begun = panel.state != Panel.State.PREPARING
    seats = panel.judges.filter(person=actor.person, left_at=None)
    if actor.person is not None and has_begun and seats.exists():
        return allow()
    return not_yours()


def own_card(subject: Subject, person: Person) -> Card | None:
    """The card of an expert who sits there, read once for a subject that was read once."""
    known: dict[int, Card | None] = subject.__dict__.setdefault("own_cards", {})
    if person.pk not in known:
        card = OWN_CARD.first(subject=subject.pk, person=person.pk)
        if card is not None:
            card.subject, card.judge.panel = subject, subject.panel
        known[person.pk] = card
    return known[person.pk]


OWN_CARD = KeptRead(
    lambda subject, person: Card.objects.select_related("judge__person").filter(
        subject=subject, judge__person=person, judge__left_at=None
    )
)


@permission("reviews.judges_subject")
def judges_subject(actor: Actor, subject: Subject) -> Verdict:
    """The subject was dealt to this expert, who still sits there, and the review has begun."""
    has_begun = subject.panel.state != Panel.State.PREPARING
    if actor.person is not None and has_begun and own_card(subject, actor.person) is not None:
        return allow()
    return not_yours()


@permission("reviews.reads_subject")
def reads_subject(actor: Actor, subject: Subject) -> Verdict:
    """Whoever judges the subject, while its forms and files are open to them."""
    verdict = judges_subject(actor, subject)
    if verdict and not is_still_read(subject, actor.signed_in, timezone.localdate()):
        return not_yours()
    return verdict


@dataclass(frozen=True)
class Typed:
    """What a page that was opened earlier saves: a card of one's own, or one that was taken away since."""

    panel: int
    number: int
    subject: Subject | None


@permission("reviews.judged_subject")
def judged_subject(actor: Actor, typed: Typed) -> Verdict:
    """Whoever judges it, or did until the card was taken away."""
    if typed.subject is not None and judges_subject(actor, typed.subject):
        return allow()
    taken = TakenCard.objects.filter(
        judge__panel=typed.panel, judge__person=actor.person, number=typed.number
    )
    if actor.person is not None and taken.exists():
        return allow()
    return not_yours()


def load_typed(*, pk: int, number: int) -> Typed:
    return Typed(pk, number, SUBJECT.first(panel=pk, number=number))


SUBJECT = KeptRead(
    lambda panel, number: Subject.objects.select_related("panel__unit", "unit").filter(
        panel=panel, number=number
    )
)


def load_own_panel(*, pk: int) -> Panel:
    return get_object_or_404(Panel.objects.select_related("unit"), pk=pk)


def load_own_subject(*, pk: int, number: int, **_rest: object) -> Subject:
    subject = SUBJECT.first(panel=pk, number=number)
    if subject is None:
        raise Http404
    return subject
