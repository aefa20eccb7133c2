"""The files an expert may open from the desk, and the name that each goes by there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.documents.models import StoredFile
from yipin.forms.models import Submission, SubmissionFile, Version
from yipin.forms.queries import versions_of
from yipin.projects.evidence import evidence_of
from yipin.projects.models import Application, Evidence
from yipin.projects.reviewing import application_of, project_judged
from yipin.reviews.models import Subject
from yipin.web.filled_form import files_kept
from yipin.web.theme.parts import FileRow

# What stands in an address: a place on the form that is judged, ``a`` and a place on the application
# as it was approved, ``e`` and the number of a piece of evidence.
OWN, APPROVED, EVIDENCE = "", "a", "e"
KEY = re.compile(r"([ae]?)([1-9]\d{0,14})")


@dataclass(frozen=True)
class Handed:
    """A form with the version that is judged and its files."""

    application: Application
    version: Version | None
    files: list[SubmissionFile]

    @property
    def content(self) -> Version | Submission:
        """Where the answers and facts are: the version handed on, or the draft while there is none."""
        return self.version or self.application.submission


@dataclass(frozen=True)
class Judged:
    """``own`` is what was handed in for this review. Of a later stage, ``project`` is the work
    behind it and ``approved`` the application, where ``own`` is another form.
    """

    own: Handed
    approved: Handed | None = None
    project: Application | None = None

    @property
    def forms(self) -> list[Handed]:
        return [self.own, self.approved] if self.approved else [self.own]


@dataclass(frozen=True, kw_only=True)
class DeskFile:
    """``stored`` is what the expert gets; ``name`` tells nothing of a unit in a blind review."""

    key: str
    name: str
    stored: StoredFile
    at: datetime

    def row(self, subject: Subject) -> FileRow:
        stored = self.stored
        return FileRow(
            name=self.name, kind=stored.extension, size=stored.size, at=self.at,
            url=reverse("card_file", args=[subject.panel_id, subject.number, self.key]),
        )  # fmt: skip


def judged(subject: Subject) -> Judged:
    """Three reads; of a later stage with a report, five."""
    application = application_of(subject)
    project = project_judged(application, subject.panel)
    approved = _handed(project) if project and project.pk != application.pk else None
    return Judged(_handed(application), approved, project)


def _handed(application: Application) -> Handed:
    version = versions_of(application.submission).first()
    return Handed(application, version, files_kept(application.submission, version))


def form_files(subject: Subject, handed: Handed, kind: str) -> list[DeskFile]:
    """``kind`` is ``OWN`` or ``APPROVED``."""
    words = _("申报材料") if kind == APPROVED else _("材料")
    return [
        DeskFile(
            key=f"{kind}{place}", name=_name(subject, words, place, kept.file), stored=kept.file,
            at=kept.added_at,
        )
        for place, kept in enumerate(handed.files, start=1)
    ]  # fmt: skip


def evidence_files(
    subject: Subject, project: Application, rows: Sequence[Evidence]
) -> list[DeskFile]:
    """In the order given; numbered by when each came. One read in a blind review."""
    places = _places(project) if subject.panel.is_blind else {}
    words = _("过程材料")
    return [
        DeskFile(
            key=f"{EVIDENCE}{one.pk}", name=_name(subject, words, places.get(one.pk, 0), one.file),
            stored=one.file, at=one.added_at,
        )
        for one in rows
    ]  # fmt: skip


def _places(project: Application) -> dict[int, int]:
    """By id, also what was removed: a number once seen stays."""
    keys = project.evidence.order_by("pk").values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(keys, start=1)}


def _name(subject: Subject, words: str, place: int, stored: StoredFile) -> str:
    if not subject.panel.is_blind:
        return stored.name
    facts = {"number": subject.number, "words": words, "place": place, "ending": stored.extension}
    return _("%(number)s号%(words)s%(place)s.%(ending)s") % facts


def evidence_of_subject(subject: Subject, key: str) -> Evidence | None:
    """The piece of evidence that a key names."""
    found = KEY.fullmatch(key)
    project = project_judged(application_of(subject), subject.panel)
    if found is None or found[1] != EVIDENCE or project is None:
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
    material = judged(subject)
    handed = material.own if kind == OWN else material.approved
    files = form_files(subject, handed, kind) if handed else []
    return files[number - 1] if number <= len(files) else None
