"""Tables as Excel files: the summary table of a round, and any list that is exported.

Rows are written as they come, so that ten thousand of them take no more memory than ten.
Text is always written as text: nothing that a person typed becomes a formula or a link.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from yipin.documents.formats.writing.printed import SHANGHAI, printable
from yipin.documents.formats.writing.summary_sheet import (
    SummarySheet,
    cell_words,
    fitted,
    weighed,
)
from yipin.documents.formats.writing.table_heads import head_cells, head_rows
from yipin.rules.form_schema import Column

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
MAX_CELL = 32_767  # signs that Excel holds in one cell
EXACT = 10**15  # whole numbers from here lose digits in Excel
LINED = {"border": 1, "valign": "vcenter", "text_wrap": True}


class _Page:
    """One sheet being written from top to bottom."""

    def __init__(self, book: Workbook, sheet: Worksheet) -> None:
        self.sheet, self.row = sheet, 0
        song = {"font_name": "宋体", "font_size": 11}
        self.plain = book.add_format(song)
        self.right = book.add_format(song | {"align": "right"})
        self.mark = book.add_format({"font_name": "黑体", "font_size": 16})
        self.title = book.add_format(
            {"font_name": "方正小标宋简体", "font_size": 20, "align": "center", "valign": "vcenter"}
        )
        self.head = book.add_format(
            LINED | {"font_name": "黑体", "font_size": 11, "align": "center"}
        )
        self.cell = book.add_format(LINED | song)
        self.day = book.add_format(LINED | song | {"num_format": "yyyy-mm-dd"})
        self.money = book.add_format(LINED | song | {"num_format": "#,##0.00"})

    def write_heads(self, columns: Sequence[Column]) -> None:
        """Row by row, since rows that are done are gone."""
        first, cells = self.row, head_cells(columns)
        for at in range(head_rows(columns)):
            self.sheet.set_row(first + at, 24)
            texts = {one.column: one.text for one in cells if one.row == at}
            for column in range(len(columns)):
                self.sheet.write_string(first + at, column, texts.get(column, ""), self.head)
        for one in cells:
            self.merge(first + one.row, one.column, one.row_span, one.column_span)
        self.row += head_rows(columns)

    def write_line(self, text: str, style: Format, height: float, width: int) -> None:
        """One line across the whole table."""
        self.sheet.set_row(self.row, height)
        self.sheet.write_string(self.row, 0, text, style)
        self.merge(self.row, 0, 1, width)
        self.row += 1

    def merge(self, row: int, column: int, rows: int, columns: int) -> None:
        """``merge_range`` would write into rows that are gone in this mode; the note alone is enough."""
        if rows > 1 or columns > 1:
            self.sheet.merge.append([row, column, row + rows - 1, column + columns - 1])

    def write_row(self, values: Sequence[object]) -> None:
        for at, value in enumerate(values):
            self._write_value(at, value)
        self.row += 1

    def _write_value(self, column: int, value: object) -> None:
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < EXACT:
            self.sheet.write_number(self.row, column, value, self.cell)
        elif isinstance(value, Decimal):
            self.sheet.write_number(self.row, column, value, self.money)
        elif isinstance(value, date) and not isinstance(value, datetime):
            self.sheet.write_datetime(self.row, column, value, self.day)
        else:
            self.sheet.write_string(self.row, column, cell_words(value)[:MAX_CELL], self.cell)


def table_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    target: BinaryIO | None = None,
) -> bytes:
    """Any list: header row, frozen and with filters, then the rows. Values in column order.

    Written to ``target`` where one is given; else the bytes are answered.
    """
    out = target or io.BytesIO()
    book, page = _open(out, title, None)
    _write_list(page, columns, rows)
    return _close(book, out)


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One sheet of a file with several."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[object]]


def tables_xlsx(sheets: Sequence[ListSheet], *, title: str = "") -> bytes:
    """Several lists, each on a sheet of its own as ``table_xlsx`` writes it."""
    out = io.BytesIO()
    book, page = _open(out, title, None, sheets[0].name)
    for at, one in enumerate(sheets):
        page = page if at == 0 else _Page(book, book.add_worksheet(one.name))
        _write_list(page, one.columns, one.rows)
    return _close(book, out)


def _write_list(page: _Page, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
    rows = _set_columns(page.sheet, columns, rows)
    page.write_heads(columns)
    page.sheet.freeze_panes(page.row, 0)
    first = page.row - 1
    for row in rows:
        page.write_row(fitted(row, len(columns)))
    if columns:
        page.sheet.autofilter(first, 0, max(page.row - 1, first), len(columns) - 1)


def write_summary_xlsx(
    sheet: SummarySheet, rows: Iterable[Sequence[object]], *, target: BinaryIO | None = None
) -> bytes:
    """The summary table as the notice prints it: A4 across, its header on every page.

    Whole numbers and dates stay numbers and dates, all else is text (so telephone numbers and
    leading zeros stay as typed). Written to ``target`` where one is given.
    """
    out = target or io.BytesIO()
    book, page = _open(out, sheet.title, sheet.made_on)
    rows = _set_columns(page.sheet, sheet.columns, rows)
    _write_words_above(page, sheet)
    first = page.row
    page.write_heads(sheet.columns)
    _set_print(page.sheet, first, page.row - 1)
    for row in rows:
        page.write_row(fitted(row, len(sheet.columns)))
    if sheet.note:
        page.write_line(printable(sheet.note), page.plain, 24, len(sheet.columns))
    return _close(book, out)


def _open(
    target: BinaryIO, title: str, made_on: date | None, name: str = "表"
) -> tuple[Workbook, _Page]:
    """The date of the file is that of the table, so that the same table gives the same bytes."""
    book = xlsxwriter.Workbook(target, OPTIONS)
    day = made_on or date(2000, 1, 1)
    created = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    book.set_properties({"title": printable(title)[:255], "created": created})
    return book, _Page(book, book.add_worksheet(name))


def _close(book: Workbook, out: BinaryIO) -> bytes:
    book.close()
    return out.getvalue() if isinstance(out, io.BytesIO) else b""


def _set_columns(
    sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[object]]
) -> Iterable[Sequence[object]]:
    """Widths in Excel's own unit, half a Chinese character."""
    weights, stream = weighed(columns, rows)
    for at, weight in enumerate(weights):
        sheet.set_column(at, at, round(2.1 * weight + 1, 1))
    return stream


def _write_words_above(page: _Page, sheet: SummarySheet) -> None:
    width = len(sheet.columns)
    if sheet.mark:
        page.write_line(sheet.mark, page.mark, 24, width)
    page.write_line(printable(sheet.title), page.title, 36, width)
    half = max(1, width // 2)
    if sheet.left or sheet.right:
        page.sheet.set_row(page.row, 22)
        page.sheet.write_string(page.row, 0, sheet.left, page.plain)
        if width > 1:
            page.sheet.write_string(page.row, half, sheet.right, page.right)
        page.merge(page.row, 0, 1, half)
        page.merge(page.row, half, 1, width - half)
        page.row += 1


def _set_print(sheet: Worksheet, first: int, last: int) -> None:
    sheet.set_paper(9)  # A4
    sheet.set_landscape()
    sheet.set_margins(left=0.7, right=0.7, top=0.8, bottom=0.8)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(first, last)
    sheet.freeze_panes(last + 1, 0)
    sheet.set_footer("&C第&P页，共&N页")
