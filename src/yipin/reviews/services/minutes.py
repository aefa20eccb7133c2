"""The minutes of a pitch or defence day, drafted as an official paper."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.models import Paper
from yipin.documents.services.papers import begin_paper
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.models import Panel, Session, Turn
from yipin.reviews.services.sessions import lock_session, minutes_of
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.rubrics import points_words
from yipin.rules.session_minutes import Day, Presented, session_minutes
from yipin.rules.verdicts import refuse

OF_SESSION = "session"


@transaction.atomic
def draft_minutes(*, actor: Actor, session: Session, now: datetime) -> Paper:
    """A draft with the facts of the day; the office goes on writing it among its papers. Drafted once,
    and again only where the paper was voided or put aside, on file or not.
    Refused before the review has ended. Who may: a desk of the host that writes papers.
    """
    row = lock_session(actor, session, also_filed=True)
    if row.panel.state != Panel.State.CLOSED:
        raise Refused(refuse("not_closed", _("评审还没有结束。结束以后再起草纪要。")))
    there = minutes_of(row)
    if there is not None and there.state != Paper.State.VOID:
        return there
    content = session_minutes(day_of(row), now.astimezone(SHANGHAI).date())
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


def day_of(session: Session) -> Day:
    """Three reads: experts, turns, results."""
    panel = session.panel
    turns = session.turns.select_related("subject__unit", "subject__result")
    experts = panel.judges.filter(left_at=None).select_related("person").order_by("-is_chair", "pk")
    at = session.held_at.astimezone(SHANGHAI) if session.held_at else None
    return Day(
        name=panel.name,
        issuer=panel.unit.name,
        when=f"{at.year}年{at.month}月{at.day}日" if at else "",
        where=session.place,
        experts=[
            _("%s（组长）") % one.person.name if one.is_chair else one.person.name
            for one in experts
        ],
        talk_minutes=session.talk_minutes,
        question_minutes=session.question_minutes,
        seed=session.seed if session.drawn_at else "",
        seal=session.seal,
        presented=[_presented(one) for one in turns],
    )


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
    )
