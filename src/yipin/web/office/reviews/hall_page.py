"""What stands on the wall: who is on, the clock, the order; the result once it is released."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yipin.projects.blind_names import titles_for_experts
from yipin.reviews.chair_queries import results_on_wall
from yipin.reviews.models import Card, Panel, Result, Session, Turn
from yipin.reviews.order_queries import waits_words
from yipin.rules.session_clock import OVER, WARN_SECONDS, clock_label, clock_words, tone_of
from yipin.web.office.reviews.ranking_page import aligned

SHOWN = 8  # of the order at a time
BEFORE = 3  # of them those who were on before


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of the order, in words; ``state`` is that of the turn."""

    place: int
    number: int
    title: str
    state: str
    words: str


@dataclass(frozen=True, kw_only=True)
class ClockFace:
    """As the script goes on showing it: seconds, and a label for each tone."""

    left: int
    limit: int
    running: bool
    tone: str
    words: str
    label: str

    @property
    def spent(self) -> int:
        return min(self.limit, self.limit - self.left)


@dataclass(frozen=True, kw_only=True)
class HallPage:
    turn: Turn | None
    title: str
    count: int
    steps: list[Step]
    clock: ClockFace
    next_words: str
    ready: int
    experts: int
    results: Sequence[tuple[Result, str, str]]
    mark: str
    waits: str  # on the wall with the result: who never came on


def clock_face(session: Session, now: datetime) -> ClockFace:
    clock = session.clock
    left = clock.left_at(now)
    return ClockFace(
        left=left, limit=clock.limit, running=clock.is_running, tone=tone_of(left),
        words=clock_words(left), label=clock_label(session.get_phase_display(), left),
    )  # fmt: skip


def labels_of(session: Session) -> dict[str, str]:
    """By tone; empty for the usual one."""
    phase = session.get_phase_display()
    return {
        "": clock_label(phase, WARN_SECONDS + 1),
        "warn": clock_label(phase, WARN_SECONDS),
        OVER: clock_label(phase, -1),
    }


def hall_page(session: Session, now: datetime) -> HallPage:
    """Turns, how many experts have handed in for the one who is on (never what), and the result. Experts
    sit in the hall: of a blind review it names nobody.
    """
    turns = list(session.turns.select_related("subject__unit"))
    on = next((one for one in turns if one.state == Turn.State.ON), None)
    panel = session.panel
    is_shown = session.released_at is not None and panel.state == Panel.State.CLOSED
    results = results_on_wall(panel) if is_shown else []
    titles = titles_for_experts(panel, [one.subject for one in (*turns, *results)])
    dealt = Card.objects.filter(subject=on.subject_id, judge__left_at=None) if on else None
    handed = dealt.filter(handed_in_at__isnull=False).count() if dealt is not None else 0
    return HallPage(
        turn=on,
        title=titles[on.subject_id] if on else "",
        count=len(turns),
        steps=_steps(turns, on, titles),
        clock=clock_face(session, now),
        next_words=_next_words(session),
        ready=handed,
        experts=dealt.count() if dealt is not None else 0,
        results=[
            (one, titles[one.subject_id], score)
            for one, score in zip(results, aligned([one.score for one in results]), strict=True)
        ],
        mark=f"{session.revision}",
        waits=waits_words(sum(one.state == Turn.State.WAITING for one in turns)),
    )


def _next_words(session: Session) -> str:
    if session.phase == Session.Phase.TALK:
        words = _("共 %(talk)s 分钟，最后 1 分钟变色提醒　接着问答 %(questions)s 分钟")
    else:
        words = _("共 %(questions)s 分钟，最后 1 分钟变色提醒")
    return words % {"talk": session.talk_minutes, "questions": session.question_minutes}


def _steps(turns: Sequence[Turn], on: Turn | None, titles: Mapping[int, str]) -> list[Step]:
    """Those around the one who is on; before the first the first, after the last the last."""
    at = _here(turns, on)
    first = max(0, min(at - BEFORE, len(turns) - SHOWN))
    follows = [one.pk for one in turns if one.state == Turn.State.WAITING]
    return [_step(one, follows, titles[one.subject_id]) for one in turns[first : first + SHOWN]]


def _here(turns: Sequence[Turn], on: Turn | None) -> int:
    if on is not None:
        return on.place - 1
    waiting = [one.place - 1 for one in turns if one.state == Turn.State.WAITING]
    return waiting[0] if waiting else len(turns)


def _step(turn: Turn, follows: Sequence[int], title: str) -> Step:
    words = str(turn.get_state_display())
    if turn.state == Turn.State.WAITING:
        words = _("准备") if follows[:1] == [turn.pk] else words if turn.pk in follows[:2] else ""
    return Step(
        place=turn.place, number=turn.subject.number, title=title, state=turn.state, words=words
    )
