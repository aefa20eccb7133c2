"""The grid of one docx table: spans, vertical merges and nested tables made plain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

from yipin.documents.formats.docx_names import (
    MAIN,
    TBL,
    TC,
    TR,
    P,
    unwrapped,
    value_of,
    whole,
)
from yipin.documents.formats.docx_text import span_of
from yipin.documents.formats.grids import (
    MAX_CELLS,
    Placed,
    flattened,
    in_reading_order,
    size_of,
)
from yipin.documents.formats.unreadable import UnreadableFile

TextReader = Callable[[Any], str]  # from a paragraph element
MAX_DEPTH = 8


@dataclass(slots=True)
class GridReader:
    """Places the cells of a table row by row; a cell that continues a merge lengthens its head."""

    text_of: TextReader
    placed: list[Placed] = field(default_factory=list)
    _heads: dict[int, int] = field(default_factory=dict)  # column -> index in placed

    def read_row(self, row: int, element: etree._Element, depth: int) -> None:
        properties = element.find(MAIN + "trPr")
        column = min(63, max(0, whole(value_of(properties, "gridBefore"))))
        for cell in unwrapped(element, {TC}):
            column = self._read_cell(row, column, cell, depth)
        if len(self.placed) > MAX_CELLS:
            raise UnreadableFile("too_heavy")

    def _read_cell(self, row: int, column: int, cell: etree._Element, depth: int) -> int:
        properties = cell.find(MAIN + "tcPr")
        width = span_of(properties, "gridSpan")
        if _merge(properties, "hMerge") == "continue" and self.placed:
            last = self.placed[-1]
            if last.row == row:
                self.placed[-1] = replace(last, column_span=last.column_span + width)
                return column + width
        head = self._heads.get(column) if _merge(properties, "vMerge") == "continue" else None
        if head is not None and self._touches(head, row):
            above = self.placed[head]
            self.placed[head] = replace(above, row_span=row - above.row + 1)
        else:
            self._heads[column] = len(self.placed)
            text, inner = self._content(cell, depth)
            self.placed.append(Placed(row, column, 1, width, text, cell, inner))
        return column + width

    def _touches(self, head: int, row: int) -> bool:
        return self.placed[head].row + self.placed[head].row_span >= row

    def _content(self, cell: etree._Element, depth: int) -> tuple[str, tuple[Placed, ...]]:
        blocks = unwrapped(cell, {P, TBL})
        if depth >= MAX_DEPTH or not any(block.tag == TBL for block in blocks):
            lines = [self.text_of(block) for block in blocks if block.tag == P]
            return "\n".join(lines), ()  # empty lines stay: they show how large a blank is
        return "", tuple(self._stacked(blocks, cell, depth))

    def _stacked(
        self, blocks: list[etree._Element], cell: etree._Element, depth: int
    ) -> list[Placed]:
        """Text and nested tables of one cell, one under the other, as wide as the widest."""
        parts: list[list[Placed]] = []
        for block in blocks:
            if block.tag == TBL:
                parts.append(flattened(read_grid(block, self.text_of, depth + 1)))
            elif text := self.text_of(block).strip():
                parts.append([Placed(0, 0, 1, 1, text, cell)])
        return stacked(parts)


def stacked(parts: list[list[Placed]]) -> list[Placed]:
    width = max((size_of(part)[1] for part in parts), default=0)
    placed: list[Placed] = []
    for part in parts:
        top, own_width = size_of(placed)[0], size_of(part)[1]
        for cell in part:
            is_last = cell.column + cell.column_span == own_width
            span = width - cell.column if is_last else cell.column_span
            placed.append(replace(cell, row=top + cell.row, column_span=span))
    return placed


def _merge(properties: etree._Element | None, name: str) -> str | None:
    """``restart``, ``continue`` (also where the value is left out) or None for no merge."""
    element = None if properties is None else properties.find(MAIN + name)
    return None if element is None else element.get(MAIN + "val") or "continue"


def rows_of(table: etree._Element) -> list[etree._Element]:
    """Rows that are still there: those deleted under tracked changes are left out."""
    deleted = f"{MAIN}trPr/{MAIN}del"
    return [row for row in unwrapped(table, {TR}) if row.find(deleted) is None]


def read_grid(table: etree._Element, text_of: TextReader, depth: int = 0) -> list[Placed]:
    """Cells with their nested grids in ``inner``; see ``flattened``."""
    reader = GridReader(text_of)
    for row, element in enumerate(rows_of(table)):
        reader.read_row(row, element, depth)
    return in_reading_order(reader.placed)


def is_frame(table: etree._Element) -> bool:
    """A single cell around tables or whole pages of text is a frame, not a table."""
    cells = [cell for row in rows_of(table) for cell in unwrapped(row, {TC})]
    if len(cells) != 1:
        return False
    return any(block.tag == TBL for block in unwrapped(cells[0], {TBL}))
