"""The files an expert may open from the desk, and the name that each goes by there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.documents.models import StoredFile
from yipin.forms.models import Submission, SubmissionFile, Version
from yipin.forms.queries import files_kept, versions_of
from yipin.projects.evidence import evidence_of
from yipin.projects.models import Application, Evidence
from yipin.projects.recheck_reviews import recheck_of
from yipin.projects.reviewing import KIND, application_of, project_judged
from yipin.reviews.models import Subject
from yipin.reviews.queries import copies_for
from yipin.web.theme.parts import FileRow

# What stands in an address: a place on the form that is judged, ``a`` and a place on the application
# as it was approved, ``e`` and the number of a piece of evidence.
OWN, APPROVED, EVIDENCE = "", "a", "e"
KEY = re.compile(r"([ae]?)([1-9]\d{0,14})")


@dataclass(frozen=True)
class Handed:
    """A form with the version that is judged and its files. ``author`` began it (id of a person)."""

    submission: Submission
    author: int | None
    version: Version | None
    files: list[SubmissionFile]

    @property
    def content(self) -> Version | Submission:
        """Where the answers and facts are: the version handed on, or the draft while there is none."""
        return self.version or self.submission


@dataclass(frozen=True)
class Judged:
    """``own`` is what was handed in for this review. Of a later stage, ``project`` is the work
    behind it and ``approved`` the application, where ``own`` is another form. ``copies`` are what
    experts get in the place of files of these forms, by fingerprint.
    """

    own: Handed
    approved: Handed | None = None
    project: Application | None = None
    copies: Mapping[str, StoredFile] = field(default_factory=dict)

    @property
    def forms(self) -> list[Handed]:
        return [self.own, self.approved] if self.approved else [self.own]


@dataclass(frozen=True, kw_only=True)
class DeskFile:
    """``stored`` is what the expert gets: the file, or in a blind review the redacted copy that the
    office put beside it. ``name`` tells nothing of a unit there.
    """

    key: str
    name: str
    stored: StoredFile
    at: datetime
    is_copy: bool = False

    def row(self, subject: Subject) -> FileRow:
        stored = self.stored
        return FileRow(
            name=self.name, kind=stored.extension, size=stored.size, at=self.at,
            url=reverse("card_file", args=[subject.panel_id, subject.number, self.key]),
        )  # fmt: skip


def judged(subject: Subject) -> Judged:
    """Three reads; of a later stage with a report, five; in a blind review one more."""
    recheck = recheck_of(subject)
    if recheck is not None and recheck.submission is not None:
        found = Judged(_handed(recheck.submission, recheck.handed_in_by_id))
    else:
        found = _of_application(subject)
    files = [kept.file.sha256 for one in found.forms for kept in one.files]
    return replace(found, copies=copies_for(subject.panel, files))


def _of_application(subject: Subject) -> Judged:
    application = application_of(subject)
    project = project_judged(application, subject.panel)
    own = _handed(application.submission, application.created_by_id)
    if project is None or project.pk == application.pk:
        return Judged(own, None, project)
    return Judged(own, _handed(project.submission, project.created_by_id), project)


def _handed(submission: Submission, author: int | None) -> Handed:
    version = versions_of(submission).first()
    return Handed(submission, author, version, files_kept(submission, version))


def form_files(subject: Subject, material: Judged, kind: str) -> list[DeskFile]:
    """``kind`` is ``OWN`` or ``APPROVED``."""
    handed = material.own if kind == OWN else material.approved
    words = _("申报材料") if kind == APPROVED else _("材料")
    return [
        _desk_file(subject, f"{kind}{place}", words, place, kept, material.copies)
        for place, kept in enumerate(handed.files if handed else (), start=1)
    ]


def evidence_files(
    subject: Subject, project: Application, rows: Sequence[Evidence]
) -> list[DeskFile]:
    """In the order given; numbered by when each came. Two reads in a blind review."""
    places = _places(project) if subject.panel.is_blind else {}
    copies = copies_for(subject.panel, [one.file.sha256 for one in rows])
    return [
        _desk_file(
            subject, f"{EVIDENCE}{one.pk}", _("过程材料"), places.get(one.pk, 0), one, copies
        )
        for one in rows
    ]


def _desk_file(
    subject: Subject,
    key: str,
    words: str,
    place: int,
    held: SubmissionFile | Evidence,
    copies: Mapping[str, StoredFile],
) -> DeskFile:
    copy = copies.get(held.file.sha256)
    stored = copy or held.file
    return DeskFile(
        key=key, name=_name(subject, words, place, stored), stored=stored, at=held.added_at,
        is_copy=copy is not None,
    )  # fmt: skip


def _places(project: Application) -> dict[int, int]:
    """By id, also what was removed: a number once seen stays."""
    keys = project.evidence.order_by("pk").values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(keys, start=1)}


def _name(subject: Subject, words: str, place: int, stored: StoredFile) -> str:
    if not subject.panel.is_blind:
        return stored.name
    facts = {"number": subject.number, "words": words, "place": place, "ending": stored.extension}
    return _("%(number)s号%(words)s%(place)s.%(ending)s") % facts


def picture_of_subject(subject: Subject, key: str) -> Evidence | None:
    """What a key names, where its small picture may be seen: with a copy beside it, it may not."""
    one = evidence_of_subject(subject, key)
    return None if one is None or copies_for(subject.panel, [one.file.sha256]) else one


def evidence_of_subject(subject: Subject, key: str) -> Evidence | None:
    """The piece of evidence that a key names."""
    found = KEY.fullmatch(key)
    if found is None or found[1] != EVIDENCE or subject.kind != KIND:
        return None
    project = project_judged(application_of(subject), subject.panel)
    if project is None:
        return None
    return evidence_of(project).filter(pk=int(found[2])).first()


def file_of_subject(subject: Subject, key: str) -> DeskFile | None:
    """What a key names, where this subject has it."""
    found = KEY.fullmatch(key)
    if found is None:
        return None
    kind, number = found[1], int(found[2])
    if kind == EVIDENCE:
        one = evidence_of_subject(subject, key)
        return evidence_files(subject, one.project, [one])[0] if one else None
    files = form_files(subject, judged(subject), kind)
    return files[number - 1] if number <= len(files) else None
