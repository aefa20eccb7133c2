"""A table inside an official paper."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table

from yipin.documents.formats.writing.docx_ink import CENTER, FANG, HEI, Ink, write
from yipin.documents.formats.writing.table_columns import PADDING_MM, columns_of


def add_table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    """As wide as the type area; the head is repeated on every page."""
    columns = columns_of(rows)
    table = document.add_table(rows=0, cols=len(columns.widths), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _set_padding(table)
    for column, width in zip(table.columns, columns.widths, strict=True):
        column.width = Mm(width)
    for at, row in enumerate(rows):
        added = table.add_row()
        cells = added.cells
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as below
        for cell, words, width in zip(cells, row, columns.widths, strict=False):
            cell.width = Mm(width)
            paragraph = cell.paragraphs[0]
            paragraph.alignment = CENTER
            paragraph.paragraph_format.space_before = Pt(3)
            paragraph.paragraph_format.space_after = Pt(3)
            write(paragraph, words, Ink(FANG if at else HEI, columns.size))
    head = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no repeated head
    head.append(OxmlElement("w:tblHeader", {qn("w:val"): "true"}))


def _set_padding(table: Table) -> None:
    """The same at both sides of a cell as in the PDF; Word's own is wider."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        size = {"w:w": str(Mm(PADDING_MM / 2).twips), "w:type": "dxa"}
        margins.append(OxmlElement(f"w:{side}", {qn(k): v for k, v in size.items()}))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001 - not in python-docx
