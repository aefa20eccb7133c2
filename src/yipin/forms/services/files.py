"""Files in a form: added, taken out, put back. A version keeps what it was made with."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.documents.models import StoredFile
from yipin.documents.services.files import MEGABYTE, Upload, store_file
from yipin.forms.models import Submission, SubmissionFile
from yipin.forms.permissions import can_fill
from yipin.forms.services.submissions import lock_draft, percent_of, refuse_while_endorsing
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.form_schema import Field
from yipin.rules.verdicts import refuse

USUAL_KINDS = frozenset({"docx", "doc", "pdf", "xlsx", "txt", "jpg", "png"})


def add_file(
    *,
    actor: Actor,
    submission: Submission,
    field_key: str,
    upload: Upload,
    now: datetime,
    name: str = "",
) -> SubmissionFile:
    """Put a file into a field of the form.

    Who may: ``forms.fill``. Refuses while an opinion is asked for, a field that takes no files, a
    kind or size the field does not take, and one file more than the field takes. The content is
    looked at before the draft is locked, so that a large file keeps nobody waiting.
    """
    require(can_fill, actor, submission)
    slot = _attachment_field(submission, field_key)
    stored = store_file(
        actor=actor,
        unit=submission.unit,
        upload=upload,
        name=name or str(getattr(upload, "name", "")),
        now=now,
        allowed=frozenset(slot.kinds) or USUAL_KINDS,
        max_mb=slot.max_mb,
    )
    return _hold(actor, submission, slot, stored, now)


def put_in_stored(
    *, actor: Actor, submission: Submission, field_key: str, stored: StoredFile, now: datetime
) -> SubmissionFile:
    """Put a file that the unit has handed in elsewhere into a field, without sending it again.

    Who may: ``forms.fill``. Refuses what ``add_file`` refuses.
    """
    require(can_fill, actor, submission)
    slot = _attachment_field(submission, field_key)
    if stored.extension not in (frozenset(slot.kinds) or USUAL_KINDS):
        words = _("“%(label)s”不收这种文件。请换一个，或在报告里另外上传。")
        raise Refused(refuse("file_kind", words % {"label": slot.label}))
    if slot.max_mb and stored.size > slot.max_mb * MEGABYTE:
        words = _("“%(label)s”的文件不超过 %(most)s MB。")
        raise Refused(refuse("file_too_large", words % {"label": slot.label, "most": slot.max_mb}))
    return _hold(actor, submission, slot, stored, now)


@transaction.atomic
def remove_file(*, actor: Actor, held: SubmissionFile, now: datetime) -> SubmissionFile:
    """Take a file out of the draft. It can be put back; versions that hold it keep it."""
    locked = _lock_for_files(actor, held.submission)
    row = SubmissionFile.objects.select_related("file").get(pk=held.pk)
    if row.removed_at is None:
        row.removed_at = now
        row.save(update_fields=["removed_at"])
        _record(actor, locked, row, "submission.file_removed", now)
    return row


@transaction.atomic
def restore_file(*, actor: Actor, held: SubmissionFile, now: datetime) -> SubmissionFile:
    """Put back a file that was taken out, unless the field is full by now."""
    locked = _lock_for_files(actor, held.submission)
    row = SubmissionFile.objects.select_related("file").get(pk=held.pk)
    if row.removed_at is not None:
        _refuse_full(locked, _attachment_field(locked, row.field_key))
        row.removed_at = None
        row.save(update_fields=["removed_at"])
        _record(actor, locked, row, "submission.file_restored", now)
    return row


def _attachment_field(submission: Submission, field_key: str) -> Field:
    field = submission.form.parsed.field(field_key)
    if field is None or field.type != "attachment":
        raise Refused(refuse("no_such_field", _("这一栏不收文件。请从表里的“附件”栏上传。")))
    return field


def _lock_for_files(actor: Actor, submission: Submission) -> Submission:
    locked = lock_draft(submission)
    require(can_fill, actor, locked)
    refuse_while_endorsing(locked)
    return locked


@transaction.atomic
def _hold(
    actor: Actor, submission: Submission, slot: Field, stored: StoredFile, now: datetime
) -> SubmissionFile:
    """The same file twice in one field is one file."""
    locked = _lock_for_files(actor, submission)
    there = _held_in(locked, slot.key).filter(file=stored).first()
    if there is not None:
        return there
    _refuse_full(locked, slot)
    row = SubmissionFile.objects.create(
        submission=locked, field_key=slot.key, file=stored, added_at=now, added_by=actor.signed_in
    )
    _record(actor, locked, row, "submission.file_added", now)
    return row


def _held_in(submission: Submission, key: str) -> QuerySet[SubmissionFile]:
    return submission.files.filter(field_key=key, removed_at__isnull=True)


def _refuse_full(submission: Submission, slot: Field) -> None:
    if slot.max_count is not None and _held_in(submission, slot.key).count() >= slot.max_count:
        words = _("%(label)s：最多 %(most)s 个文件。请先移除一个，再上传。")
        raise Refused(
            refuse("too_many_files", words % {"label": slot.label, "most": slot.max_count})
        )


def _record(
    actor: Actor, locked: Submission, row: SubmissionFile, action: str, now: datetime
) -> None:
    """Bring the draft's own account of its files up to date, and write it down."""
    locked.held_files = _fields_with_files(locked)
    locked.percent = percent_of(locked)
    locked.saved_at, locked.saved_by = now, actor.person
    locked.save(update_fields=["held_files", "percent", "saved_at", "saved_by"])
    record_entry(
        actor=actor,
        at=now,
        action=action,
        subject=locked,
        after={"field": row.field_key, "name": row.file.name, "sha256": row.file.sha256},
    )


def _fields_with_files(submission: Submission) -> list[str]:
    held = submission.files.filter(removed_at__isnull=True).values_list("field_key", flat=True)
    return sorted(set(held))
