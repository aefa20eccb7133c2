"""Notices taken in by mistake: put aside, taken back, and in the end removed with their files."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from yipin.documents.models import Notice
from yipin.documents.permissions import can_discard_notice
from yipin.documents.queries import TRASH_TIME
from yipin.documents.services.files import forget_file
from yipin.journal.events import NOTICE_DISCARDED, NOTICE_RESTORED, emit
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.verdicts import refuse


@transaction.atomic
def discard_notice(*, actor: Actor, notice: Notice, now: datetime) -> Notice:
    """Put a notice aside; it can be restored for 30 days. Drafts saved from it go with it.

    Who may: a desk with the right to run programmes that reaches the unit. Refused once published.
    """
    require(can_discard_notice, actor, notice)
    row = _locked(notice)
    if row.state == Notice.State.USED:
        reason = _("这份通知已经发布，不能删除。不想再公开，可以在这一轮的页面办理。")
        raise Refused(refuse("notice_used", reason))
    if row.discarded_at is None:
        _set(row, now)
        record_entry(actor=actor, at=now, action="notice.discarded", subject=row)
        emit(NOTICE_DISCARDED, actor=actor, notice=row, now=now)
    return row


@transaction.atomic
def restore_notice(*, actor: Actor, notice: Notice, now: datetime) -> Notice:
    """Take a notice back, with the drafts that went with it. Refused after 30 days."""
    require(can_discard_notice, actor, notice)
    row = _locked(notice)
    if row.discarded_at is None:
        return row
    if row.discarded_at <= now - TRASH_TIME:
        raise Refused(refuse("too_late", _("删除已满 30 天，不能再恢复。请重新上传。")))
    went_at = row.discarded_at
    _set(row, None)
    record_entry(actor=actor, at=now, action="notice.restored", subject=row)
    emit(NOTICE_RESTORED, actor=actor, notice=row, went_at=went_at, now=now)
    return row


def _locked(notice: Notice) -> Notice:
    return Notice.objects.select_for_update(of=("self",)).select_related("unit").get(pk=notice.pk)


def _set(notice: Notice, when: datetime | None) -> None:
    notice.discarded_at = when
    notice.save(update_fields=["discarded_at"])


def forget_discarded_notices(*, now: datetime) -> int:
    """Really remove what was discarded 30 days ago. Answers how many notices went."""
    due = Notice.objects.filter(discarded_at__lte=now - TRASH_TIME)
    return sum(_forget(notice) for notice in due.select_related("file", "unit").iterator())


def _forget(notice: Notice) -> bool:
    """What a draft still refers to stays until the draft has gone."""
    try:
        with transaction.atomic():
            notice.delete()
    except ProtectedError:
        return False
    if notice.file is not None:
        try:
            with transaction.atomic():
                forget_file(stored=notice.file)
        except ProtectedError:
            pass  # the same file is in use elsewhere
    return True
