"""What an expert reads of a subject: the form as it was handed in, and its files; blind where asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.forms.models import Submission, SubmissionFile, Version
from yipin.forms.queries import versions_of
from yipin.organisations.models import Person
from yipin.projects.models import Application
from yipin.projects.reviewing import application_of
from yipin.reviews.models import Subject
from yipin.rules.blinding import blot, names_of_unit
from yipin.web.filled_form import PaperField, Sheet, files_kept, parts_of
from yipin.web.theme.parts import FileRow

NAMES = ("leader.name", "filler.name", "unit.name", "application.unit")


@dataclass(frozen=True, kw_only=True)
class SubjectPaper:
    """``entries`` are short and read as a list; ``texts`` are what is to be judged."""

    title: str
    unit: str
    entries: list[PaperField]
    texts: list[PaperField]
    files: list[FileRow]

    @property
    def has_unseen(self) -> bool:
        """Some file can only be downloaded."""
        return any(not one.seen_as for one in self.files)


@dataclass(frozen=True)
class Handed:
    """An application with the version that is judged and its files."""

    application: Application
    version: Version | None
    files: list[SubmissionFile]

    @property
    def content(self) -> Version | Submission:
        """Where the answers and facts are: the version handed on, or the draft while there is none."""
        return self.version or self.application.submission


def handed_in(subject: Subject) -> Handed:
    """Three reads."""
    application = application_of(subject)
    version = versions_of(application.submission).first()
    return Handed(application, version, files_kept(application.submission, version))


def subject_paper(subject: Subject) -> SubjectPaper:
    """The form and its files, without telephones. Blind, neither names the unit nor its people."""
    handed = handed_in(subject)
    submission, content = handed.application.submission, handed.content
    is_blind = subject.panel.is_blind
    names = names_to_hide(subject, handed) if is_blind else None
    rows = [_file_row(subject, place, one) for place, one in enumerate(handed.files, start=1)]
    grouped: dict[str, list[FileRow]] = {}
    for kept, row in zip(handed.files, rows, strict=True):
        grouped.setdefault(kept.field_key, []).append(row)
    sheet = Sheet(
        answers=content.answers,
        facts=content.facts,
        files=grouped,
        remarks={},
        changed=frozenset(),
        typed={},
        names=names,
    )
    schema = submission.form.parsed
    private = {one.key for one in schema.fields() if one.type == "phone"}
    read = [one for part in parts_of(schema, sheet) for one in part.fields]
    shown = [one for one in read if one.key not in private and one.kind != "files"]
    return SubjectPaper(
        title=blot(subject.title, names or ()),
        unit="" if is_blind else subject.unit.label,
        entries=[one for one in shown if one.kind == "entry"],
        texts=[one for one in shown if one.kind != "entry"],
        files=rows,
    )


def names_to_hide(subject: Subject, handed: Handed) -> frozenset[str]:
    """What the unit is called, and everybody named on the form or with a hand in it."""
    submission = handed.application.submission
    answers = handed.content.answers
    told = {
        str(answers.get(one.key) or "").strip()
        for one in submission.form.parsed.fields()
        if one.type in {"person", "organisation"} or one.prefill in NAMES
    }
    people = Person.objects.filter(pk__in=subject.people).values_list("name", flat=True)
    unit = subject.unit
    return names_of_unit(unit.name, unit.short_name) | told | frozenset(people)


def file_name(subject: Subject, place: int, kept: SubmissionFile) -> str:
    """The name a file goes by at the desk of an expert; in a blind review none of the unit's words."""
    if not subject.panel.is_blind:
        return kept.file.name
    facts = {"number": subject.number, "place": place, "ending": kept.file.extension}
    return _("%(number)s号材料%(place)s.%(ending)s") % facts


def _file_row(subject: Subject, place: int, kept: SubmissionFile) -> FileRow:
    stored = kept.file
    return FileRow(
        name=file_name(subject, place, kept), kind=stored.extension, size=stored.size, at=kept.added_at,
        url=reverse("card_file", args=[subject.panel_id, subject.number, place]),
    )  # fmt: skip


def titles_of(subjects: Sequence[Subject], *, is_blind: bool) -> dict[int, str]:
    """Titles by the id of the subject; a unit's name inside one is blotted in a blind review."""
    if not is_blind:
        return {one.pk: one.title for one in subjects}
    return {
        one.pk: blot(one.title, names_of_unit(one.unit.name, one.unit.short_name))
        for one in subjects
    }
