"""Which blanks of a form share a line: as in the notice's own table, else by what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from yipin.documents.formats.writing.answer_text import MAX_OPTIONS
from yipin.rules.form_schema import Field

FIGURES = {"integer", "percent"}
WHOLE_LINE = {"long_text", "table", "attachment", "opinion_and_seal"}
SHORT_TEXT = 24  # characters; a text that may be longer gets the whole line


def lines_of_fields(fields: Sequence[Field], *, can_hold_three: bool) -> list[list[Field]]:
    """The fields in their order, cut into lines of one, two or (figures only) three."""
    lines: list[list[Field]] = []
    for place, run in groupby(fields, key=_printed_row):
        same = list(run)
        lines += [same] if place and _fits_as_printed(same) else _packed(same, can_hold_three)
    return lines


def _printed_row(field: Field) -> tuple[int, int] | None:
    return (field.place.table, field.place.row) if field.place else None


def _fits_as_printed(fields: Sequence[Field]) -> bool:
    """The notice's own neighbours stay neighbours, unless one is a table or they are too many."""
    return len(fields) <= 3 and (len(fields) == 1 or all(one.type != "table" for one in fields))


def _packed(fields: Sequence[Field], can_hold_three: bool) -> list[list[Field]]:
    lines, at = [], 0
    while at < len(fields):
        count = _how_many(fields[at : at + 4], can_hold_three)
        lines.append(list(fields[at : at + count]))
        at += count
    return lines


def _how_many(ahead: Sequence[Field], can_hold_three: bool) -> int:
    three = ahead[:3]
    if can_hold_three and len(three) == 3 and all(one.type in FIGURES for one in three):
        is_even = len(ahead) == 4 and ahead[3].type in FIGURES
        return 2 if is_even else 3
    return 2 if len(ahead) > 1 and all(is_short(one) for one in ahead[:2]) else 1


def is_short(field: Field) -> bool:
    """Whether half a line is enough for the answer."""
    if field.type in WHOLE_LINE:
        return False
    if field.type == "choice":
        return 0 < sum(map(len, field.options)) <= MAX_OPTIONS // 4
    if field.type in {"text", "organisation"}:
        return field.max_chars is None or field.max_chars <= SHORT_TEXT
    return True
