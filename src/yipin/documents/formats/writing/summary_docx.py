"""The summary table of a round as a Word file: A4 across, header rows on every page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from yipin.documents.formats.writing.docx_ink import (
    CENTER,
    FANG,
    HEI,
    LEFT,
    SONG,
    TITLE,
    Ink,
    set_ends,
    shape,
    write,
    write_pages,
)
from yipin.documents.formats.writing.docx_paper import closed, open_paper
from yipin.documents.formats.writing.docx_table import RowMaker, add_lined_table
from yipin.documents.formats.writing.printed import printable
from yipin.documents.formats.writing.summary_sheet import (
    SummarySheet,
    cell_words,
    fitted,
    weighed,
)
from yipin.documents.formats.writing.table_heads import head_cells, head_rows, shared_out
from yipin.rules.form_schema import Column

WIDTH_MM = 247.0
MARGINS = {
    "top": 28.0, "right": 25.0, "bottom": 26.0, "left": 25.0, "header": 15.0, "footer": 14.0,
}  # fmt: skip
CELL, HEAD = Ink(FANG, 11), Ink(HEI, 11)
ROW_MM = 9.0
SHORT = 12  # characters; longer entries begin at the left


def write_summary_docx(sheet: SummarySheet, rows: Iterable[Sequence[object]]) -> bytes:
    """Values in column order. The same table gives the same bytes."""
    document = open_paper(MARGINS, is_across=True)
    _write_above(document, sheet)
    weights, stream = weighed(sheet.columns, rows)
    if sheet.columns:
        widths = [float(one) for one in shared_out(int(WIDTH_MM), weights)]
        table = add_lined_table(document, widths)
        _write_heads(table, sheet.columns)
        _write_body(table, (fitted(one, len(widths)) for one in stream), len(widths))
    _write_below(document, sheet)
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    write_pages(shape(footer.paragraphs[0], CENTER))
    return closed(document, printable(sheet.title))


def _write_above(document: Document, sheet: SummarySheet) -> None:
    if sheet.mark:
        write(shape(document.add_paragraph()), sheet.mark, Ink(HEI, 16))
    title = shape(document.add_paragraph(), CENTER, after_mm=4, line_points=32)
    write(title, printable(sheet.title), Ink(TITLE, 22))
    if sheet.left or sheet.right:
        set_ends(document.add_paragraph(), sheet.left, sheet.right, WIDTH_MM)


def _write_below(document: Document, sheet: SummarySheet) -> None:
    """A table must be followed by a paragraph, even where there is nothing to note."""
    note = printable(sheet.note)
    if not note:
        shape(document.add_paragraph(), line_points=1)
        return
    for line in note.split("\n"):
        write(shape(document.add_paragraph()), line, Ink(SONG, 10.5))


def _write_heads(table: RowMaker, columns: Sequence[Column]) -> None:
    """A header over several columns or rows is one cell; the rows return on every page."""
    heads = head_cells(columns)
    placed: list[dict[int, _Cell]] = []
    for at in range(head_rows(columns)):
        covering = [one for one in heads if one.row <= at < one.row + one.row_span]
        spans = sorted((one.column, one.column_span) for one in covering)
        placed.append(table.add(tuple(spans), height_mm=ROW_MM, is_head=True))
    for one in heads:
        cell = placed[one.row][one.column]
        if one.row_span > 1:
            cell = cell.merge(placed[one.row + one.row_span - 1][one.column])
        write(_middle(cell), one.text, HEAD)


def _write_body(table: RowMaker, rows: Iterable[Sequence[object]], width: int) -> None:
    """The look is set once; what differs between rows is their words."""
    cells = table.add(tuple((at, 1) for at in range(width)), height_mm=ROW_MM)
    for cell in cells.values():
        write(_middle(cell), "", CELL)
    model = table.take_last()
    for values in rows:
        for cell, value in zip(table.append(model), values, strict=True):
            paragraph, words = cell.paragraphs[0], cell_words(value)
            paragraph.runs[0].text = words
            if len(words) > SHORT:
                paragraph.alignment = LEFT


def _middle(cell: _Cell) -> Paragraph:
    """The paragraph of a cell whose words stand in the middle of it."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return shape(cell.paragraphs[0], CENTER)
