"""Tables of fixed widths with thin lines. A row of one pattern is merged once and then copied:
to merge in a long table takes python-docx a walk over all of it for each cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from docx.document import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Row, CT_Tbl
from docx.shared import Mm
from docx.table import Table, _Cell, _Row

Spans = tuple[tuple[int, int], ...]  # column and width in columns of each cell of a row


class RowMaker:
    """Adds rows to one table. Rows with cells over the same columns have the same pattern."""

    def __init__(self, table: Table, widths_mm: Sequence[float]) -> None:
        self.table, self.widths_mm = table, widths_mm
        self._patterns: dict[Spans, CT_Row] = {}
        self._rows: CT_Tbl = table._tbl  # noqa: SLF001 - `add_row` makes plain cells only

    def add(
        self, spans: Spans, *, height_mm: float, can_break: bool = False, is_head: bool = False
    ) -> dict[int, _Cell]:
        """The cells of a new row by their column; none of them holds text yet.

        Only a row that can break goes on over the page; a head row returns on every page.
        """
        if spans not in self._patterns:
            self._patterns[spans] = self._pattern(spans)
        cells = self.append(self._patterns[spans])
        row = _Row(self._rows[-1], self.table)
        row.height, row.height_rule = Mm(height_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
        marks = (() if can_break else ("w:cantSplit",)) + (("w:tblHeader",) if is_head else ())
        for mark in marks:  # python-docx has no words for them
            self._rows[-1].get_or_add_trPr().append(OxmlElement(mark))
        return dict(zip((column for column, _ in spans), cells, strict=True))

    def append(self, model: CT_Row) -> list[_Cell]:
        """The cells of a copy of the row at the end of the table. ``row.cells`` would walk it."""
        copy = deepcopy(model)
        self._rows.append(copy)
        return [_Cell(tc, self.table) for tc in copy.tc_lst]

    def take_last(self) -> CT_Row:
        """Take the last row out, to be the model of others."""
        last = self._rows[-1]
        self._rows.remove(last)
        return last

    def _pattern(self, spans: Spans) -> CT_Row:
        tbl = CT_Tbl.new_tbl(1, len(self.widths_mm), Mm(0))
        cells = Table(tbl, self.table).rows[0].cells
        for column, span in spans:
            last = column + span - 1
            cell = cells[column].merge(cells[last]) if span > 1 else cells[column]
            cell.width = Mm(sum(self.widths_mm[column : last + 1]))
        return tbl.tr_lst[0]


def add_lined_table(document: Document, widths_mm: Sequence[float]) -> RowMaker:
    """A table without rows yet."""
    table = document.add_table(0, len(widths_mm), style="Table Grid")
    fix_widths(table, widths_mm)
    return RowMaker(table, widths_mm)


def fix_widths(table: Table, widths_mm: Sequence[float]) -> None:
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)


def without_padding(table: Table) -> None:
    """Text begins at the very edge of its cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margins.append(OxmlElement(side, {qn("w:w"): "0", qn("w:type"): "dxa"}))
    marks = table._tbl.tblPr  # noqa: SLF001 - python-docx has no word for it
    marks.insert_element_before(margins, "w:tblLook")
