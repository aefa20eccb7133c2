"""A filled form as one reads it: parts as on paper, every answer in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yipin.forms.models import Submission, SubmissionFile, Version
from yipin.rules.application_schema import ITEMS
from yipin.rules.form_schema import Column, Field
from yipin.rules.masking import masked_phone
from yipin.web.unit.pages.fact_words import day_words

LONG = {"long_text", "table", "attachment"}


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    name: str
    size: int
    url_id: int
    can_be_shown: bool


@dataclass(frozen=True, kw_only=True)
class PaperField:
    """``is_long`` takes the whole line, as a large box does on paper."""

    key: str
    label: str
    heading: str
    words: str
    rows: Sequence[Sequence[str]] = ()
    columns: Sequence[Column] = ()
    files: Sequence[PaperFile] = ()
    is_long: bool = False


@dataclass(frozen=True, kw_only=True)
class PaperPart:
    key: str
    title: str
    fields: Sequence[PaperField]


def paper_of(
    submission: Submission,
    version: Version | None,
    files: Mapping[str, Sequence[SubmissionFile]],
    *,
    is_masked: bool = False,
) -> list[PaperPart]:
    """Of a version as it was fixed, else of the draft. Telephones are masked for other units."""
    answers = version.answers if version else submission.answers
    held = _files_of_version(version) if version else _files_of_draft(files)
    parts = []
    for section in submission.form.parsed.sections:
        asked = [one for one in section.fields if one.is_filled_by_applicant]
        if asked:
            shown = [_paper_field(one, answers, held, is_masked=is_masked) for one in asked]
            parts.append(PaperPart(key=section.key, title=section.title, fields=shown))
    return parts


def _files_of_version(version: Version) -> dict[str, list[PaperFile]]:
    found: dict[str, list[PaperFile]] = {}
    for one in version.files:
        found.setdefault(one["field_key"], []).append(
            _paper_file(one["name"], one["size"], one["file_id"], one["extension"])
        )
    return found


def _files_of_draft(
    files: Mapping[str, Sequence[SubmissionFile]],
) -> dict[str, list[PaperFile]]:
    return {
        key: [
            _paper_file(one.file.name, one.file.size, one.file_id, one.file.extension)
            for one in held
        ]
        for key, held in files.items()
    }


def _paper_file(name: str, size: int, file_id: int, extension: str) -> PaperFile:
    can_be_shown = extension in {"pdf", "jpg", "png"}
    return PaperFile(name=name, size=size, url_id=file_id, can_be_shown=can_be_shown)


def _paper_field(
    one: Field,
    answers: Mapping[str, Any],
    files: Mapping[str, Sequence[PaperFile]],
    *,
    is_masked: bool,
) -> PaperField:
    value = answers.get(one.key)
    return PaperField(
        key=one.key,
        label=one.label,
        heading=one.group,
        words=_words(one, value, is_masked=is_masked),
        rows=_rows(one, value) if one.type == "table" else (),
        columns=_shown_columns(one),
        files=files.get(one.key, ()),
        is_long=one.type in LONG,
    )


def _words(one: Field, value: Any, *, is_masked: bool) -> str:
    if one.type in {"table", "attachment"}:
        return ""
    if not value:
        return _("整个方向") if one.prefill == ITEMS else ""
    if isinstance(value, list):
        return "；".join(str(each) for each in value)
    if one.type == "phone" and is_masked:
        return masked_phone(str(value))
    if one.type == "percent":
        return f"{value}%"
    return day_words(str(value)) if one.type == "date" else str(value)


def _shown_columns(one: Field) -> list[Column]:
    return [column for column in one.columns if column.prefill != "row.number"]


def _rows(one: Field, value: Any) -> list[list[str]]:
    rows = value if isinstance(value, list) else []
    columns = _shown_columns(one)
    return [[_cell(column, row.get(column.key, "")) for column in columns] for row in rows]


def _cell(column: Column, value: str) -> str:
    if column.type == "percent" and value:
        return f"{value}%"
    return day_words(value) if column.type == "date" and value else value
