"""The template of a roster, and a roster handed back with what is wrong marked in its cells.

Text is always written as text: nothing that a person typed becomes a formula or a link.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from yipin.documents.formats.writing.summary_xlsx import OPTIONS
from yipin.rules.import_cells import RosterColumn

SONG = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
HEAD = SONG | {"bold": True, "border": 1, "text_wrap": True}
ROWS_WITH_LISTS = 100_000
MOST_NOTES = 2_000  # comments, which Excel draws one by one
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
Choices = Mapping[str, Sequence[str]]


def template_xlsx(columns: Sequence[RosterColumn], choices: Choices, *, title: str) -> bytes:
    """Data sheet with notes, lists and an example row; a sheet that explains; the lists."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {**OPTIONS, "constant_memory": False})
    sheet = book.add_worksheet(title)
    _write_heads(book, sheet, columns)
    text = book.add_format(SONG | {"num_format": "@"})
    grey = book.add_format(SONG | {"num_format": "@", "font_color": "#767676", "italic": True})
    for at, column in enumerate(columns):
        sheet.set_column(at, at, max(14, 2.2 * len(column.label) + 2), text)
        sheet.write_string(1, at, column.example, grey)
        sheet.write_comment(0, at, column.note, {"x_scale": 1.6, "author": ""})
    _write_explanations(book, columns, choices)
    _write_lists(book, sheet, columns, choices)
    book.close()
    return out.getvalue()


def _write_heads(book: Workbook, sheet: Worksheet, columns: Sequence[RosterColumn]) -> None:
    must = book.add_format(HEAD | {"bg_color": "#F6D9D5"})
    may = book.add_format(HEAD | {"bg_color": "#EDEDED"})
    sheet.set_row(0, 24)
    for at, column in enumerate(columns):
        words = f"{column.label}*" if column.must else column.label
        sheet.write_string(0, at, words, must if column.must else may)
    sheet.freeze_panes(1, 0)


def _write_explanations(book: Workbook, columns: Sequence[RosterColumn], choices: Choices) -> None:
    sheet = book.add_worksheet("填写说明")
    head, cell = book.add_format(HEAD), book.add_format(SONG | {"text_wrap": True, "border": 1})
    for at, (words, width) in enumerate((("列", 18), ("怎么填", 60), ("例子", 26), ("可填", 50))):
        sheet.write_string(0, at, words, head)
        sheet.set_column(at, at, width)
    for row, column in enumerate(columns, start=1):
        allowed = "、".join(choices.get(column.key, ()))
        for at, words in enumerate((column.label, column.note, column.example, allowed)):
            sheet.write_string(row, at, words, cell)
    lines = (
        "带 * 的列必填；列的次序可以变，多出来的列不读。",
        "第 2 行灰色的是例子，以“示例”开头的行不会导入，可以留着，也可以删去。",
        "空着的单元格不会抹去系统里已有的内容。",
        "上传后先看预览，确认之前什么都不会写入。",
    )
    for row, words in enumerate(lines, start=len(columns) + 2):
        sheet.write_string(row, 0, words, book.add_format(SONG))


def _write_lists(
    book: Workbook, sheet: Worksheet, columns: Sequence[RosterColumn], choices: Choices
) -> None:
    lists = book.add_worksheet("列表")
    lists.hide()
    for at, column in enumerate(columns):
        words = choices.get(column.key, ())
        for row, word in enumerate(words):
            lists.write_string(row, at, word)
        if words:
            letter = xlsxwriter.utility.xl_col_to_name(at)
            rule = {
                "validate": "list",
                "source": f"=列表!${letter}$1:${letter}${len(words)}",
                "error_title": "不在列表里",
                "error_message": "请从下拉列表里选。",
            }
            sheet.data_validation(1, at, ROWS_WITH_LISTS, at, rule)


def template_csv(columns: Sequence[RosterColumn]) -> bytes:
    """Headings and the example row, UTF-8 with a mark, as Excel and WPS open it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([f"{one.label}*" if one.must else one.label for one in columns])
    writer.writerow([one.example for one in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row as it was handed in, its fate in words, and what is wrong by column key."""

    line: int
    cells: Mapping[str, str]
    fate: str
    faults: Mapping[str, str] = field(default_factory=dict)


def checked_xlsx(
    columns: Sequence[RosterColumn], rows: Iterable[CheckedRow], target: BinaryIO, *, title: str
) -> None:
    """The roster again: wrong cells red with a note, and for each row its line, fate and faults.

    It can be mended and handed in as it is: the columns added in front are not read.
    """
    book = xlsxwriter.Workbook(target, OPTIONS)
    sheet = book.add_worksheet(title)
    head, plain = book.add_format(HEAD), book.add_format(SONG)
    wrong = book.add_format(SONG | {"bg_color": "#F6D9D5", "border": 1, "border_color": "#B3261E"})
    front = ("原行号", "结果", "哪里不对")
    for at, words in enumerate((*front, *(one.label for one in columns))):
        sheet.set_column(at, at, 50 if at == 2 else 16)
        sheet.write_string(0, at, words, head)
    notes = 0
    for number, row in enumerate(rows, start=1):
        sheet.write_number(number, 0, row.line, plain)
        sheet.write_string(number, 1, row.fate, plain)
        sheet.write_string(number, 2, "；".join(row.faults.values())[:32_000], plain)
        for at, column in enumerate(columns, start=len(front)):
            fault = row.faults.get(column.key, "")
            words = guarded(str(row.cells.get(column.key, "")))[:32_000]
            sheet.write_string(number, at, words, wrong if fault else plain)
            if fault and notes < MOST_NOTES:
                notes += 1
                sheet.write_comment(number, at, fault, {"author": ""})
    sheet.freeze_panes(1, 3)
    book.close()


def guarded(words: str) -> str:
    """A text that a spreadsheet could take for a formula once it is saved as csv gets a ``'``."""
    is_number = words[1:].replace(" ", "").replace("-", "").isdigit() and words[:1] in {"+", "-"}
    return f"'{words}" if words.startswith(FORMULA_SIGNS) and not is_number else words
