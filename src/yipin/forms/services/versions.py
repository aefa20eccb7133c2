"""Handing on: a version is what was said at one moment, exactly, with its fingerprint."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.database.kept_reads import KeptRead
from yipin.database.kept_writes import insert_row, update_row
from yipin.database.written_together import written_together
from yipin.forms.models import Submission, SubmissionFile, Version
from yipin.forms.permissions import can_fill
from yipin.forms.services.chains import lock_submission
from yipin.forms.services.endorsements import void_opinions
from yipin.forms.services.submissions import fields_since_logged
from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.form_answers import (
    AnswerFault,
    FileFact,
    answers_digest,
    check_answers,
    clean_answers,
)
from yipin.rules.form_progress import difference
from yipin.rules.verdicts import refuse

HELD_FILES = KeptRead(lambda submission: held_files(Submission(pk=submission)))
LAST_VERSION = KeptRead(
    lambda submission: Version.objects.filter(submission_id=submission).order_by("-number")[:1]
)
FileFacts = dict[str, list[FileFact]]


@transaction.atomic
def make_version(
    *,
    actor: Actor,
    submission: Submission,
    now: datetime,
    check: bool = True,
) -> Version:
    """Fix the draft as the next version. An unchanged draft gives the last version again.

    Who may: ``forms.fill``. With ``check`` everything is checked to the end; refuses with code
    ``faults`` and the list in ``Refused.faults``. A new version voids the opinions given on earlier ones and settles the
    remarks that were open.
    """
    locked = lock_submission(submission)
    require(can_fill, actor, locked)
    return fix_version(actor=actor, locked=locked, now=now, check=check)


def fix_version(*, actor: Actor, locked: Submission, now: datetime, check: bool = True) -> Version:
    """The same for a submission that the caller has locked and may fill in."""
    held = HELD_FILES.all(submission=locked.pk)
    if check:
        _refuse_faults(faults_of(locked, held))
    last = LAST_VERSION.first(submission=locked.pk)
    digest = answers_digest(locked.form.parsed, locked.answers, as_file_facts(held))
    if last and last.digest == digest:
        return last
    version = _new(locked, held, digest, last.number + 1 if last else 1, actor, now)
    with written_together():
        insert_row(version)
        _record(locked, version, last, actor, now)
    if getattr(locked, "has_chain", True):
        void_opinions(actor=actor, locked=locked, version=version, now=now)
    if getattr(locked, "has_open_remarks", True):
        locked.remarks.filter(settled_at__isnull=True).update(settled_at=now)
    return version


def faults_of(
    submission: Submission, held: Sequence[SubmissionFile] | None = None
) -> tuple[AnswerFault, ...]:
    """Everything that keeps the draft from being handed on, in the order of the form."""
    files = as_file_facts(list(held_files(submission)) if held is None else held)
    schema = submission.form.parsed
    return check_answers(schema, submission.answers, files, final=True)


def held_files(submission: Submission) -> QuerySet[SubmissionFile]:
    """The files that are in the draft now."""
    return submission.files.filter(removed_at__isnull=True).select_related("file")


def as_file_facts(held: Sequence[SubmissionFile]) -> FileFacts:
    """By field, as the rules want them."""
    facts: FileFacts = defaultdict(list)
    for one in held:
        stored = one.file
        facts[one.field_key].append(
            FileFact(stored.name, stored.extension, stored.size, stored.sha256)
        )
    return dict(facts)


def _refuse_faults(faults: tuple[AnswerFault, ...]) -> None:
    if faults:
        words = _("还有 %(count)s 处没填好，请改好标出的各处。") % {"count": len(faults)}
        raise Refused(refuse("faults", words), faults)


def _new(
    locked: Submission,
    held: Sequence[SubmissionFile],
    digest: str,
    number: int,
    actor: Actor,
    now: datetime,
) -> Version:
    return Version(
        submission=locked,
        number=number,
        answers=clean_answers(locked.form.parsed, locked.answers),
        facts=locked.facts,
        files=[_as_listed(one) for one in held],
        digest=digest,
        made_at=now,
        made_by=actor.signed_in,
    )


def _as_listed(held: SubmissionFile) -> dict[str, Any]:
    """A file as a version names it: ``sha256`` is its fingerprint, ``size`` in bytes."""
    stored = held.file
    return {
        "field_key": held.field_key,
        "file_id": stored.pk,
        "name": stored.name,
        "sha256": stored.sha256,
        "size": stored.size,
        "extension": stored.extension,
    }


def _record(
    locked: Submission, version: Version, last: Version | None, actor: Actor, now: datetime
) -> None:
    """The entry holds what changed since the last version, as people read it."""
    changes = difference(locked.form.parsed, last.answers, version.answers) if last else ()
    record_entry(
        actor=actor,
        at=now,
        action="submission.version_made",
        subject=locked,
        before={"version": last.number if last else None},
        after={
            "version": version.number,
            "digest": version.digest,
            "changes": [asdict(one) for one in changes],
            "fields": fields_since_logged(locked),
        },
    )
    if locked.logged_revision != locked.revision:
        locked.logged_at, locked.logged_revision = now, locked.revision
        update_row(locked, "logged_at", "logged_revision")
