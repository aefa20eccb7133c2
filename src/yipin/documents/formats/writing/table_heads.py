"""Header cells of a table whose columns may stand under a spanning header (得分/自评)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yipin.documents.formats.writing.printed import printable
from yipin.documents.formats.writing.sheet import text_width
from yipin.rules.form_schema import Column

NARROW, WIDE = 2.0, 13.0  # characters


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One header cell at its place in the header rows."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


def head_rows(columns: Sequence[Column]) -> int:
    return max((column.label.count("/") + 1 for column in columns), default=1)


def head_cells(columns: Sequence[Column]) -> list[HeadCell]:
    """In reading order; neighbours under the same header share its cell."""
    paths = [printable(column.label).split("/") for column in columns]
    cells = _level(paths, 0, 0, head_rows(columns))
    return sorted(cells, key=lambda cell: (cell.row, cell.column))


def _level(paths: list[list[str]], first: int, row: int, rows: int) -> list[HeadCell]:
    cells, at = [], 0
    while at < len(paths):
        name, rest = paths[at][0], paths[at][1:]
        end = at + 1
        while rest and end < len(paths) and len(paths[end]) > 1 and paths[end][0] == name:
            end += 1
        cells.append(HeadCell(row, first + at, 1 if rest else rows - row, end - at, name))
        if rest:
            cells += _level([path[1:] for path in paths[at:end]], first + at, row + 1, rows)
        at = end
    return cells


def column_weights(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[float]:
    """How wide each column wants to be, in characters, from its header and some of its rows."""
    weights = []
    for at, column in enumerate(columns):
        last = column.label.rsplit("/", 1)[-1]
        texts = [line for row in rows for line in row[at].split("\n")] or [""]
        longest = max(map(text_width, texts))
        weights.append(min(WIDE, max(NARROW, text_width(last), longest)) + 1.4)
    return weights


def shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """Whole units by weight, each at least one, in all exactly ``total`` (if that many there are)."""
    whole = sum(weights) or 1.0
    shares = [max(1, int(total * weight / whole)) for weight in weights]
    order = sorted(range(len(shares)), key=lambda at: -weights[at])
    at = 0
    while sum(shares) < total:
        shares[order[at % len(order)]] += 1
        at += 1
    while sum(shares) > total and max(shares) > 1:
        shares[shares.index(max(shares))] -= 1
    return shares
