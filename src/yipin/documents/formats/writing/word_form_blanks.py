"""Which blank of the Word form belongs to which field of the schema."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yipin.documents.formats.docx import Grid
from yipin.documents.formats.grids import Placed
from yipin.documents.formats.writing.answer_text import same_words
from yipin.reading.blank_forms.model import FormAttachment, FormField
from yipin.reading.paper import Paper, Table
from yipin.rules.form_schema import Field, FormSchema

Tables = list[tuple[int, Table]]  # the block that each is, and the table


@dataclass(frozen=True, slots=True)
class Blank:
    """Where one field is written: ``piece`` counts within the form, ``row``/``column`` in its grid.

    ``row`` None is a line of text. ``is_beside_label``: the label stands in the same cell or line.
    A table has the grid columns of its columns, its first row, and how many rows are printed.
    """

    field: Field
    piece: int
    row: int | None = None
    column: int = 0
    is_beside_label: bool = False
    columns: tuple[int, ...] = ()
    rows: int = 0


def locate_blanks(
    schema: FormSchema, attachment: FormAttachment, paper: Paper, first: int
) -> tuple[tuple[Blank, ...], tuple[str, ...]]:
    """The blanks in the order of the schema, and the keys of the fields that have none."""
    left = list(attachment.fields) + _own_table(attachment)
    tables = [(at, block) for at, block in enumerate(paper.blocks) if isinstance(block, Table)]
    blanks, unplaced = [], []
    for field in schema.fields():
        found = _twin(field, left)
        blank = _read_place(field, found, tables) if found else _given_place(field, tables)
        if found:
            left.remove(found)
        if blank is None or blank.piece < first:
            unplaced.append(field.key)
            continue
        blanks.append(_counted_from(blank, first))
    return tuple(blanks), tuple(unplaced)


def _counted_from(blank: Blank, first: int) -> Blank:
    return Blank(
        blank.field, blank.piece - first, blank.row, blank.column, blank.is_beside_label,
        blank.columns, blank.rows,
    )  # fmt: skip


def _own_table(attachment: FormAttachment) -> list[FormField]:
    """The table that is the whole attachment, as a field."""
    if attachment.place is None:
        return []
    return [
        FormField(
            attachment.title, "table", columns=attachment.columns, rows=attachment.rows,
            place=attachment.place,
        )
    ]  # fmt: skip


def _twin(field: Field, found: Sequence[FormField]) -> FormField | None:
    """The blank that was read under the same label, of several the one under the same group."""
    if field.type == "table":
        labels = [same_words(one.label) for one in field.columns]
        return next((o for o in found if o.columns and _labels(o) == labels), None)
    alike = [one for one in found if same_words(one.label) == same_words(field.label)]
    in_group = [one for one in alike if _is_same_group(field, one)]
    same_place = [one for one in alike if _is_same_place(field, one)]
    return next(iter(same_place or in_group or alike), None)


def _labels(found: FormField) -> list[str]:
    return [same_words(one) for one in found.columns]


def _is_same_group(field: Field, found: FormField) -> bool:
    return same_words(field.group.rsplit("/", 1)[-1]) == same_words(found.group or "")


def _is_same_place(field: Field, found: FormField) -> bool:
    place, cell = field.place, found.place.blank_cell
    if place is None or cell is None:
        return False
    return (place.table, place.row, place.column) == (found.place.table, cell.row, cell.column)


def _read_place(field: Field, found: FormField, tables: Tables) -> Blank | None:
    """The place as it was read, which knows lines of text and columns as well."""
    place = found.place
    if place.table is None:
        return None if place.block is None else Blank(field, place.block, is_beside_label=True)
    piece, table = tables[place.table]
    if field.type == "table" and place.first_row is not None:
        columns = tuple(cell.column for cell in place.column_cells)
        rows = max(1, found.rows or 1)
        return Blank(field, piece, place.first_row, columns=columns, rows=rows)
    spot = place.blank_cell or place.label_cell
    cell = table.at(spot.row, spot.column) if spot else None
    if cell is None:
        return None
    has_label = cell.start <= place.start < cell.end
    return Blank(field, piece, cell.row, cell.column, has_label)


def _given_place(field: Field, tables: Tables) -> Blank | None:
    """The place that the schema names; the label may have been reworded since it was read."""
    place = field.place
    if place is None or place.table >= len(tables) or field.type == "table":
        return None
    piece, table = tables[place.table]
    cell = table.at(place.row, place.column)
    if cell is None:
        return None
    has_label = same_words(field.label) in same_words(cell.text) and bool(cell.text.strip())
    return Blank(field, piece, cell.row, cell.column, has_label)


def cell_at(grid: Grid, row: int, column: int) -> Placed | None:
    """The cell that covers this place of the grid."""
    for cell in grid.cells:
        covers_row = cell.row <= row < cell.row + cell.row_span
        if covers_row and cell.column <= column < cell.column + cell.column_span:
            return cell
    return None
