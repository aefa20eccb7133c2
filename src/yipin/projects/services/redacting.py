"""Putting a redacted copy beside a file of a subject of a blind review."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from yipin.documents.services.files import Upload
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.blind_files import blind_files
from yipin.reviews.models import RedactedCopy, Subject
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.services.redacting import put_redacted_copy, take_redacted_copy
from yipin.rules.verdicts import refuse


def put_copy(
    *, actor: Actor, subject: Subject, original: str, upload: Upload, name: str, now: datetime
) -> RedactedCopy:
    """Beside the file with the fingerprint ``original``. Who may, and what else is refused:
    ``put_redacted_copy``. Refused for a file that is none of this subject.
    """
    _refuse_foreign(actor, subject, original)
    return put_redacted_copy(
        actor=actor, panel=subject.panel, original=original, upload=upload, name=name, now=now
    )


def take_copy(*, actor: Actor, subject: Subject, original: str, now: datetime) -> None:
    """Away again: experts get the original. Refused for a file that is none of this subject."""
    _refuse_foreign(actor, subject, original)
    take_redacted_copy(actor=actor, panel=subject.panel, original=original, now=now)


def _refuse_foreign(actor: Actor, subject: Subject, original: str) -> None:
    require(can_hold_review, actor, subject.panel)
    files = blind_files(subject.panel, [subject])
    if original not in {one.stored.sha256 for one in files}:
        reason = _("这个项目没有这个文件，可能刚换过。请刷新页面再看。")
        raise Refused(refuse("no_such_file", reason))
