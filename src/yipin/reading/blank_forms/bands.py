"""A region of a form cut into bands of rows; heads that stand over columns of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yipin.reading.blank_forms.cells import FormCell, label_score
from yipin.reading.blank_forms.options import has_options
from yipin.reading.blank_forms.words import SERIAL_HEADS


@dataclass(frozen=True, slots=True)
class Band:
    """Rows that hang together because a cell crosses from one to the next; mostly one row."""

    first: int
    last: int
    cells: tuple[FormCell, ...]

    @property
    def height(self) -> int:
        return self.last - self.first + 1


def bands_of(cells: Sequence[FormCell]) -> list[Band]:
    """Cut a region into bands: a cut is where no cell crosses."""
    bands: list[Band] = []
    group: list[FormCell] = []
    last = -1
    for cell in sorted(cells, key=lambda each: (each.cell.row, each.cell.column)):
        if group and cell.cell.row > last:
            bands.append(Band(group[0].cell.row, last, tuple(group)))
            group = []
        group.append(cell)
        last = max(last, cell.cell.row + cell.cell.row_span - 1)
    if group:
        bands.append(Band(group[0].cell.row, last, tuple(group)))
    return bands


def edges(cells: Sequence[FormCell]) -> tuple[int, ...]:
    """Left edges of the cells and the right edge of the last."""
    lefts = {each.cell.column for each in cells}
    return (*sorted(lefts), max(each.cell.column + each.cell.column_span for each in cells))


def is_header_cell(cell: FormCell) -> bool:
    if cell.name.text in SERIAL_HEADS:
        return True
    is_label = label_score(cell) >= 0 and not cell.plain.endswith(("：", ":"))
    return is_label and not has_options(cell.text) and len(cell.name.text) <= 24


def is_header(band: Band, *, is_first: bool) -> bool:
    """Two labels or more and nothing else; the corner of a matrix may be empty."""
    if len(band.cells) < 2:
        return False
    corner, *rest = band.cells
    is_corner = is_header_cell(corner) or (is_first and corner.is_empty and len(rest) > 1)
    return is_corner and all(is_header_cell(cell) for cell in rest)


def is_over(upper: FormCell, lower: FormCell) -> bool:
    a, b = upper.cell, lower.cell
    within = a.column <= b.column and b.column + b.column_span <= a.column + a.column_span
    return a.row + a.row_span <= b.row and within


def columns_under_heads(bands: Sequence[Band]) -> tuple[list[tuple[FormCell, list[FormCell]]], int]:
    """甲方 | 乙方 over labels and blanks of their own: each head with the cells under it."""
    if len(bands) < 2 or not is_header(bands[0], is_first=False):
        return [], 0
    heads = bands[0].cells
    lines = set(edges(heads))
    is_wide = all(head.cell.column_span > 1 and head.cell.row_span == 1 for head in heads)
    under = []
    for band in bands[1:]:
        if not lines < set(edges(band.cells)) or any(_crosses(cell, lines) for cell in band.cells):
            break
        under.append(band)
    if not is_wide or not under:
        return [], 0
    cells = [cell for band in under for cell in band.cells]
    return [(head, [cell for cell in cells if is_over(head, cell)]) for head in heads], len(
        under
    ) + 1


def _crosses(cell: FormCell, lines: set[int]) -> bool:
    return any(cell.cell.column < line < cell.cell.column + cell.cell.column_span for line in lines)
