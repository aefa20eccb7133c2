"""Reads of who chairs a panel, and what waits for the chair."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from yipin.journal.queries import entries_about
from yipin.organisations.models import Person
from yipin.reviews.models import Ballot, Card, Judge, Panel, Ranking, Result, Session
from yipin.reviews.queries import SETTLED
from yipin.rules.verdicts import Verdict, allow, refuse

ON_WALL = 20  # places of the result

RELEASED_INSTEAD = "session.released_instead"  # the act of the office, in the chair's stead


def chair_of(panel: Panel) -> Judge | None:
    rows = panel.judges.filter(is_chair=True, left_at=None)
    return rows.select_related("person").first()


def chair_to_tell(panel: Panel) -> Judge | None:
    """The chair, where the result of a defence day is still to be released, and every card that was
    dealt is in or the review has ended. One read.
    """
    waits = Session.objects.filter(panel=OuterRef("panel"), released_at=None, locked_at=None)
    cards = Card.objects.filter(judge__panel=OuterRef("panel"))
    owed = cards.filter(judge__left_at=None, handed_in_at=None).exclude(SETTLED)
    all_in = Exists(cards.filter(handed_in_at__isnull=False)) & ~Exists(owed)
    ready = Q(panel__state=Panel.State.CLOSED) | Q(all_in, panel__state=Panel.State.JUDGING)
    rows = panel.judges.filter(Exists(waits), ready, is_chair=True, left_at=None)
    return rows.select_related("person").first()


def panels_to_release(person: Person) -> list[Panel]:
    """Reviews that have ended and whose result this person releases as chair. One read."""
    chaired = Judge.objects.filter(panel=OuterRef("pk"), person=person, is_chair=True, left_at=None)
    rows = Panel.objects.filter(
        Exists(chaired), state=Panel.State.CLOSED, session__released_at=None,
        session__locked_at=None, session__isnull=False,
    )  # fmt: skip
    return list(rows.order_by("closed_at", "pk"))


def is_result_out(panel: Panel) -> bool:
    """Released to the wall, or the day is on file."""
    out = Q(released_at__isnull=False) | Q(locked_at__isnull=False)
    return Session.objects.filter(out, panel=panel).exists()


def can_ties_be_voted_on(panel: Panel) -> Verdict:
    """What was released does not change any more: no vote on a tie begins after it. One read, none where
    the panel was read with its day.
    """
    day = getattr(panel, "session", None)
    if day is not None and day.locked_at is not None:
        return refuse("on_file", _("评审记录已经归档，名次不再变动，不能表决。"))
    if day is not None and day.released_at is not None:
        reason = _("结果已经公布，名次不再变动，不能表决。要表决，请先收起大屏上的结果。")
        return refuse("released", reason)
    return allow()


def released_by(session: Session) -> str:
    """Who released what is on the wall in the chair's stead; empty where the chair did, or nobody chairs.
    One read, none before the release.
    """
    if session.released_at is None:
        return ""
    acts = entries_about("panel", session.panel_id)
    last = acts.filter(action__startswith="session.released").first()
    is_instead = last is not None and last.action == RELEASED_INSTEAD
    return session.panel.unit.label if is_instead else ""


def can_list_be_released(panel: Panel) -> Verdict:
    """Of a review that has ended: whether its ranks stand, or the list is older than what it is made of,
    is being worked out or waits for a vote on a tie. Two reads.
    """
    kept = Ranking.objects.filter(panel=panel).first()
    if kept is not None and kept.is_under_way:
        return refuse("ranking", _("名次正在后台算，算好了再公布。"))
    if kept is None or kept.is_stale or kept.computed_at is None:
        reason = _(
            "名次没有算好，或者算好以后又有变动。请主办单位在排名页点“现在重算”，算好了再公布。"
        )
        return refuse("stale", reason)
    if panel.ballots.filter(part=None, state=Ballot.State.OPEN).exists():
        reason = _("正在表决同分的项目，名次还会变。请等投票截止、主办单位计票以后再公布。")
        return refuse("tie_open", reason)
    return allow()


def results_on_wall(panel: Panel) -> list[Result]:
    """What is released: the first places of the list."""
    return list(panel.results.exclude(rank=None).select_related("subject__unit")[:ON_WALL])
