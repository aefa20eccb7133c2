"""Reads the grid of one form: headings that span, labels beside or above their blanks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yipin.reading.blank_forms.bands import Band, bands_of, columns_under_heads
from yipin.reading.blank_forms.cells import (
    FormCell,
    blank_score,
    field_from_pair,
    fields_from_inline,
    inline_score,
    is_photo_box,
    label_score,
    look_at,
)
from yipin.reading.blank_forms.columns import ColumnTable, find_table
from yipin.reading.blank_forms.model import FieldPlace, FormField
from yipin.reading.blank_forms.rows import read_row
from yipin.reading.blank_forms.types import type_under
from yipin.reading.blank_forms.words import FORM_TITLE, NUMBERING, is_note
from yipin.reading.paper import Table

Headings = tuple[str, ...]


@dataclass(slots=True)
class GridFindings:
    """Fields in order, and the tables with a header of their own (also among the fields)."""

    fields: list[FormField] = field(default_factory=list)
    tables: list[tuple[ColumnTable, FormField]] = field(default_factory=list)
    printed: list[ColumnTable] = field(default_factory=list)  # nothing to fill in
    title: str | None = None


@dataclass(slots=True)
class GridReader:
    """Reads one table, region by region. ``number`` is that of the table in the paper."""

    number: int
    width: int
    corners: dict[tuple[int, int], FormCell]
    found: GridFindings = field(default_factory=GridFindings)
    _pending: list[FormCell] = field(default_factory=list)  # labels that wait for a blank below

    def add(self, fields: Sequence[FormField], headings: Headings) -> None:
        """Take the fields over with their headings; a heading such as 人数 settles their type."""
        for each in fields:
            if each.label:
                placed = each.under(headings)
                kind = type_under(placed.type, placed.label, placed.group)
                self.found.fields.append(replace(placed, type=kind))

    def read_region(self, cells: Sequence[FormCell], headings: Headings) -> None:
        """Read a rectangle of the grid under the headings that span it, outermost first."""
        bands = bands_of(cells)
        section: FormCell | None = None
        place = 0
        while place < len(bands):
            inner = (*headings, section.name.text) if section else headings
            table = find_table(
                bands[place:],
                heading=inner[-1] if inner else "",
                is_whole=not headings and place == 0 and len(bands) == 2,
            )
            if table is not None:
                self._add_table(table, headings, section)
                place += table.bands
                continue
            heads, taken = columns_under_heads(bands[place:])
            for head, own in heads:
                self.read_region(own, (*inner, head.name.text))
            if heads:
                place += taken
                continue
            band = bands[place]
            place += 1
            if self._is_title(band):
                self.found.title = band.cells[0].plain
                continue
            if section is not None and _is_beside(section, band):
                section, inner = None, headings
            if len(band.cells) == 1 and self._is_section(band, bands[place:]):
                section = band.cells[0]
                continue
            self._read_band(band, inner)

    def _is_title(self, band: Band) -> bool:
        """The first line of the table, across its whole width, names the form."""
        cell = band.cells[0]
        is_first = len(band.cells) == 1 and not self.found.fields and cell.cell.row <= 1
        is_wide = cell.cell.column == 0 and cell.cell.column_span == self.width and self.width > 1
        is_title = len(cell.plain) > 4 and bool(FORM_TITLE.search(cell.plain))
        return is_first and is_wide and is_title and self.found.title is None

    def _is_section(self, band: Band, following: Sequence[Band]) -> bool:
        """A line across the region that is label only, with labelled cells under it."""
        cell = band.cells[0]
        if label_score(cell) < 0 or inline_score(cell) > 0.5 or is_note(cell.text):
            return False
        if cell.text.count("\n") >= 4 or not following:
            return False
        below = following[0].cells
        return not (len(below) == 1 and blank_score(below[0]) >= 2)

    def _add_table(self, table: ColumnTable, headings: Headings, section: FormCell | None) -> None:
        chain = (*headings, section.name.text) if section else headings
        if table.is_printed:
            self.found.printed.append(table)
            return
        label = chain[-1] if chain else ""
        place = FieldPlace(
            self.number, None, section.place if section else None, None, table.start, table.start,
            table.start, table.end, tuple(head.place for head in table.heads), table.first_row,
        )  # fmt: skip
        whole = FormField(
            label, "table", rows=table.rows, columns=table.columns,
            printed_columns=table.printed, place=place,
        ).under(chain[:-1])  # fmt: skip
        self.found.tables.append((table, whole))
        self.found.fields.append(whole)

    def _read_band(self, band: Band, headings: Headings) -> None:
        """Cells as high as the band part it; what lies between them is read as regions."""
        if band.height == 1:
            self._read_items(list(band.cells), headings)
            return None
        tall = [cell for cell in band.cells if cell.cell.row_span == band.height]
        if not tall:
            return self._read_staggered(band, headings)
        if len(tall) == len(band.cells):
            return self._read_items(list(band.cells), headings)
        items: list[FormCell | list[FormCell]] = []
        for cell in sorted(band.cells, key=lambda each: (each.cell.column, each.cell.row)):
            if cell.cell.row_span == band.height:
                items.append(cell)
            elif items and isinstance(items[-1], list):
                items[-1].append(cell)
            else:
                items.append([cell])
        return self._read_parted(items, headings)

    def _read_parted(self, items: list[FormCell | list[FormCell]], headings: Headings) -> None:
        """Tall cells and regions from left to right: a tall label heads the region after it."""
        run: list[FormCell] = []
        for item in items:
            if isinstance(item, FormCell):
                run.append(item)
                continue
            heads: list[FormCell] = []
            while run and label_score(run[-1]) > -1.6 and not is_photo_box(run[-1]):
                heads.insert(0, run.pop())
            self._read_items(run, headings)
            self._read_headed(heads, item, headings)
            run = []
        self._read_items(run, headings)

    def _read_headed(
        self, heads: list[FormCell], region: list[FormCell], headings: Headings
    ) -> None:
        names = tuple(head.name.text for head in heads)
        if heads and all(blank_score(cell) >= 2 and inline_score(cell) < 3 for cell in region):
            whole = FormCell(region[0].cell, "\n\n\n\n", "", region[0].name, True, False)
            self.add(
                field_from_pair(heads[-1], whole, self.number, is_alone=True),
                (*headings, *names[:-1]),
            )
            return
        self.read_region(region, (*headings, *names))

    def _read_staggered(self, band: Band, headings: Headings) -> None:
        """No cell is as high as the band: read row by row, under what reaches down on the left."""
        for row in range(band.first, band.last + 1):
            starting = [cell for cell in band.cells if cell.cell.row == row]
            if not starting:
                continue
            reaching = [
                cell for cell in band.cells
                if cell.cell.row_span > 1 and cell.cell.row < row < cell.cell.row + cell.cell.row_span
                and cell.cell.column < starting[0].cell.column and label_score(cell) > 0
            ]  # fmt: skip
            heads = [cell for cell in starting if cell.cell.row_span > 1 and label_score(cell) > 0]
            self._read_items(starting, (*headings, *(cell.name.text for cell in reaching)), heads)

    def _read_items(
        self, cells: list[FormCell], headings: Headings, heads: Sequence[FormCell] = ()
    ) -> None:
        """One row of cells from left to right, told apart by the best reading of the whole row."""
        if not cells:
            return
        group: Headings = ()
        is_alone = len(cells) == 2
        for role, label, blank in read_row(cells, self._label_above, self._below):
            if role == "heading" and label is not None:
                group = (*group, label.name.text) if label in heads else (label.name.text,)
            elif role == "waiting" and label is not None:
                self._pending.append(label)
            elif role == "inline" and label is not None:
                self.add(
                    fields_from_inline(label, self.number, is_alone=len(cells) == 1),
                    (*headings, *group),
                )
            elif role == "pair" and label is not None and blank is not None:
                self._settle(label)
                pair = field_from_pair(
                    label, blank, self.number, is_alone=is_alone or len(cells) == 1
                )
                self.add(pair, (*headings, *group))

    def _settle(self, label: FormCell) -> None:
        self._pending = [cell for cell in self._pending if cell is not label]

    def _label_above(self, blank: FormCell) -> FormCell | None:
        """A label that waits right above this blank, as wide as it."""
        for cell in reversed(self._pending):
            a, b = cell.cell, blank.cell
            if (
                a.row + a.row_span == b.row
                and a.column == b.column
                and a.column_span == b.column_span
            ):
                return cell
        return None

    def _below(self, label: FormCell) -> FormCell | None:
        """The cell right under this one, if it is as wide."""
        a = label.cell
        under = self.corners.get((a.row + a.row_span, a.column))
        return under if under and under.cell.column_span == a.column_span else None


def _is_beside(section: FormCell, band: Band) -> bool:
    """A numbered line across the region ends the numbered section before it."""
    cell = band.cells[0]
    one, other = NUMBERING.match(section.plain), NUMBERING.match(cell.plain)
    if len(band.cells) > 1:
        return False
    if one is None and other is None:
        is_wide = cell.cell.column_span == section.cell.column_span
        return is_wide and label_score(cell) >= 0 and inline_score(cell) <= 0.5
    if one is None or other is None:
        return False
    return one[0][-1] == other[0][-1] and one[0].isascii() == other[0].isascii()


def read_grid(table: Table) -> GridFindings:
    """All fields of one table of the paper."""
    cells = [look_at(cell) for cell in table.cells]
    reader = GridReader(
        table.number, table.columns, {(each.cell.row, each.cell.column): each for each in cells}
    )
    reader.read_region(cells, ())
    return reader.found
