"""Writes the rows of a table field into the printed rows of a Word form, and adds what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from yipin.documents.formats.docx_names import TR
from yipin.documents.formats.docx_tables import rows_of
from yipin.documents.formats.writing.word_form_blanks import Blank
from yipin.documents.formats.writing.word_form_text import (
    cell_paragraphs,
    cells_of_row,
    plain_text,
    write_cell,
)


def write_rows(table: etree._Element, blank: Blank, rows: Sequence[Sequence[str]]) -> None:
    """One printed row for each row; the last printed row is copied as often as needed."""
    printed = rows_of(table)[blank.row or 0 :][: blank.rows]
    printed = [one for one in printed if one.tag == TR]
    if not printed or not rows:
        return
    empty = deepcopy(printed[-1])
    while len(printed) < len(rows):
        fresh = deepcopy(empty)
        printed[-1].addnext(fresh)
        _clear(fresh)
        printed.append(fresh)
    for row, texts in zip(printed, rows, strict=False):
        _write_row(row, blank.columns, texts)


def _write_row(row: etree._Element, columns: Sequence[int], texts: Sequence[str]) -> None:
    """What is printed in a cell stays where the answer is empty."""
    cells = cells_of_row(row)
    for column, text in zip(columns, texts, strict=False):
        if column in cells and text:
            write_cell(cells[column], text)


def _clear(row: etree._Element) -> None:
    for cell in cells_of_row(row).values():
        if any(plain_text(paragraph) for paragraph in cell_paragraphs(cell)):
            write_cell(cell, "")
