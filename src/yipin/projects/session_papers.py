"""The minutes of a pitch or defence day under the name of its programme, and what they would say now."""

from __future__ import annotations

from datetime import date, datetime

from yipin.documents.models import Paper
from yipin.programmes.models import Round
from yipin.projects.deadlines import SOURCE
from yipin.reviews.models import Panel, Session
from yipin.reviews.services.minutes import OF_SESSION as OF_SESSION  # noqa: PLC0414 - beside its maker
from yipin.reviews.services.minutes import minutes_now
from yipin.reviews.services.rankings import refresh_short_list
from yipin.rules.decision_paper import named
from yipin.rules.official_paper import OfficialPaper


def programme_of(panel: Panel) -> str:
    """As papers name it: 2027年……项目; empty where the panel judges for no round."""
    held = _round_of(panel)
    return named(held.definition.parsed) if held else ""


def minutes_of_session(pk: int, today: date) -> OfficialPaper | None:
    """What a draft would say now; None where the day is gone, or its review is open again: then there is
    no result to go by yet.
    """
    session = _session(pk)
    if session is None or session.panel.state != Panel.State.CLOSED:
        return None
    return minutes_now(session, programme_of(session.panel), today)


def refresh_session(paper: Paper, now: datetime) -> None:
    """The list of results behind minutes as of now, where it fits on a page."""
    session = _session(paper.source_id) if paper.source_kind == OF_SESSION else None
    if session is not None and session.panel.state == Panel.State.CLOSED:
        refresh_short_list(panel=session.panel, now=now)


def round_of_session(pk: int) -> Round | None:
    session = _session(pk)
    return _round_of(session.panel) if session else None


def _session(pk: int | None) -> Session | None:
    return Session.objects.select_related("panel__unit").filter(pk=pk or 0).first()


def _round_of(panel: Panel) -> Round | None:
    if panel.source_kind != SOURCE:
        return None
    return Round.objects.select_related("definition").filter(pk=panel.source_id).first()
