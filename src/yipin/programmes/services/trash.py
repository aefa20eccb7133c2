"""Definitions that were never published: put aside, taken back, in the end removed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.queries import TRASH_TIME
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import DefinitionVersion, Programme
from yipin.programmes.permissions import can_discard_definition
from yipin.programmes.queries import latest_version
from yipin.programmes.services.definitions import next_number
from yipin.rules.verdicts import refuse


@transaction.atomic
def discard_definition(
    *, actor: Actor, version: DefinitionVersion, now: datetime
) -> DefinitionVersion:
    """Put a draft aside; it can be restored for 30 days.

    Who may: a desk with the right to run programmes that reaches the host. Refused once published.
    """
    require(can_discard_definition, actor, version)
    row = _locked(version)
    if not row.is_draft:
        raise Refused(refuse("published", _("这一版已经发布，不能删除。")))
    if row.discarded_at is None:
        row.discarded_at = now
        row.save(update_fields=["discarded_at"])
        _record(actor, row, "definition.discarded", now)
    return row


@transaction.atomic
def restore_definition(
    *, actor: Actor, version: DefinitionVersion, now: datetime
) -> DefinitionVersion:
    """Take a draft back, as the newest version of its programme.

    Refused after 30 days, while its notice is discarded, and where another draft has been begun.
    """
    require(can_discard_definition, actor, version)
    row = _locked(version)
    if row.discarded_at is None:
        return row
    _refuse_restoring(row, now)
    newest = row.programme.definitions.first()
    if newest is not None and newest.pk != row.pk:
        row.number = next_number(row.programme)
    row.discarded_at = None
    row.save(update_fields=["discarded_at", "number"])
    _record(actor, row, "definition.restored", now)
    return row


def _refuse_restoring(row: DefinitionVersion, now: datetime) -> None:
    if row.discarded_at is not None and row.discarded_at <= now - TRASH_TIME:
        raise Refused(refuse("too_late", _("删除已满 30 天，不能再恢复。请重新拟一份。")))
    if row.notice is not None and row.notice.discarded_at is not None:
        raise Refused(refuse("notice_discarded", _("它照的通知也删除了。请先恢复那份通知。")))
    latest = latest_version(row.programme)
    if latest is not None and latest.is_draft:
        reason = _("这个计划另有一份草稿。要恢复这一份，请先删除那一份。")
        raise Refused(refuse("other_draft", reason))


def _locked(version: DefinitionVersion) -> DefinitionVersion:
    rows = DefinitionVersion.objects.select_for_update(of=("self",))
    return rows.select_related("programme__unit", "notice").get(pk=version.pk)


def _record(actor: Actor, row: DefinitionVersion, action: str, now: datetime) -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=row,
        subject_label=row.programme.name, unit_id=row.programme.unit_id,
    )  # fmt: skip


@transaction.atomic
def forget_discarded_definitions(*, now: datetime) -> int:
    """Really remove what was discarded 30 days ago, and programmes that nothing is left of."""
    due = DefinitionVersion.objects.filter(
        discarded_at__lte=now - TRASH_TIME, published_at__isnull=True
    )
    touched = set(due.values_list("programme_id", flat=True))
    count, _rows = due.delete()
    empty = Programme.objects.filter(pk__in=touched, definitions=None, rounds=None)
    empty.delete()
    return count
