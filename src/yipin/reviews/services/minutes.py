"""The minutes of a pitch or defence day, drafted as an official paper."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from yipin.documents.models import Paper
from yipin.documents.services.papers import begin_paper
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.ballot_queries import tie_ballots_of, votes_of
from yipin.reviews.models import Ballot, Card, Judge, Panel, Session, Turn, Voter
from yipin.reviews.services.rankings import refresh_short_list
from yipin.reviews.services.sessions import lock_session, minutes_of
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.official_paper import OfficialPaper
from yipin.rules.rubrics import points_words
from yipin.rules.session_minutes import Day, Presented, TieVote, session_minutes
from yipin.rules.verdicts import refuse

OF_SESSION = "session"


@transaction.atomic
def draft_minutes(*, actor: Actor, session: Session, now: datetime, programme: str = "") -> Paper:
    """A draft with the facts of the day; the office goes on writing it among its papers. Drafted once,
    and again only where the paper was voided or put aside, on file or not.
    ``programme`` is its name in the title. Refused before the review has ended. Who may: a desk of the host that writes papers.
    """
    row = lock_session(actor, session, also_filed=True)
    if row.panel.state != Panel.State.CLOSED:
        raise Refused(refuse("not_closed", _("评审还没有结束。结束以后再起草纪要。")))
    there = minutes_of(row)
    if there is not None and there.state != Paper.State.VOID:
        return there
    refresh_short_list(panel=row.panel, now=now)
    content = minutes_now(row, programme, now.astimezone(SHANGHAI).date())
    paper = begin_paper(
        actor=actor, unit=row.panel.unit, content=content, now=now, source_kind=OF_SESSION,
        source_id=row.pk,
    )  # fmt: skip
    row.paper_id = paper.pk
    row.save(update_fields=["paper_id"])
    record_entry(
        actor=actor, at=now, action="session.minutes", subject=row.panel, after={"paper": paper.pk}
    )
    return paper


def minutes_now(session: Session, programme: str, today: date) -> OfficialPaper:
    """What a draft would say as the review stands."""
    return session_minutes(day_of(session, programme), today)


def day_of(session: Session, programme: str = "") -> Day:
    """Experts, turns with results, and the counted votes among equals."""
    panel = session.panel
    turns = session.turns.select_related("subject__unit", "subject__result")
    seats = _seats(panel)
    at = session.held_at.astimezone(SHANGHAI) if session.held_at else None
    return Day(
        name=panel.name,
        issuer=panel.unit.name,
        when=f"{at.year}年{at.month}月{at.day}日" if at else "",
        where=session.place,
        experts=[_named(one) for one in seats if _took_part(one)],
        idle=[_named(one) for one in seats if not _took_part(one) and one.left_at is None],
        talk_minutes=session.talk_minutes,
        question_minutes=session.question_minutes,
        seed=session.seed if session.drawn_at else "",
        seal=session.seal,
        presented=[_presented(one) for one in turns],
        programme=programme,
        ties=[_tie_vote(one) for one in tie_ballots_of(panel) if one.counted_at is not None],
    )


def _seats(panel: Panel) -> list[Judge]:
    """With what shows that somebody took part: a card handed in, a vote."""
    scored = Card.objects.filter(judge=OuterRef("pk"), handed_in_at__isnull=False)
    voted = Voter.objects.filter(ballot__panel=panel, person=OuterRef("person"))
    rows = panel.judges.select_related("person").order_by("-is_chair", "pk")
    return list(rows.annotate(has_scored=Exists(scored), has_voted=Exists(voted)))


def _took_part(seat: Judge) -> bool:
    """Of a seat as ``_seats`` reads it. Who left meanwhile took part where a card of theirs counts."""
    return bool(seat.has_scored or seat.has_voted)  # type: ignore[attr-defined]


def _named(seat: Judge) -> str:
    return _("%s（组长）") % seat.person.name if seat.is_chair else seat.person.name


def _tie_vote(ballot: Ballot) -> TieVote:
    return TieVote(ballot.cast, [(one.title, votes) for one, votes in votes_of(ballot)])


def _presented(turn: Turn) -> Presented:
    subject = turn.subject
    result = getattr(subject, "result", None)
    return Presented(
        place=turn.place,
        title=subject.title,
        unit=subject.unit.name,
        was_there=turn.state != Turn.State.ABSENT,
        score=points_words(result.score) if result and result.score is not None else "",
        rank=str(result.rank) if result and result.rank is not None else "",
        is_shared=bool(result and result.is_shared),
    )
