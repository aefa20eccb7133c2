"""Cover and index of a project's dossier as a Word file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yipin.documents.formats.writing.docx_ink import (
    CENTER,
    FANG,
    HEI,
    TITLE,
    Ink,
    shape,
    write,
    write_pages,
)
from yipin.documents.formats.writing.docx_paper import closed, open_paper
from yipin.documents.formats.writing.docx_table import add_lined_table
from yipin.documents.formats.writing.printed import printable

MARGINS = {
    "top": 37.0, "right": 26.0, "bottom": 35.0, "left": 28.0, "header": 15.0, "footer": 20.0,
}  # fmt: skip
HEADS = ("序号", "名称", "日期", "归入", "校验码")
WIDTHS = [12.0, 62.0, 28.0, 34.0, 20.0]


@dataclass(frozen=True, slots=True)
class IndexLine:
    """One file of the dossier. Without ``sha256`` the manifest alone says its fingerprint."""

    title: str
    folder: str
    taken_on: date | None
    sha256: str


def write_cover(title: str, facts: Sequence[tuple[str, str]]) -> bytes:
    """The name of the project in the middle, below it who, for what, when."""
    document = open_paper(MARGINS)
    for _line in range(5):
        shape(document.add_paragraph(), line_points=28)
    write(shape(document.add_paragraph(), CENTER, line_points=36), printable(title), Ink(TITLE, 26))
    write(shape(document.add_paragraph(), CENTER, after_mm=60), "项目材料", Ink(HEI, 22))
    for label, words in facts:
        line = shape(document.add_paragraph(), CENTER, line_points=30)
        write(line, f"{label}：{printable(words)}", Ink(FANG, 16))
    return closed(document, printable(title))


def write_index(title: str, lines: Sequence[IndexLine]) -> bytes:
    """A table of everything, with the first and last signs of each fingerprint."""
    document = open_paper(MARGINS)
    head = shape(document.add_paragraph(), CENTER, after_mm=6, line_points=32)
    write(head, f"{printable(title)}材料目录", Ink(TITLE, 22))
    table = add_lined_table(document, WIDTHS)
    columns = tuple((at, 1) for at in range(len(HEADS)))
    for at, cell in table.add(columns, height_mm=9, is_head=True).items():
        write(shape(cell.paragraphs[0], CENTER), HEADS[at], Ink(HEI, 11))
    for number, one in enumerate(lines, start=1):
        day = (
            f"{one.taken_on.year}年{one.taken_on.month}月{one.taken_on.day}日"
            if one.taken_on
            else "—"
        )
        mark = f"{one.sha256[:4]}…{one.sha256[-4:]}" if one.sha256 else "见清单"
        words = (str(number), printable(one.title), day, printable(one.folder), mark)
        for at, cell in table.add(columns, height_mm=9).items():
            write(shape(cell.paragraphs[0], CENTER), words[at], Ink(FANG, 11))
    shape(document.add_paragraph(), line_points=1)
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    write_pages(shape(footer.paragraphs[0], CENTER))
    return closed(document, f"{printable(title)}材料目录")
