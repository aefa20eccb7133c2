"""What is found in a blank form: attachments, fields, and where each blank stands in the paper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from yipin.reading.paper import Cell

KINDS = ("form", "table", "list")


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A cell of the grid by its top left corner and its spans."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1

    @classmethod
    def of(cls, cell: Cell | None) -> CellPlace | None:
        if cell is None:
            return None
        return cls(cell.row, cell.column, cell.row_span, cell.column_span)

    def as_json(self) -> dict[str, int]:
        return {
            "row": self.row,
            "column": self.column,
            "row_span": self.row_span,
            "column_span": self.column_span,
        }


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where a field stands: in a table by its cells, in a line of text by the number of its block.

    ``start``/``end`` enclose the label in ``Paper.text``, ``blank_start``/``blank_end`` the blank.
    A label and its blank in one cell have the same cell twice.
    """

    table: int | None = None
    block: int | None = None
    label_cell: CellPlace | None = None
    blank_cell: CellPlace | None = None
    start: int = 0
    end: int = 0
    blank_start: int = 0
    blank_end: int = 0
    column_cells: tuple[CellPlace, ...] = ()  # for a table: the header cell of each column
    first_row: int | None = None  # for a table: its first body row

    def as_json(self) -> dict[str, Any]:
        cells = {"label_cell": self.label_cell, "blank_cell": self.blank_cell}
        json: dict[str, Any] = {"table": self.table, "block": self.block}
        json |= {name: cell and cell.as_json() for name, cell in cells.items()}
        json |= {"span": [self.start, self.end], "blank_span": [self.blank_start, self.blank_end]}
        if self.column_cells:
            json["column_cells"] = [cell.as_json() for cell in self.column_cells]
            json["first_row"] = self.first_row
        return json


@dataclass(frozen=True, slots=True)
class FormField:
    """One blank to fill in, typed. Keys of ``as_json`` are those of the form label schema."""

    label: str
    type: str = "text"
    group: str | None = None
    outer_group: str | None = None
    required: bool | None = None
    rows: int | None = None
    columns: tuple[str, ...] = ()
    printed_columns: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    multiple: bool | None = None
    hint: str | None = None
    value: str | None = None
    place: FieldPlace = field(default_factory=FieldPlace)

    def under(self, headings: tuple[str, ...]) -> FormField:
        """The same field with the nearest heading as group and the next one up as outer group."""
        own = tuple(heading for heading in (self.outer_group, self.group) if heading)
        chain = (*headings, *own)
        group = chain[-1] if chain else None
        outer = chain[-2] if len(chain) > 1 else None
        return replace(self, group=group, outer_group=outer)

    def as_json(self) -> dict[str, Any]:
        json: dict[str, Any] = {
            "label": self.label,
            "group": self.group,
            "type": self.type,
            "required": self.required,
            "rows": self.rows,
        }
        if self.type == "table":
            json["columns"] = list(self.columns)
        extras = {
            "outer_group": self.outer_group,
            "printed_columns": list(self.printed_columns),
            "options": list(self.options),
            "multiple": self.multiple,
            "hint": self.hint,
            "value": self.value,
        }
        json |= {name: value for name, value in extras.items() if value not in (None, [])}
        return json | {"place": self.place.as_json()}


@dataclass(frozen=True, slots=True)
class FormAttachment:
    """One attachment, announced or included, with the fields of its blank form."""

    number: str | None
    title: str
    kind: str = "form"
    included: bool = True
    printed_title: str | None = None
    fields: tuple[FormField, ...] = ()
    columns: tuple[str, ...] = ()
    printed_columns: tuple[str, ...] = ()
    rows: int | None = None
    place: FieldPlace | None = None  # of the table itself, for kind "table"
    start: int | None = None  # where the attachment begins in the text, None if only announced
    end: int | None = None

    def labels(self) -> list[str]:
        """Labels of everything to fill in, the columns of a table included, in order."""
        labels = [*self.columns]
        for each in self.fields:
            labels += each.columns or [each.label]
        return labels

    def as_json(self) -> dict[str, Any]:
        json: dict[str, Any] = {"number": self.number, "title": self.title}
        if self.printed_title and self.printed_title != self.title:
            json["printed_title"] = self.printed_title
        json |= {"kind": self.kind, "included": self.included}
        json["fields"] = [each.as_json() for each in self.fields]
        if self.kind == "table" and self.included:
            json |= {"columns": list(self.columns), "rows": self.rows}
            if self.printed_columns:
                json["printed_columns"] = list(self.printed_columns)
            json["place"] = self.place and self.place.as_json()
        return json | {"span": None if self.start is None else [self.start, self.end]}
