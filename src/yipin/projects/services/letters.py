"""Writing to many: drafts, holding, sending now or at a time, taking back, and going out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.models import Letter
from yipin.journal.queries import robots_of
from yipin.journal.services.channels import post_letter_to_groups
from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_letter_copies
from yipin.organisations.lengths import fitting
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.letter_recipients import desks_for, facts_for, recipients_of
from yipin.projects.message_permissions import can_change_letter, can_write_letters
from yipin.rules.letter_filters import filter_from_plain
from yipin.rules.message_occasions import LETTER_BLANKS
from yipin.rules.message_texts import TextFault, render_text, text_faults
from yipin.rules.verdicts import refuse

UNDO = timedelta(seconds=60)
FARTHEST = timedelta(days=366)
State = Letter.State


def letter_faults(title: str, body: str) -> tuple[tuple[str, TextFault], ...]:
    """(field, fault) of both texts."""
    both = (("title", title), ("body", body))
    return tuple((name, fault) for name, text in both for fault in text_faults(text, LETTER_BLANKS))


@transaction.atomic
def save_letter(
    *,
    actor: Actor,
    letter: Letter | None,
    title: str,
    body: str,
    filters: Mapping[str, Any],
    robots: Sequence[int] = (),
    is_important: bool = False,
    now: datetime,
) -> Letter:
    """Keep a draft; half-written ones too. Refused once it is on its way."""
    if letter is None:
        require(can_write_letters, actor)
        assert actor.unit is not None
        letter = Letter(unit_id=actor.unit.pk, written_by_id=actor.signed_in.pk)
    else:
        require(can_change_letter, actor, letter)
        letter = _locked(letter)
        _refuse_unless(letter, State.DRAFT)
    assert actor.unit is not None
    letter.title, letter.body = fitting(title, 200, name=_("标题")), body.strip()
    letter.filters = filter_from_plain(filters).to_plain()
    own = {robot.pk for robot in robots_of(letter.unit_id)}
    letter.robots = sorted(own & set(robots))
    letter.is_important = is_important
    letter.unit_label, letter.written_as = actor.unit.label, actor.label
    letter.changed_at = now
    letter.save()
    return letter


@transaction.atomic
def queue_letter(
    *, actor: Actor, letter: Letter, now: datetime, send_at: datetime | None = None
) -> Letter:
    """Send it in a minute, or at ``send_at``. Until then it can be taken back.

    Refused: faults in the texts, nobody to send it to, a moment that is past or over a year away.
    """
    require(can_change_letter, actor, letter)
    row = _locked(letter)
    _refuse_unless(row, State.DRAFT, State.HELD)
    _refuse_unfit(row, now)
    if send_at is not None and not now <= send_at <= now + FARTHEST:
        raise Refused(refuse("wrong_time", _("发出时间要在现在以后、一年以内。")))
    row.state, row.send_at, row.trouble = State.QUEUED, send_at or now + UNDO, ""
    _save_and_record(actor, row, "letter.queued", now)
    return row


@transaction.atomic
def hold_letter(*, actor: Actor, letter: Letter, now: datetime) -> Letter:
    """Ready, but nothing goes out until an officer releases it."""
    require(can_change_letter, actor, letter)
    row = _locked(letter)
    _refuse_unless(row, State.DRAFT, State.QUEUED)
    _refuse_unfit(row, now)
    row.state, row.send_at = State.HELD, None
    _save_and_record(actor, row, "letter.held", now)
    return row


@transaction.atomic
def take_back_letter(*, actor: Actor, letter: Letter, now: datetime) -> Letter:
    """Back to a draft, while it has not gone out."""
    require(can_change_letter, actor, letter)
    row = _locked(letter)
    _refuse_unless(row, State.QUEUED, State.HELD)
    row.state, row.send_at = State.DRAFT, None
    _save_and_record(actor, row, "letter.taken_back", now)
    return row


@transaction.atomic
def discard_letter(*, actor: Actor, letter: Letter, now: datetime) -> None:
    """Throw a draft away."""
    require(can_change_letter, actor, letter)
    row = _locked(letter)
    _refuse_unless(row, State.DRAFT)
    record_entry(actor=actor, at=now, action="letter.discarded", subject=row, unit_id=row.unit_id)
    row.delete()


def send_due_letters(*, now: datetime) -> int:
    """Send every letter whose time has come; answers how many. For the job.

    One transaction each: a worker that is killed leaves the letter whole, two workers wait for
    each other's lock, and a copy has a key that is never used twice.
    """
    due = Letter.objects.filter(state=State.QUEUED, send_at__lte=now).order_by("send_at", "id")
    return sum(_send_one(pk, now) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _send_one(pk: int, now: datetime) -> int:
    letter = Letter.objects.select_for_update().filter(pk=pk, state=State.QUEUED).first()
    if letter is None or letter.send_at is None or letter.send_at > now:
        return 0
    host = Unit.objects.get(pk=letter.unit_id)
    wanted = filter_from_plain(letter.filters)
    people = recipients_of(desks_for(host, wanted, now))
    facts = facts_for(people, wanted, letter.unit_label, now)
    copies = [
        (one.person, render_text(letter.title, known), render_text(letter.body, known))
        for one, known in zip(people, facts, strict=True)
    ]
    letter.told = send_letter_copies(letter=letter, copies=copies, now=now)
    robots = [robot for robot in robots_of(letter.unit_id) if robot.pk in letter.robots]
    title, body = group_text(letter, facts[0] if facts else {})
    post_letter_to_groups(letter=letter, robots=robots, title=title, body=body, now=now)
    letter.state, letter.sent_at = State.SENT, now
    letter.save()
    record_entry(
        actor=None, at=now, action="letter.sent", subject=letter, unit_id=letter.unit_id,
        after={"people": letter.told, "groups": len(robots)},
    )  # fmt: skip
    return 1


def group_text(letter: Letter, facts: Mapping[str, str]) -> tuple[str, str]:
    """What a chat group reads: no blank that is about one person or one unit is filled in."""
    shared = {key: facts.get(key, "") for key in ("项目计划", "发件单位")}
    known = {**shared, "姓名": _("各位老师、同学"), "单位": _("各单位")}
    return render_text(letter.title, known), render_text(letter.body, known)


def _locked(letter: Letter) -> Letter:
    return Letter.objects.select_for_update().get(pk=letter.pk)


def _refuse_unless(letter: Letter, *states: str) -> None:
    if letter.state not in states:
        words = _("这封信已经是“%(state)s”，刷新后再看。")
        raise Refused(refuse("moved_on", words % {"state": letter.get_state_display()}))


def _refuse_unfit(letter: Letter, now: datetime) -> None:
    if not letter.title.strip() or not letter.body.strip():
        raise Refused(refuse("empty", _("标题和正文都要写。")))
    faults = letter_faults(letter.title, letter.body)
    if faults:
        raise Refused(refuse("faults", str(faults[0][1])))
    wanted = filter_from_plain(letter.filters)
    if wanted.needs_round:
        raise Refused(refuse("no_round", _("按状态、主题、是否已交来选，要先选项目计划。")))
    host = Unit.objects.get(pk=letter.unit_id)
    if not desks_for(host, wanted, now).exists() and not letter.robots:
        raise Refused(refuse("nobody", _("没有人同时符合这些条件，请去掉一个条件。")))


def _save_and_record(actor: Actor, letter: Letter, action: str, now: datetime) -> None:
    letter.changed_at = now
    letter.save()
    at = letter.send_at.isoformat() if letter.send_at else ""
    record_entry(
        actor=actor, at=now, action=action, subject=letter, unit_id=letter.unit_id,
        after={"send_at": at} if at else {},
    )  # fmt: skip
