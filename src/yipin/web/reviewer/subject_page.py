"""What an expert reads of a subject: the form as it was handed in, and its files; blind where asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yipin.projects.blind_names import names_hidden
from yipin.reviews.models import Subject
from yipin.rules.blinding import blot
from yipin.web.filled_form import PaperField, Sheet, parts_of
from yipin.web.reviewer.file_views import FileView, views_of
from yipin.web.reviewer.subject_files import OWN, Judged, form_files
from yipin.web.theme.parts import FileRow

Names = frozenset[str] | None  # None: the review is not blind


@dataclass(frozen=True, kw_only=True)
class SubjectPaper:
    """``entries`` are short and read as a list; ``texts`` are what is to be judged. ``is_redacted``:
    no file is the original.
    """

    title: str
    unit: str
    entries: list[PaperField]
    texts: list[PaperField]
    files: list[FileRow]
    is_redacted: bool = False
    views: Sequence[FileView] = ()

    @property
    def has_unseen(self) -> bool:
        """Some file can only be downloaded."""
        return any(not one.kind for one in self.views)

    @property
    def lacks_office(self) -> bool:
        """A Word file could be read in the page if the machine had LibreOffice."""
        return any(one.is_word and not one.kind for one in self.views)


def shut_paper(subject: Subject, names: Names) -> SubjectPaper:
    """What is left where forms and files are no longer open to the expert: what it was about."""
    title, unit = blot(subject.title, names or ()), "" if names is not None else subject.unit.label
    return SubjectPaper(title=title, unit=unit, entries=[], texts=[], files=[])


def subject_paper(
    subject: Subject, material: Judged, names: Names, now: datetime, kind: str = OWN
) -> SubjectPaper:
    """A form (``kind`` says which) and its files, without telephones. Blind, neither names the unit
    nor its people.
    """
    handed = material.own if kind == OWN or not material.approved else material.approved
    content, files = handed.content, form_files(subject, material, kind)
    rows = [one.row(subject) for one in files]
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
    schema = handed.submission.form.parsed
    private = {one.key for one in schema.fields() if one.type == "phone"}
    read = [one for part in parts_of(schema, sheet) for one in part.fields]
    shown = [one for one in read if one.key not in private and one.kind != "files"]
    return SubjectPaper(
        title=blot(subject.title, names or ()),
        unit="" if names is not None else subject.unit.label,
        entries=[one for one in shown if one.kind == "entry"],
        texts=[one for one in shown if one.kind != "entry"],
        files=rows,
        views=views_of(subject, files, now),
        is_redacted=all(one.is_copy for one in files),
    )


def names_to_hide(subject: Subject) -> Names:
    """In a blind review, whatever would tell whose it is."""
    if not subject.panel.is_blind:
        return None
    return names_hidden(subject.panel, [subject])[subject.pk]
