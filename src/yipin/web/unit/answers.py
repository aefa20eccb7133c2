"""Answers out of what a browser sends: names of inputs to fields, table cells to rows.

An input is called ``f_<field>``, a cell of a table ``f_<field>__<row>__<column>``. A full form names
the fields it showed (``shown``), an autosave the inputs that changed (``changed``).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.http import QueryDict

from yipin.rules.application_schema import ITEMS, THEME, field_for, items_outside_theme
from yipin.rules.definition import Definition
from yipin.rules.form_schema import Field, FormSchema
from yipin.web.typed import whole_typed

START = "f_"
BETWEEN = "__"


def input_name(field: Field) -> str:
    return f"{START}{field.key}"


def cell_name(field: Field, row: object, column: str) -> str:
    return BETWEEN.join((input_name(field), str(row), column))


def fields_shown(schema: FormSchema, data: QueryDict) -> list[Field]:
    """The fields a page showed as inputs; those without an input keep what they have."""
    shown = set(data.get("shown", "").split(","))
    return [one for one in _typed(schema) if one.key in shown]


def fields_changed(schema: FormSchema, data: QueryDict) -> list[Field]:
    """The fields that the inputs named in ``changed`` belong to."""
    names = [name for name in data.get("changed", "").split(",") if name]
    return [one for one in _typed(schema) if any(_belongs(name, one) for name in names)]


def _typed(schema: FormSchema) -> list[Field]:
    return [one for one in schema.answerable() if one.type != "attachment"]


def _belongs(name: str, field: Field) -> bool:
    own = input_name(field)
    return name == own or name.startswith(own + BETWEEN)


def answers_of(fields: list[Field], data: QueryDict) -> dict[str, object]:
    """What was typed into these fields. Nothing chosen in a choice is an empty answer."""
    return {one.key: _answer(one, data) for one in fields}


def _answer(field: Field, data: QueryDict) -> object:
    if field.type == "table":
        return _rows(field, data)
    if field.type == "choice" and field.multiple:
        return data.getlist(input_name(field))
    return data.get(input_name(field), "")


def _rows(field: Field, data: QueryDict) -> list[dict[str, str]]:
    start = input_name(field) + BETWEEN
    rows: dict[int, dict[str, str]] = {}
    for name in data:
        number, _, column = name.removeprefix(start).partition(BETWEEN)
        row = whole_typed(number)
        if name.startswith(start) and row is not None and column:
            rows.setdefault(row, {})[column] = data.get(name, "")
    return [rows[number] for number in sorted(rows)]


def keep_items_inside_theme(
    answers: dict[str, object],
    stored: Mapping[str, object],
    schema: FormSchema,
    definition: Definition,
) -> dict[str, object]:
    """Another theme was chosen: items of the former one do not stay behind."""
    theme, items = field_for(schema, THEME), field_for(schema, ITEMS)
    if theme is None or items is None or not answers.keys() & {theme.key, items.key}:
        return answers
    whole = {**stored, **answers}
    chosen = whole.get(items.key) or []
    chosen = tuple(chosen if isinstance(chosen, list) else [chosen])
    outside = items_outside_theme(definition, str(whole.get(theme.key, "")), chosen)
    return {**answers, items.key: [one for one in chosen if one not in outside]}


def pairs_of(field: Field, value: object) -> list[tuple[str, str]]:
    """An answer as the inputs that would send it, for scripts that put it on the page."""
    if isinstance(value, list) and field.type == "table":
        rows = enumerate(value)
        return [(cell_name(field, n, key), text) for n, row in rows for key, text in row.items()]
    if isinstance(value, list):
        return [(input_name(field), str(one)) for one in value]
    return [(input_name(field), "" if value is None else str(value))]


def revision_of(data: QueryDict) -> int:
    return whole_typed(data.get("revision", "")) or 0
