"""The line above the table of a form: who fills it in, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yipin.documents.formats.writing.answer_text import field_text, same_words
from yipin.documents.formats.writing.printed import PrintedForm, date_words, printable
from yipin.documents.formats.writing.sheet import text_width
from yipin.rules.form_schema import Field, FormSchema

UNIT_WORDS = ("填报单位", "申报单位", "报送单位", "填表单位", "单位盖章", "单位")
DATE_WORDS = ("填报日期", "填表日期", "填报时间", "填表时间", "申报日期", "申报时间", "报送时间")
MAX_WIDTH = 22.0  # characters of one half of the line


@dataclass(frozen=True, slots=True)
class HeadLine:
    """Both halves of the line, and the fields that are printed in it and not in the table."""

    left: str
    right: str
    keys: frozenset[str] = frozenset()


def head_line(
    schema: FormSchema,
    answers: Mapping[str, object],
    facts: Mapping[str, object],
    form: PrintedForm,
) -> HeadLine:
    """Fields of the form that stood outside its table, else the unit and the date of the form."""
    unit = _outside(schema, {"organisation", "text"}, UNIT_WORDS)
    day = _outside(schema, {"date"}, DATE_WORDS)
    left = _half(unit, answers, facts, form) if unit else ""
    right = _half(day, answers, facts, form) if day else ""
    if unit and text_width(left) > 2 * MAX_WIDTH:
        unit, left = None, ""
    keys = frozenset(one.key for one in (unit, day) if one)
    return HeadLine(left or _unit_words(form), right or _date_words(form), keys)


def _outside(schema: FormSchema, types: set[str], words: tuple[str, ...]) -> Field | None:
    """A field of the first four that has no place in a table although others have one."""
    fields = list(schema.fields())
    has_places = any(one.place for one in fields)
    for one in fields[:4]:
        is_named = same_words(one.label) in words and one.type in types and not one.group
        if is_named and (not has_places or one.place is None):
            return one
    return None


def _half(
    one: Field, answers: Mapping[str, object], facts: Mapping[str, object], form: PrintedForm
) -> str:
    text = field_text(one, answers, facts, form).replace("\n", " ")
    if not text and one.type == "date":
        text = date_words(form.filled_on) if form.filled_on else "　　　年　　月　　日"
    return f"{printable(one.label)}：{text or printable(form.unit)}"


def _unit_words(form: PrintedForm) -> str:
    return f"填报单位：{printable(form.unit)}" if form.unit else ""


def _date_words(form: PrintedForm) -> str:
    return f"填报日期：{date_words(form.filled_on)}" if form.filled_on else ""
