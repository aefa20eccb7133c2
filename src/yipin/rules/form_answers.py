"""What was filled in, against what the form asks for.

Answers are plain JSON: text for most fields, a list of texts for a choice of several, a list of
rows (dictionaries by column key) for a table. Files are given beside them, by field key.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yipin.rules.form_figures import figure_fault
from yipin.rules.form_schema import Field, FormSchema, schema_digest
from yipin.rules.form_values import count_characters, tidy_value, value_fault

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileFact:
    """A stored file as far as a rule needs it. ``kind`` is the sniffed extension without a dot."""

    name: str
    kind: str
    size: int
    digest: str = ""


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """One fault of one field, in a sentence that starts with the field's label."""

    field_key: str
    message: str


Answers = Mapping[str, object]
Files = Mapping[str, Sequence[FileFact]]


def check_answers(
    schema: FormSchema, answers: Answers, files: Files, *, final: bool
) -> tuple[AnswerFault, ...]:
    """Every fault, in the order of the form. What is merely missing counts only when ``final``."""
    clean = clean_answers(schema, answers)
    figure = figure_fault(schema, clean)
    return tuple(
        AnswerFault(field.key, f"{field.label}：{words}")
        for field in schema.answerable()
        for words in (
            *_field_faults(field, clean.get(field.key), files.get(field.key, ()), final),
            *([figure[1]] if figure and figure[0] == field.key else []),
        )
    )


def _field_faults(field: Field, value: object, files: Sequence[FileFact], final: bool) -> list[str]:
    if not value and not files:
        return [_missing_words(field)] if final and field.required else []
    if field.type == "attachment":
        return _file_faults(field, files)
    if field.type == "table":
        return _table_faults(field, value, final)
    if field.type == "choice":
        return _choice_faults(field, value)
    return _text_faults(field, str(value))


def _missing_words(field: Field) -> str:
    if field.type == "attachment":
        return "还没有上传"
    return "还没有选" if field.type == "choice" else "还没有填"


def _text_faults(field: Field, value: str) -> list[str]:
    faults = [value_fault(field.type, value, field.min_value, field.max_value)]
    over = count_characters(value) - (field.max_chars or count_characters(value))
    if over > 0:
        faults.append(f"超出 {over} 字，请删到 {field.max_chars} 字以内")
    return [words for words in faults if words]


def _choice_faults(field: Field, value: object) -> list[str]:
    chosen = value if isinstance(value, list) else [value]
    strange = [str(one) for one in chosen if one not in field.options]
    if strange:
        return [f"没有“{strange[0]}”这一项，请从列出的选项里选"]
    return ["只能选一项"] if len(chosen) > 1 and not field.multiple else []


def _file_faults(field: Field, files: Sequence[FileFact]) -> list[str]:
    faults = []
    if field.max_count is not None and len(files) > field.max_count:
        faults.append(f"最多 {field.max_count} 个文件，请移除 {len(files) - field.max_count} 个")
    for file in files:
        if field.kinds and file.kind not in field.kinds:
            faults.append(f"“{file.name}”的类型不收，请换成 {'、'.join(field.kinds)}")
        if field.max_mb is not None and file.size > field.max_mb * MEGABYTE:
            faults.append(f"“{file.name}”超过 {field.max_mb} MB，请压缩或拆开")
    return faults


def _table_faults(field: Field, value: object, final: bool) -> list[str]:
    rows = value if isinstance(value, list) else []
    faults = []
    if final and len(rows) < field.min_rows:
        faults.append(f"至少填 {field.min_rows} 行，现有 {len(rows)} 行")
    if field.max_rows is not None and len(rows) > field.max_rows:
        faults.append(f"至多填 {field.max_rows} 行，请删去 {len(rows) - field.max_rows} 行")
    for at, row in enumerate(rows, start=1):
        faults += [f"第 {at} 行{words}" for words in _row_faults(field, row, final)]
    return faults


def _row_faults(field: Field, row: Mapping[str, str], final: bool) -> list[str]:
    faults = []
    for column in field.columns:
        cell = row.get(column.key, "")
        if cell and (words := value_fault(column.type, cell, None, None)):
            faults.append(f"“{column.label}”：{words}")
        if final and column.required and not cell:
            faults.append(f"“{column.label}”还没有填")
    return faults


def clean_answers(schema: FormSchema, raw: Answers) -> dict[str, object]:
    """Only what the form asks for, tidy; empty answers and empty rows are left out."""
    cleaned = {
        field.key: _clean_value(field, raw[field.key])
        for field in schema.answerable()
        if field.key in raw
    }
    return {key: value for key, value in cleaned.items() if value not in ("", [])}


def _clean_value(field: Field, value: object) -> object:
    if field.type == "table":
        return _clean_rows(field, value)
    if field.type == "choice":
        return _clean_choice(field, value)
    if isinstance(value, list | tuple):
        return "、".join(filter(None, (tidy_value(one, field.type) for one in value)))
    return tidy_value(value, field.type)


def _clean_choice(field: Field, value: object) -> object:
    """A list where several may be chosen; one text where one may, so that both read alike."""
    given = value if isinstance(value, list | tuple) else [value]
    chosen = [one for one in dict.fromkeys(tidy_value(one, "choice") for one in given) if one]
    return chosen if field.multiple or len(chosen) > 1 else "".join(chosen)


def _clean_rows(field: Field, value: object) -> list[dict[str, str]]:
    rows = []
    for row in value if isinstance(value, list | tuple) else ():
        if not isinstance(row, Mapping):
            continue
        tidy = {one.key: tidy_value(row.get(one.key), one.type) for one in field.columns}
        if any(tidy.values()):
            rows.append({key: cell for key, cell in tidy.items() if cell})
    return rows


def answers_digest(schema: FormSchema, answers: Answers, files: Files) -> str:
    """SHA-256 in hex of form, answers and files: what an opinion is bound to.

    Neither the order of keys nor of files changes it; the smallest change of a text does.
    """
    facts = {
        "schema": schema_digest(schema),
        "answers": clean_answers(schema, answers),
        "files": {key: sorted(one.digest for one in held) for key, held in files.items() if held},
    }
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
