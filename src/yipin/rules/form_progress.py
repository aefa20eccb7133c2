"""How far a form is filled in, and what differs between two fillings of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yipin.rules.form_answers import Answers, Files, clean_answers
from yipin.rules.form_schema import Field, FormSchema, Section

STATE_WORDS = {"done": "齐了", "partial": "还差", "empty": "没填"}
EMPTY = "（空）"


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """``state`` is done, partial or empty. A section without required fields is ``optional``."""

    key: str
    title: str
    state: str
    filled: int
    fields: int
    missing: tuple[str, ...]
    optional: bool

    @property
    def words(self) -> str:
        """As in the side list: 8 项齐了, 还差 1 项, 没填; 选填，已写."""
        if self.optional:
            return "选填，已写" if self.filled else "选填"
        if self.state == "done":
            return f"{self.fields} 项齐了"
        return f"还差 {len(self.missing)} 项" if self.state == "partial" else "没填"


@dataclass(frozen=True, slots=True)
class Progress:
    """``percent`` counts required fields only; 100 means that nothing required is missing."""

    sections: tuple[SectionProgress, ...]
    percent: int

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(label for section in self.sections for label in section.missing)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs between two versions."""

    field_key: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people wrote different things into one field. ``theirs`` is what is kept meanwhile."""

    field_key: str
    label: str
    base: object
    mine: object
    theirs: object


def progress(schema: FormSchema, answers: Answers, files: Files) -> Progress:
    """What is filled in, section by section; opinions are nobody's to fill in here."""
    filled = set(clean_answers(schema, answers)) | {key for key, held in files.items() if held}
    sections = tuple(
        _section_progress(section, asked, filled)
        for section in schema.sections
        if (asked := [one for one in section.fields if one.is_filled_by_applicant])
    )
    required = [field.key for field in schema.answerable() if field.required]
    done = sum(key in filled for key in required)
    return Progress(sections, 100 * done // len(required) if required else 100)


def _section_progress(section: Section, asked: list[Field], filled: set[str]) -> SectionProgress:
    missing = tuple(one.label for one in asked if one.required and one.key not in filled)
    count = sum(one.key in filled for one in asked)
    optional = not any(one.required for one in asked)
    whole = not missing and (count or not optional)
    state = "done" if whole else "partial" if count else "empty"
    return SectionProgress(section.key, section.title, state, count, len(asked), missing, optional)


def difference(schema: FormSchema, old: Answers, new: Answers) -> tuple[Change, ...]:
    """The fields that differ, in the order of the form, as people read them."""
    before, after = clean_answers(schema, old), clean_answers(schema, new)
    return tuple(
        Change(
            field.key,
            field.label,
            answer_words(field, before.get(field.key)),
            answer_words(field, after.get(field.key)),
        )
        for field in schema.answerable()
        if before.get(field.key) != after.get(field.key)
    )


def answer_words(field: Field, value: object) -> str:
    """An answer on one sheet: choices joined, table rows one a line, nothing as （空）."""
    if not value:
        return EMPTY
    if field.type == "table" and isinstance(value, list):
        return "\n".join(_row_words(field, row) for row in value)
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return f"{value}%" if field.type == "percent" else str(value)


def _row_words(field: Field, row: Mapping[str, str]) -> str:
    cells = ((column.label, row.get(column.key, "")) for column in field.columns)
    return "；".join(f"{label}：{cell}" for label, cell in cells if cell)


def merge_answers(
    schema: FormSchema, base: Answers, mine: Answers, theirs: Answers
) -> tuple[dict[str, object], tuple[Clash, ...]]:
    """Both people's work on one draft. A field both changed differently keeps theirs and clashes."""
    was, ours, stored = (clean_answers(schema, one) for one in (base, mine, theirs))
    merged: dict[str, object] = {}
    clashes: list[Clash] = []
    for field in schema.answerable():
        old, here, there = (one.get(field.key) for one in (was, ours, stored))
        if here not in (old, there) and there != old:
            clashes.append(Clash(field.key, field.label, old, here, there))
        merged[field.key] = there if here == old or there != old else here
    return {key: value for key, value in merged.items() if value is not None}, tuple(clashes)
