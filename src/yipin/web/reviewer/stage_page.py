"""Who is on stage on a defence day, as those who judge see it on their telephones."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from yipin.organisations.models import Person
from yipin.projects.blind_names import titles_for_experts
from yipin.reviews.models import Card, Panel, Turn
from yipin.reviews.order_queries import on_stage


@dataclass(frozen=True, kw_only=True)
class Stage:
    """``address`` says how it stands later; empty where nothing can change. ``url`` is that of one's own
    card of whoever is on, empty on that card itself and for who has none.
    """

    turn: Turn | None
    title: str
    url: str
    address: str
    is_here: bool = False

    @property
    def mark(self) -> str:
        return str(self.turn.pk) if self.turn else ""


def stage_page(panel: Panel, person: Person, here: int | None = None) -> Stage:
    """``here``: the number of the card that is open. Three reads at most."""
    turn = on_stage(panel)
    address = reverse("review_stage", args=[panel.pk]) if panel.state == Panel.State.JUDGING else ""
    if turn is None:
        return Stage(turn=None, title="", url="", address=address)
    number = turn.subject.number
    own = Card.objects.filter(subject=turn.subject_id, judge__person=person, judge__left_at=None)
    url = "" if number == here or not own.exists() else reverse("card", args=[panel.pk, number])
    title = titles_for_experts(panel, [turn.subject])[turn.subject_id]
    return Stage(turn=turn, title=title, url=url, address=address, is_here=number == here)
