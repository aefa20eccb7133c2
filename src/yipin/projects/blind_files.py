"""The files that experts of a blind review see, and which of them have a redacted copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from yipin.documents.models import StoredFile
from yipin.forms.models import SubmissionFile, Version
from yipin.forms.queries import kept_among
from yipin.projects.judged_work import Work, work_judged
from yipin.projects.models import Evidence
from yipin.reviews.models import Panel, Subject
from yipin.reviews.queries import copies_of_source


@dataclass(frozen=True)
class BlindFile:
    """``copy`` is None where experts get the original. ``evidence`` is its id, where it is some."""

    subject: Subject
    stored: StoredFile
    evidence: int | None = None
    copy: StoredFile | None = None


def blind_files(panel: Panel, subjects: Sequence[Subject]) -> list[BlindFile]:
    """Subject by subject: the form that is judged, the application behind it, the evidence. Five reads."""
    work = work_judged(panel, subjects)
    held = _files_of_forms({one for own in work.values() for one in own.forms})
    evidence = _evidence_of({one.project.pk for one in work.values() if one.project is not None})
    found = [
        file
        for subject in subjects
        for file in _of_subject(subject, work[subject.pk], held, evidence)
    ]
    copies = copies_of_source(panel, {one.stored.sha256 for one in found})
    return [replace(one, copy=copies.get(one.stored.sha256)) for one in found]


def _files_of_forms(submissions: Iterable[int]) -> dict[int, list[StoredFile]]:
    """Of the newest version of each form, as ``forms.queries.files_kept`` has them."""
    keys = list(submissions)
    versions = Version.objects.filter(submission__in=keys).order_by("number")
    newest = {one.submission_id: one for one in versions.only("submission", "number", "files")}
    rows: dict[int, list[SubmissionFile]] = {key: [] for key in keys}
    for row in (
        SubmissionFile.objects.filter(submission__in=keys).select_related("file").order_by("id")
    ):
        rows[row.submission_id].append(row)
    return {key: [one.file for one in kept_among(rows[key], newest.get(key))] for key in keys}


def _evidence_of(projects: Iterable[int]) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = {pk: [] for pk in projects}
    rows = Evidence.objects.filter(project__in=list(found), removed_at=None).order_by("id")
    for row in rows.select_related("file"):
        found[row.project_id].append(row)
    return found


def _of_subject(
    subject: Subject,
    work: Work,
    held: Mapping[int, Sequence[StoredFile]],
    evidence: Mapping[int, Sequence[Evidence]],
) -> list[BlindFile]:
    """A file that stands in several places once."""
    found = [BlindFile(subject, file) for one in work.forms for file in held[one]]
    if work.project is not None:
        found += [BlindFile(subject, one.file, one.pk) for one in evidence[work.project.pk]]
    unique: dict[str, BlindFile] = {}
    for one in found:
        unique.setdefault(one.stored.sha256, one)
    return list(unique.values())
