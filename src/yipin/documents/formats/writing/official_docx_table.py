"""A table inside an official paper."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yipin.documents.formats.writing.docx_ink import CENTER, FANG, HEI, Ink, write
from yipin.documents.formats.writing.official_pdf import column_widths


def add_table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    """As wide as the type area; the head is repeated on every page."""
    widths = column_widths(rows)
    table = document.add_table(rows=0, cols=len(widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(156 * width / sum(widths))
    for at, row in enumerate(rows):
        added = table.add_row()
        cells = added.cells
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as below
        for cell, words, width in zip(cells, row, widths, strict=False):
            cell.width = Mm(156 * width / sum(widths))
            paragraph = cell.paragraphs[0]
            paragraph.alignment = CENTER
            paragraph.paragraph_format.space_before = Pt(3)
            paragraph.paragraph_format.space_after = Pt(3)
            write(paragraph, words, Ink(FANG if at else HEI, 12.0))
    head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no repeated head
    head.append(OxmlElement("w:tblHeader", {qn("w:val"): "true"}))
