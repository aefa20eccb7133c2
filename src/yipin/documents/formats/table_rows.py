"""The rows of a spreadsheet (xlsx, xls) or of a text table (csv), one after the other, as text."""

from __future__ import annotations

import codecs
import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from yipin.documents.formats.reading import refuse_size
from yipin.documents.formats.txt import MARKS
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.rules.import_cells import cell_text

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

MOST_ROWS = 200_000
MOST_CELLS = 100  # of one row
MOST_SIGNS = 20_000  # of one cell
EXACT = 10**15  # spreadsheets keep no more digits of a number
CHUNK = 1 << 16
DELIMITERS = ",\t;，"
NO_TABLE = "这不是表格文件。请上传 Excel（xlsx、xls）或 CSV 文件。"
TOO_MANY = f"表格超过 {MOST_ROWS} 行。请分成几个文件，分几次导入。"
NO_ROWS = "表格是空的，没有任何内容。请下载模板，填好再上传。"
BROKEN = "文件已损坏或不完整，无法打开。请用 Excel 或 WPS 打开检查，另存为 xlsx 后再上传。"
LOCKED = "文件设有打开密码，无法读取。请用 Excel 或 WPS 打开，取消密码后另存，再上传。"

Row = tuple[int, list[str]]


def read_rows(path: Path, *, limit_mb: int) -> Iterator[Row]:
    """Every row that holds something, with its line in the file (from 1).

    Of a workbook the first sheet in sight that is not empty. Formulas count by their last result.
    Text may be UTF-8, UTF-16 or GB18030. Refuses with ``UnreadableFile``.
    """
    refuse_size(path, limit_mb)
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(b"PK"):
        from yipin.documents.formats.package import Package

        with Package(path):
            pass
        yield from _read_book(path)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        yield from _read_book(path)
    else:
        yield from _read_text(path)


def _read_book(path: Path) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        book = CalamineWorkbook.from_path(str(path))
        seen = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
        sheets = (book.get_sheet_by_name(name) for name in seen)
        sheet = next((one for one in sheets if one.start is not None), None)
    except CalamineError as error:
        is_locked = "assword" in str(error)
        raise UnreadableFile("corrupt", LOCKED if is_locked else BROKEN) from error
    if sheet is None:
        raise UnreadableFile("empty", NO_ROWS)
    yield from _rows_of(sheet)


def _rows_of(sheet: CalamineSheet) -> Iterator[Row]:
    if sheet.height > MOST_ROWS + 20:
        raise UnreadableFile("too_heavy", TOO_MANY)
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_as_text(cell) for cell in row[:MOST_CELLS]]
        if any(cells):
            yield line, cells


def _as_text(cell: object) -> str:
    """A number too long for a spreadsheet shows as such: its last digits are gone."""
    if isinstance(cell, float) and abs(cell) >= EXACT:
        return f"{cell:E}"
    return cell_text(cell)[:MOST_SIGNS]


def _read_text(path: Path) -> Iterator[Row]:
    encoding = encoding_of(path)
    csv.field_size_limit(MOST_SIGNS * 10)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        first = stream.read(CHUNK)
        if "\x00" in first or not first.strip():
            raise UnreadableFile("wrong_type", NO_TABLE if first.strip() else NO_ROWS)
        stream.seek(0)
        top = first.lstrip("\ufeff\r\n").splitlines()[0] if first.strip() else ""
        delimiter = max(DELIMITERS, key=top.count)
        reader = csv.reader(stream, delimiter=delimiter)
        at = 1
        try:
            for row in reader:
                cells = [cell_text(cell)[:MOST_SIGNS] for cell in row[:MOST_CELLS]]
                if any(cells):
                    yield at, cells
                at = reader.line_num + 1
                if at > MOST_ROWS * 2:
                    raise UnreadableFile("too_heavy", TOO_MANY)
        except csv.Error as error:
            raise UnreadableFile("corrupt", BROKEN) from error


def encoding_of(path: Path) -> str:
    """By the mark at the beginning; else UTF-8 if all of it is, else GB18030."""
    with path.open("rb") as stream:
        head = stream.read(4)
        for mark, encoding in MARKS:
            if head.startswith(mark):
                return encoding
        stream.seek(0, os.SEEK_SET)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := stream.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8"
