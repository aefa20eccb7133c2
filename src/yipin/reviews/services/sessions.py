"""Holding a pitch or defence day: settings, the draw, who is on, the clock, the result on the wall."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.models import Paper
from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Permission, Refused, require
from yipin.reviews.models import Panel, Session, Turn
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.services.panels import hold_panel, lock_panel
from yipin.rules.deadlines import SHANGHAI, is_as_it_stood
from yipin.rules.lots import order_by_lot, seal_of
from yipin.rules.verdicts import refuse

MOST_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Plan:
    """Where, when, and how many minutes."""

    place: str
    held_at: datetime | None
    talk_minutes: int
    question_minutes: int


@transaction.atomic
def plan_session(*, actor: Actor, panel: Panel, plan: Plan, now: datetime) -> Session:
    """Set the day up or change it. Who may: whoever holds the review. Refused once it is on file, and for
    a day before today, unless it stays as it was.
    """
    locked = lock_panel(actor, panel)
    session = Session.objects.filter(panel=locked).first() or Session(panel=locked)
    _refuse_locked(session)
    for minutes in (plan.talk_minutes, plan.question_minutes):
        if not 0 < minutes <= MOST_MINUTES:
            reason = _("陈述和问答各写 1 到 %(most)d 分钟。")
            raise Refused(refuse("minutes", reason % {"most": MOST_MINUTES}))
    if plan.held_at is not None and _is_past_day(session, plan.held_at, now):
        raise Refused(refuse("past_day", _("这一天已经过了，请写今天或以后的时间。")))
    session.place, session.held_at = fitting(plan.place, 80, name=_("地点")), plan.held_at
    session.talk_minutes, session.question_minutes = plan.talk_minutes, plan.question_minutes
    save_session(session)
    record_entry(
        actor=actor, at=now, action="session.planned", subject=locked,
        after={"talk": plan.talk_minutes, "questions": plan.question_minutes},
    )  # fmt: skip
    return session


def _is_past_day(session: Session, wanted: datetime, now: datetime) -> bool:
    today = now.astimezone(SHANGHAI).date()
    return (
        not is_as_it_stood(wanted, session.held_at) and wanted.astimezone(SHANGHAI).date() < today
    )


def save_session(session: Session) -> None:
    """The page on the wall asks by ``revision`` whether anything is new."""
    session.revision += 1
    session.save()


def minutes_of(session: Session) -> Paper | None:
    """The paper that was drafted last, unless it was put aside."""
    return Paper.objects.filter(pk=session.paper_id or 0, discarded_at=None).first()


def _refuse_locked(session: Session) -> None:
    if session.locked_at is not None:
        raise Refused(refuse("session_locked", _("这一场已经存档，不能再改。")))


def lock_session(
    actor: Actor, session: Session, *, also_filed: bool = False, may: Permission = can_hold_review
) -> Session:
    """The session as it is now; refused for whoever may not, and once on file."""
    panel = hold_panel(session.panel)
    require(may, actor, panel)
    row = Session.objects.select_for_update().get(pk=session.pk)
    row.panel = panel
    if not also_filed:
        _refuse_locked(row)
    return row


@transaction.atomic
def publish_seal(*, actor: Actor, session: Session, now: datetime) -> Session:
    """Make the seed and publish its digest: from here on nobody can choose another."""
    row = lock_session(actor, session)
    if row.sealed_at is not None:
        raise Refused(refuse("sealed", _("抽签密封号已经公布了，不能换。")))
    row.seed = secrets.token_hex(8)
    row.seal, row.sealed_at = seal_of(row.seed), now
    save_session(row)
    record_entry(
        actor=actor, at=now, action="session.sealed", subject=row.panel,
        after={"seal": row.seal, "subjects": row.panel.subjects.count()},
    )  # fmt: skip
    return row


@transaction.atomic
def draw_order(*, actor: Actor, session: Session, now: datetime) -> list[Turn]:
    """Show the seed and write down the order that follows from it and the numbers of the subjects.
    Drawn once; refused before the digest was published.
    """
    row = lock_session(actor, session)
    if row.sealed_at is None:
        raise Refused(refuse("unsealed", _("先公布抽签密封号，再抽签。")))
    if row.drawn_at is not None:
        raise Refused(refuse("drawn", _("已经抽过签了，顺序不能重抽。")))
    subjects = {str(one.number): one for one in row.panel.subjects.all()}
    turns = [
        Turn(session=row, subject=subjects[number], place=place)
        for place, number in enumerate(order_by_lot(row.seed, subjects), start=1)
    ]
    Turn.objects.bulk_create(turns)
    row.drawn_at = now
    save_session(row)
    record_entry(
        actor=actor, at=now, action="session.drawn", subject=row.panel,
        after={"seed": row.seed, "order": [one.subject.number for one in turns]},
    )  # fmt: skip
    return turns


@transaction.atomic
def call_turn(*, actor: Actor, turn: Turn, now: datetime) -> Session:
    """The subject of ``turn`` is on now, whoever was on is done; the clock stands at the beginning of the talk."""
    row = lock_session(actor, turn.session)
    row.turns.filter(state=Turn.State.ON).update(state=Turn.State.DONE)
    row.turns.filter(pk=turn.pk).update(state=Turn.State.ON)
    row.phase, row.spent, row.ran_at = Session.Phase.TALK, 0, None
    save_session(row)
    _record_turn(actor, row, turn, Turn.State.ON, now)
    return row


@transaction.atomic
def end_turn(*, actor: Actor, turn: Turn, is_absent: bool = False, now: datetime) -> Session:
    """Done, or never there; the clock stops."""
    row = lock_session(actor, turn.session)
    state = Turn.State.ABSENT if is_absent else Turn.State.DONE
    row.turns.filter(pk=turn.pk).update(state=state)
    if turn.state == Turn.State.ON:
        row.phase, row.spent, row.ran_at = Session.Phase.TALK, 0, None
    save_session(row)
    _record_turn(actor, row, turn, state, now)
    return row


def end_what_is_on(actor: Actor, session: Session, now: datetime) -> None:
    """For the day that is over: nobody is on, the clock stands. Whoever calls has locked ``session``, and
    saves it.
    """
    session.phase, session.spent, session.ran_at = Session.Phase.TALK, 0, None
    on = session.turns.filter(state=Turn.State.ON).select_related("subject").first()
    if on is not None:
        session.turns.filter(pk=on.pk).update(state=Turn.State.DONE)
        _record_turn(actor, session, on, Turn.State.DONE, now)


def _record_turn(
    actor: Actor, session: Session, turn: Turn, state: Turn.State, now: datetime
) -> None:
    record_entry(
        actor=actor, at=now, action="session.turn", subject=session.panel,
        after={"subject": turn.subject.title, "state": str(state)},
    )  # fmt: skip


@transaction.atomic
def start_clock(*, actor: Actor, session: Session, now: datetime) -> Session:
    """Go on from where it stands. Refused while nobody is on."""
    row = _with_somebody_on(actor, session)
    if row.ran_at is None:
        row.ran_at = now
        save_session(row)
    return row


@transaction.atomic
def pause_clock(*, actor: Actor, session: Session, now: datetime) -> Session:
    """Stand still; what was spent stays spent."""
    row = _with_somebody_on(actor, session)
    if row.ran_at is not None:
        row.spent, row.ran_at = row.clock.spent_at(now), None
        save_session(row)
    return row


@transaction.atomic
def begin_phase(*, actor: Actor, session: Session, phase: Session.Phase, now: datetime) -> Session:
    """The talk from its beginning, or the questions; the clock waits to be started."""
    row = _with_somebody_on(actor, session)
    row.phase, row.spent, row.ran_at = phase, 0, None
    save_session(row)
    return row


def _with_somebody_on(actor: Actor, session: Session) -> Session:
    row = lock_session(actor, session)
    if not row.turns.filter(state=Turn.State.ON).exists():
        raise Refused(refuse("nobody_on", _("还没有请人上场。请先在顺序里点“请上场”。")))
    return row


@transaction.atomic
def file_session(*, actor: Actor, session: Session, now: datetime) -> Session:
    """Put the day on file: from here on it does not change, nor does its review, but for a subject that is
    judged again after more time was given (``judge_again``). Refused before the review has ended, while
    the minutes are no issued paper (a draft could still be changed), and where they were issued before
    the review ended for the last time.
    """
    row = lock_session(actor, session)
    if row.panel.state != Panel.State.CLOSED:
        raise Refused(refuse("not_closed", _("评审还没有结束，不能存档。")))
    minutes = minutes_of(row)
    if minutes is None or minutes.state == Paper.State.VOID:
        raise Refused(refuse("no_minutes", _("还没有起草纪要。先起草纪要，再存档。")))
    if minutes.is_draft:
        reason = _("纪要还是草稿，文字还能改。请先打开纪要，核对以后印发，再存档。")
        raise Refused(refuse("minutes_draft", reason))
    _refuse_older(minutes, row.panel)
    row.locked_at = now
    save_session(row)
    record_entry(
        actor=actor, at=now, action="session.filed", subject=row.panel,
        after={"paper": minutes.pk, "number": minutes.document_number, "sha256": minutes.sha256},
    )  # fmt: skip
    return row


def _refuse_older(minutes: Paper, panel: Panel) -> None:
    """Issued, and since then the review opened and ended again, or a vote among equals was counted: the
    paper may tell another result.
    """
    issued = minutes.issued_at
    if issued is None:
        return
    if panel.ballots.filter(part=None, counted_at__gt=issued).exists():
        reason = _(
            "纪要印发以后又计了一次同分表决的票，名次可能变了。请作废纪要，另起草一份，印发以后再存档。"
        )
        raise Refused(refuse("minutes_older", reason))
    if panel.closed_at and issued < panel.closed_at:
        reason = _(
            "纪要印发以后评审又打开过，名次可能变了。请作废纪要，另起草一份，印发以后再存档。"
        )
        raise Refused(refuse("minutes_older", reason))
