"""The order of a presentation day drawn by lot: what was sealed before, and how anybody draws it again."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from yipin.organisations.permissions import Actor, Permission
from yipin.programmes.models import Round
from yipin.programmes.permissions import can_see_public_notice
from yipin.projects.deadlines import SOURCE
from yipin.reviews.models import Session
from yipin.rules.lots import HOW, lot_of
from yipin.web.permission import requires
from yipin.web.public.views.notices import load_round

SHOWN = 12  # signs of a digest that are enough to compare by eye


@dataclass(frozen=True, slots=True)
class Lot:
    """A draw and the round it belongs to."""

    session: Session
    round: Round


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """One place: the number that was drawn, its lot, and the title where it is the visitor's own."""

    place: int
    number: int
    lot: str
    title: str


can_see_lot = Permission("lots.see", lambda actor, lot: can_see_public_notice(actor, lot.round))


def load_lot(*, pk: int) -> Lot:
    """Of a round alone, and not before the seal is published."""
    rows = Session.objects.select_related("panel").filter(sealed_at__isnull=False)
    session = get_object_or_404(rows, pk=pk)
    if session.panel.source_kind != SOURCE:
        raise Http404
    return Lot(session, load_round(pk=session.panel.source_id))


@requires(can_see_lot, load_lot)
def lot(request: HttpRequest, found: Lot) -> HttpResponse:
    """Numbers alone: whose they are, units read of their own. The seed is shown once it is drawn."""
    session, actor = found.session, request.actor  # type: ignore[attr-defined]
    numbers = sorted(session.panel.subjects.values_list("number", flat=True))
    context = {
        "session": session, "round": found.round, "panel": session.panel, "how": HOW,
        "numbers": numbers, "drawn": _drawn(session, actor) if session.drawn_at else [],
    }  # fmt: skip
    return render(request, "public/lot.html", context)


def _drawn(session: Session, actor: Actor) -> list[Drawn]:
    own = actor.unit.pk if actor.unit else None
    return [
        Drawn(
            place=turn.place,
            number=turn.subject.number,
            lot=lot_of(session.seed, str(turn.subject.number))[:SHOWN],
            title=turn.subject.title if turn.subject.unit_id == own else "",
        )
        for turn in session.turns.select_related("subject")
    ]
