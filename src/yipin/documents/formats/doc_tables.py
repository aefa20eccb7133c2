"""The grid of a table in a Word 97-2003 file, from the edges of its cells."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace

from yipin.documents.formats.doc_properties import ParagraphLook
from yipin.documents.formats.grids import Placed, in_reading_order

NEAR = 60  # twips (about 1 mm): edges closer than this are one line of the grid
CELL_BYTES = 20
FIRST_MERGED, MERGED, VERTICAL, VERTICAL_START = 0x01, 0x02, 0x20, 0x40


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row with the left and right edge of each, and which continue the row above."""

    texts: tuple[str, ...]
    edges: tuple[tuple[int, int], ...]
    continues: tuple[bool, ...]


def row_of(texts: list[str], look: ParagraphLook) -> Row:
    """One row from its cells' texts and the properties at its end mark."""
    bounds, flags = _definition(look.table)
    if len(bounds) != len(texts) + 1:
        edges = tuple((100 * place, 100 * place + 100) for place in range(len(texts)))
        return Row(tuple(texts), edges, (False,) * len(texts))
    flags = _with_merges(flags, look.merges)
    kept: list[tuple[str, int, int, bool]] = []
    for place, text in enumerate(texts):
        left, right, flag = bounds[place], bounds[place + 1], flags[place]
        if flag & MERGED and not flag & FIRST_MERGED and kept:
            before = kept[-1]
            kept[-1] = (before[0] + text, before[1], right, before[3])
            continue
        kept.append((text, left, right, bool(flag & VERTICAL) and not flag & VERTICAL_START))
    return Row(
        tuple(each[0] for each in kept),
        tuple(each[1:3] for each in kept),
        tuple(each[3] for each in kept),
    )


def _definition(operand: bytes) -> tuple[list[int], list[int]]:
    """Edges in twips and the flags of each cell."""
    if len(operand) < 3:
        return [], []
    count = operand[2]
    if len(operand) < 3 + 2 * (count + 1):
        return [], []
    bounds = list(struct.unpack_from(f"<{count + 1}h", operand, 3))
    first = 3 + 2 * (count + 1)
    flags = []
    for place in range(count):
        at = first + CELL_BYTES * place
        flags.append(operand[at] if at < len(operand) else 0)
    return bounds, flags


def _with_merges(flags: list[int], merges: tuple[bytes, ...]) -> list[int]:
    """Vertical merges may also be told one by one: (cell, 0 none, 1 continues, 3 starts)."""
    flags = list(flags)
    for merge in merges:
        if len(merge) >= 2 and merge[0] < len(flags):
            plain = flags[merge[0]] & ~(VERTICAL | VERTICAL_START)
            flags[merge[0]] = plain | {1: VERTICAL, 3: VERTICAL | VERTICAL_START}.get(merge[1], 0)
    return flags


def lay_out(rows: list[Row]) -> list[Placed]:
    """Cells of all rows on one grid; a cell that continues the one above lengthens it."""
    lines = _grid_lines(rows)
    placed: list[Placed] = []
    heads: dict[int, int] = {}
    for number, row in enumerate(rows):
        for text, (left, right), continues in zip(row.texts, row.edges, row.continues, strict=True):
            column = _line(lines, left)
            span = max(1, _line(lines, right) - column)
            head = heads.get(column) if continues else None
            if head is not None and placed[head].row + placed[head].row_span == number:
                placed[head] = replace(placed[head], row_span=placed[head].row_span + 1)
                continue
            heads[column] = len(placed)
            placed.append(Placed(number, column, 1, span, text))
    return in_reading_order(placed)


def _grid_lines(rows: list[Row]) -> list[int]:
    lines: list[int] = []
    for edge in sorted({edge for row in rows for pair in row.edges for edge in pair}):
        if not lines or edge - lines[-1] > NEAR:
            lines.append(edge)
    return lines


def _line(lines: list[int], edge: int) -> int:
    return min(range(len(lines)), key=lambda place: abs(lines[place] - edge))
