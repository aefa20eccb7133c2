"""Taking in a notice, and what an officer says to what was read in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.answers import (
    CHANGED,
    KINDS,
    all_confirmed,
    with_answer,
    with_setting,
    with_settled,
    without_last,
)
from yipin.documents.filetypes import NOTICE_KINDS
from yipin.documents.jobs import read_notice_file
from yipin.documents.models import Notice
from yipin.documents.permissions import can_answer_notice, can_take_in_notice
from yipin.documents.services.files import Upload, store_file
from yipin.documents.services.notice_reading import read_taken_in
from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.verdicts import refuse


def take_in_notice(
    *,
    actor: Actor,
    unit: Unit,
    upload: Upload,
    name: str,
    now: datetime,
    in_background: bool = True,
) -> Notice:
    """Keep a notice and have it read; it is WAITING until then. docx, doc, pdf, html or txt.

    Who may: a desk of the unit with the right to run programmes. What can be told at once to be no
    such file is refused and nothing is kept. ``in_background`` False reads before it answers.
    """
    with transaction.atomic():
        notice = _take_in(actor, unit, upload, name, now)
        if in_background:
            transaction.on_commit(lambda: read_notice_file(notice.pk))
            return notice
    return read_taken_in(notice_id=notice.pk, now=now)


def _take_in(actor: Actor, unit: Unit, upload: Upload, name: str, now: datetime) -> Notice:
    require(can_take_in_notice, actor, unit)
    stored = store_file(
        actor=actor, unit=unit, upload=upload, name=name, now=now, allowed=NOTICE_KINDS
    )
    notice = Notice.objects.create(
        unit=unit,
        file=stored,
        file_name=stored.name,
        taken_in_at=now,
        taken_in_by_id=actor.person.pk if actor.person else None,
    )
    record_entry(
        actor=actor, at=now, action="notice.taken_in", subject=notice,
        after={"file": stored.name, "sha256": stored.sha256},
    )  # fmt: skip
    return notice


@transaction.atomic
def answer_finding(
    *,
    actor: Actor,
    notice: Notice,
    key: str,
    answer: str,
    now: datetime,
    value: Any = None,
    changes: Sequence[tuple[str, Any]] = (),
) -> Notice:
    """Say to one mark: ``confirmed``, ``changed`` (with the new value) or ``note_only``.

    ``key`` is that of the mark (``deadlines.0``, ``passage.1``). ``changes`` are settings that the
    answer changes as well (path, value). Answering again replaces what was said; ``undo_answer``
    takes it back, the changes with it. Refuses after publishing.
    """
    row = _open_for_answers(actor, notice)
    mark = next((one for one in row.reading["marks"] if one["key"] == key), None)
    if mark is None or answer not in KINDS:
        raise Refused(refuse("not_yours", _("通知里没有这一处，请刷新页面后再试。")))
    said = {"as": answer} | ({"value": value} if answer == CHANGED else {})
    before = row.answers.get("marks", {}).get(key)
    row.answers = (
        with_settled(row.answers, key, said, changes)
        if changes
        else with_answer(row.answers, key, said)
    )
    return _keep(actor, row, now, before={key: before}, after={key: said, **dict(changes)})


@transaction.atomic
def answer_setting(*, actor: Actor, notice: Notice, path: str, value: Any, now: datetime) -> Notice:
    """Give a setting the notice lacks, or change one; ``path`` is that of ``programmes.editing``."""
    row = _open_for_answers(actor, notice)
    row.answers = with_setting(row.answers, path, value)
    return _keep(actor, row, now, before={}, after={path: value})


@transaction.atomic
def confirm_remaining(
    *, actor: Actor, notice: Notice, now: datetime, changes: Sequence[tuple[str, Any]] = ()
) -> Notice:
    """Take every open mark as it was read, and what was not understood as a remark only.

    ``changes`` are settings that follow from it, such as a time that is certain now.
    """
    row = _open_for_answers(actor, notice)
    before = row.answers
    row.answers = all_confirmed(row.reading["marks"], before)
    for path, value in changes:
        row.answers = with_setting(row.answers, path, value)
    return _keep(actor, row, now, before=_said(before), after=_said(row.answers))


@transaction.atomic
def undo_answer(*, actor: Actor, notice: Notice, now: datetime) -> Notice:
    """Take back the last answer. Nothing happens where there is none left."""
    row = _open_for_answers(actor, notice)
    before = row.answers
    row.answers = without_last(before)
    return _keep(actor, row, now, before=_said(before), after=_said(row.answers), undo=True)


def _said(answers: dict[str, Any]) -> dict[str, Any]:
    return {name: answers.get(name) for name in ("marks", "settings")}


def _open_for_answers(actor: Actor, notice: Notice) -> Notice:
    require(can_answer_notice, actor, notice)
    row = Notice.objects.select_for_update(of=("self",)).select_related("unit").get(pk=notice.pk)
    if row.discarded_at is not None:
        raise Refused(refuse("discarded", _("这份通知已经删除。要接着办，请先恢复。")))
    if row.state == Notice.State.USED:
        reason = _("这份通知已经发布。要改时间和单位，请到这一轮的页面办理。")
        raise Refused(refuse("notice_used", reason))
    if row.state != Notice.State.READ:
        raise Refused(refuse("notice_not_read", _("这份通知还没有读完，请稍候再试。")))
    return row


def _keep(
    actor: Actor,
    notice: Notice,
    now: datetime,
    *,
    before: dict[str, Any],
    after: dict[str, Any],
    undo: bool = False,
) -> Notice:
    notice.save(update_fields=["answers"])
    record_entry(
        actor=actor, at=now, subject=notice, before=before, after=after,
        action="notice.answer_undone" if undo else "notice.answered",
    )  # fmt: skip
    return notice
