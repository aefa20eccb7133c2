"""A form laid out on paper, before it is known whether Word or PDF is written."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import pairwise

from yipin.documents.formats.writing.photo import Photo

TYPE_AREA_MM = 156.0  # GB/T 9704-2012, 5.2.1: A4 less 28 mm for binding and 26 mm
GRID = 48  # lines that cells may begin at; those unused are dropped at the end
UNIT_MM = TYPE_AREA_MM / GRID
CHARACTER_MM = 4.233  # 12 pt
LINE_MM = 7.05  # 20 pt
CELL_PADDING_MM = 3.6  # left and right together
ROW_MM = 9.5
TAILS = ("意见", "青年数", "情况", "名称", "人数", "办法", "计划", "成果")  # words not to be broken


@dataclass(frozen=True, slots=True)
class Box:
    """One cell. ``kind``: section, group, label, value, long, opinion, photo, head
    or cell.

    ``gap_mm`` parts the text of an opinion from the lines where it is signed.
    """

    kind: str
    column: int
    span: int
    text: str = ""
    rows: int = 1
    sign: tuple[str, ...] = ()
    gap_mm: float = 0.0
    photo: Photo | None = None


@dataclass(slots=True)
class Row:
    """Cells that begin in this row, its least height, and whether a page may end inside it."""

    boxes: list[Box] = field(default_factory=list)
    height_mm: float = ROW_MM
    can_break: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole form: ``widths_mm`` of the columns, and the lines around the table."""

    title: str
    mark: str
    left: str
    right: str
    rows: tuple[Row, ...]
    widths_mm: tuple[float, ...]
    note: str = ""


def text_width(text: str) -> float:
    """In characters: Latin letters and digits take half of one."""
    return sum(0.55 if sign < "\u2e80" and sign not in "“”‘’…—·" else 1.0 for sign in text)


def lines_of(text: str, span: int, indent: int = 0) -> int:
    """How many lines the text takes in a cell of that many grid units."""
    room = max(1.0, (span * UNIT_MM - CELL_PADDING_MM) / CHARACTER_MM - 0.2)
    return sum(max(1, math.ceil((text_width(one) + indent) / room)) for one in text.split("\n"))


def text_height(text: str, span: int, indent: int = 0) -> float:
    return lines_of(text, span, indent) * LINE_MM + 2.4


def balanced(text: str, span: int) -> str:
    """A label broken into lines of like length, as it is set by hand."""
    room = max(1, int((span * UNIT_MM - CELL_PADDING_MM) / CHARACTER_MM))
    parts = [_evenly(one, room) for one in text.split("\n")]
    return "\n".join(parts)


def _evenly(text: str, room: int) -> str:
    width = text_width(text)
    if width <= room or not text.isalnum():
        return text
    for tail in TAILS:
        if text.endswith(tail) and len(tail) <= room:
            return f"{_evenly(text.removesuffix(tail), room)}\n{tail}"
    length = math.ceil(width / math.ceil(width / room))
    lines = [""]
    for sign in text:
        is_word = sign < "\u2e80" and lines[-1][-1:].isascii() and lines[-1]
        if text_width(lines[-1] + sign) > length and not is_word:
            lines.append("")
        lines[-1] += sign
    return "\n".join(lines)


def tightened(rows: list[Row]) -> tuple[tuple[Row, ...], tuple[float, ...]]:
    """Drop the grid lines at which no cell begins or ends; answer the widths that are left."""
    edges = {0, GRID}
    for row in rows:
        for box in row.boxes:
            edges |= {box.column, box.column + box.span}
    lines = sorted(edges)
    place = {line: at for at, line in enumerate(lines)}
    widths = tuple((b - a) * UNIT_MM for a, b in pairwise(lines))
    tight = tuple(
        Row([_moved(box, place) for box in row.boxes], row.height_mm, row.can_break) for row in rows
    )
    return tight, widths


def _moved(box: Box, place: dict[int, int]) -> Box:
    first, last = place[box.column], place[box.column + box.span]
    return replace(box, column=first, span=last - first)
