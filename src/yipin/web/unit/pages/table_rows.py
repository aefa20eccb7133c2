"""Rows of a table inside a form, as inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yipin.rules.form_schema import Column, Field
from yipin.web.unit.answers import cell_name

SPARE_ROWS = 2  # empty rows for those who have no script
INPUT_MODES = {"integer": "numeric", "percent": "decimal", "phone": "tel"}
WIDE_CELLS = {"text", "long_text", "organisation"}


@dataclass(frozen=True, kw_only=True)
class Cell:
    name: str
    column: Column
    value: str

    @property
    def input_type(self) -> str:
        return input_type(self.column.type, self.value)

    @property
    def input_mode(self) -> str:
        return INPUT_MODES.get(self.column.type, "")

    @property
    def is_wide(self) -> bool:
        return self.column.type in WIDE_CELLS


def rows_of(one: Field, value: Any) -> list[list[Cell]]:
    rows = value if isinstance(value, list) else []
    wanted = max(len(rows) + SPARE_ROWS if not rows else len(rows) + 1, one.min_rows)
    most = one.max_rows or wanted
    padded = [*rows, *([{}] * wanted)][: max(min(wanted, most), len(rows))]
    return [cells_of(one, number, row) for number, row in enumerate(padded)]


def cells_of(one: Field, number: object, row: Mapping[str, str]) -> list[Cell]:
    return [
        Cell(name=cell_name(one, number, column.key), column=column, value=row.get(column.key, ""))
        for column in one.columns
        if column.prefill != "row.number"
    ]


def input_type(kind: str, value: Any) -> str:
    """A date that is only a month, or no date yet, stays as it was typed."""
    if kind == "phone":
        return "tel"
    if kind != "date":
        return "text"
    try:
        date.fromisoformat(str(value)) if value else None
    except ValueError:
        return "text"
    return "date"
