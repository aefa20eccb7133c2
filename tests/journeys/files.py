"""What stands in the files that were taken away."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pypdfium2
from docx import Document
from python_calamine import CalamineWorkbook


def text_of_pdf(path: Path) -> str:
    pages = pypdfium2.PdfDocument(path)
    return "".join(page.get_textpage().get_text_range() for page in pages)


def text_of_docx(path: Path) -> str:
    """Paragraphs and cells, each cell as often as it is merged."""
    paper = Document(str(path))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


def rows_of_xlsx(path: Path) -> list[list[str]]:
    book = CalamineWorkbook.from_path(path)
    rows = book.get_sheet_by_index(0).to_python()
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def names_in_zip(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()
