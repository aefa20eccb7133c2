"""A filled form read as on paper: its parts, each answer as handed on, files with their links."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.documents.formats.writing.answer_text import answer_text, fact_value, table_rows
from yipin.forms.models import Remark, Submission, SubmissionFile, Version
from yipin.forms.queries import files_kept
from yipin.rules.blinding import blind_answer, blot, is_telling
from yipin.rules.form_schema import Field, FormSchema
from yipin.web.theme.parts import FileRow

LONG = 60  # characters from which an answer reads as text and not as an entry


@dataclass(frozen=True, kw_only=True)
class PaperField:
    """One blank with what stands in it. ``kind`` is entry, text, table or files."""

    key: str
    label: str
    kind: str
    text: str = ""
    source: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    files: tuple[FileRow, ...] = ()
    remarks: tuple[str, ...] = ()
    is_changed: bool = False
    typed: str = ""  # a remark that could not be sent yet


@dataclass(frozen=True, kw_only=True)
class PaperPart:
    title: str
    fields: tuple[PaperField, ...]


@dataclass(frozen=True)
class Sheet:
    """What is read: a version that was handed on, or the draft while there is none."""

    answers: Mapping[str, Any]
    facts: Mapping[str, Any]
    files: Mapping[str, Sequence[FileRow]]
    remarks: Mapping[str, Sequence[Remark]]
    changed: frozenset[str]
    typed: Mapping[str, str]
    names: Collection[str] | None = None  # blind: blotted, and what tells as much is left out

    def shows(self, field: Field) -> bool:
        return field.is_filled_by_applicant and (self.names is None or not is_telling(field))

    def said(self, text: str) -> str:
        """Also what the system filled in by itself may name somebody."""
        return text if self.names is None else blot(text, self.names)

    def answer(self, field: Field) -> Any:
        value = self.answers.get(field.key)
        return value if self.names is None else blind_answer(field, value, self.names)


def paper_of(
    submission: Submission,
    version: Version | None,
    remarks: Mapping[str, Sequence[Remark]],
    changed: frozenset[str],
    typed: Mapping[str, str],
) -> list[PaperPart]:
    """One read, for the files. Opinions are left to the chain beside the paper."""
    sheet = Sheet(
        answers=version.answers if version else submission.answers,
        facts=version.facts if version else submission.facts,
        files=files_by_field(submission, version),
        remarks=remarks,
        changed=changed,
        typed=typed,
    )
    return parts_of(submission.form.parsed, sheet)


def parts_of(schema: FormSchema, sheet: Sheet) -> list[PaperPart]:
    """The parts that hold anything, each with its fields."""
    parts = [
        PaperPart(
            title=section.title,
            fields=tuple(
                paper_field(field, sheet) for field in section.fields if sheet.shows(field)
            ),
        )
        for section in schema.sections
    ]
    return [part for part in parts if part.fields]


def files_by_field(submission: Submission, version: Version | None) -> dict[str, list[FileRow]]:
    return _grouped(files_kept(submission, version))


def _grouped(rows: Sequence[SubmissionFile]) -> dict[str, list[FileRow]]:
    found: dict[str, list[FileRow]] = {}
    for row in rows:
        found.setdefault(row.field_key, []).append(_file(row))
    return found


def _file(row: SubmissionFile) -> FileRow:
    stored = row.file
    return FileRow(
        name=stored.name, kind=stored.extension, size=stored.size, at=row.added_at,
        fingerprint=stored.sha256, url=reverse("file", args=[stored.pk]),
    )  # fmt: skip


def paper_field(field: Field, sheet: Sheet) -> PaperField:
    remarks = tuple(one.text for one in sheet.remarks.get(field.key, ()))
    same: dict[str, Any] = {"key": field.key, "label": field.label, "remarks": remarks}
    same |= {"is_changed": field.key in sheet.changed, "typed": sheet.typed.get(field.key, "")}
    if field.type == "attachment":
        return PaperField(kind="files", files=tuple(sheet.files.get(field.key, ())), **same)
    value = sheet.answer(field)
    if field.type == "table":
        rows = tuple(tuple(row) for row in table_rows(field, value))
        heads = tuple(column.label.rsplit("/", 1)[-1] for column in field.columns)
        return PaperField(kind="table", heads=heads, rows=rows, **same)
    text = sheet.said(_entry_text(field, value, sheet.facts))
    kind = "text" if field.type == "long_text" or len(text) > LONG else "entry"
    return PaperField(kind=kind, text=text, source=_source(field, value, sheet.facts), **same)


def _entry_text(field: Field, value: Any, facts: Mapping[str, Any]) -> str:
    """Choices are read, not ticked: only what was chosen."""
    if value in (None, "", [], ()):
        value = fact_value(facts.get(field.prefill)) if field.prefill else None
    if field.type == "choice":
        return "、".join(map(str, value)) if isinstance(value, list) else str(value or "")
    return answer_text(field, value)


def _source(field: Field, value: Any, facts: Mapping[str, Any]) -> str:
    """组织库，截至 2027年3月1日; only where the answer still is what the source said."""
    fact = facts.get(field.prefill) if field.prefill else None
    if not isinstance(fact, Mapping) or not fact.get("as_of") or field.prefill == "today":
        return ""
    if value not in (None, "") and str(value) != str(fact.get("value")):
        return _("申报单位自填")
    day = date.fromisoformat(str(fact["as_of"])[:10])
    words = _("%(source)s，截至 %(y)s年%(m)s月%(d)s日")
    return words % {"source": fact.get("source", ""), "y": day.year, "m": day.month, "d": day.day}
