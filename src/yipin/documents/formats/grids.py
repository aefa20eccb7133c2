"""Lays cells out in one grid, whatever format they come from, and sets nested tables into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

MAX_CELLS = 40_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its place; ``source`` is the element of the file that it was read from."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    source: Any = None
    inner: tuple[Placed, ...] = ()  # the grid of a table nested in this cell

    def as_tuple(self) -> tuple[int, int, int, int, str]:
        return self.row, self.column, self.row_span, self.column_span, self.text


def size_of(cells: Sequence[Placed]) -> tuple[int, int]:
    rows = max((cell.row + cell.row_span for cell in cells), default=0)
    columns = max((cell.column + cell.column_span for cell in cells), default=0)
    return rows, columns


def flattened(cells: Sequence[Placed]) -> list[Placed]:
    """Divide rows and columns so that nested tables become part of the outer grid."""
    cells = [replace(cell, inner=tuple(flattened(cell.inner))) for cell in cells]
    if not any(cell.inner for cell in cells):
        return in_reading_order(cells)
    rows, columns = size_of(cells)
    heights, widths = [1] * rows, [1] * columns
    for cell in sorted(cells, key=lambda cell: (cell.row_span, cell.column_span)):
        if cell.inner:
            height, width = size_of(cell.inner)
            _stretch(heights, cell.row, cell.row_span, height)
            _stretch(widths, cell.column, cell.column_span, width)
    tops, lefts = _sums(heights), _sums(widths)
    flat = [part for cell in cells for part in _divided(cell, tops, lefts)]
    return in_reading_order(flat)


def _stretch(sizes: list[int], first: int, count: int, needed: int) -> None:
    missing = needed - sum(sizes[first : first + count])
    if missing > 0:
        sizes[first + count - 1] += missing


def _sums(sizes: list[int]) -> list[int]:
    sums = [0]
    for size in sizes:
        sums.append(sums[-1] + size)
    return sums


def _divided(cell: Placed, tops: list[int], lefts: list[int]) -> list[Placed]:
    top, bottom = tops[cell.row], tops[cell.row + cell.row_span]
    left, right = lefts[cell.column], lefts[cell.column + cell.column_span]
    if not cell.inner:
        return [
            replace(
                cell,
                row=top,
                column=left,
                row_span=bottom - top,
                column_span=right - left,
            )
        ]
    height, width = size_of(cell.inner)
    parts = []
    for part in cell.inner:
        row, column = top + part.row, left + part.column
        is_last_row = part.row + part.row_span == height
        is_last_column = part.column + part.column_span == width
        row_end = bottom if is_last_row else row + part.row_span
        column_end = right if is_last_column else column + part.column_span
        parts.append(
            replace(
                part,
                row=row,
                column=column,
                row_span=row_end - row,
                column_span=column_end - column,
            )
        )
    return parts


def in_reading_order(cells: Sequence[Placed]) -> list[Placed]:
    return sorted(cells, key=lambda cell: (cell.row, cell.column))
