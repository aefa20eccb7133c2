"""Tables of a web page: those that hold data become grids, those that only lay out are passed through."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import html

from yipin.documents.formats.grids import MAX_CELLS, Placed, flattened, in_reading_order
from yipin.documents.formats.unreadable import UnreadableFile

CellReader = Callable[[html.HtmlElement], str]
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "li", "blockquote", "section", "article"}
MAX_SPAN = 200


def _span(cell: html.HtmlElement, name: str) -> int:
    match = re.match(r"\s*(\d{1,4})", cell.get(name) or "")
    return min(MAX_SPAN, max(1, int(match[1]))) if match else 1


def rows_of(table: html.HtmlElement) -> list[html.HtmlElement]:
    """Rows of this table, not those of tables inside its cells."""
    rows = []
    for child in table:
        if child.tag == "tr":
            rows.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            rows += [row for row in child if row.tag == "tr"]
    return rows


def cells_of(row: html.HtmlElement) -> list[html.HtmlElement]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def is_layout(table: html.HtmlElement) -> bool:
    """A table that holds a page rather than figures: one column, or one cell with all the text."""
    rows = [cells_of(row) for row in rows_of(table)]
    cells = [cell for row in rows for cell in row]
    if max((len(row) for row in rows), default=0) < 2 and not has_border(table):
        return True
    lengths = [len(" ".join(cell.itertext()).strip()) for cell in cells]
    total, longest = sum(lengths), max(lengths, default=0)
    if longest < 200 or longest < total * 0.6:
        return False
    biggest = cells[lengths.index(longest)]
    return sum(1 for _ in biggest.iter(*BLOCKS, "table", "br")) >= 4


def has_border(table: html.HtmlElement) -> bool:
    style = (table.get("style") or "").lower()
    return (table.get("border") or "0").strip() not in ("0", "") or "border" in style


def read_grid(table: html.HtmlElement, text_of: CellReader, depth: int = 0) -> list[Placed]:
    """Place the cells as a browser does, row spans and column spans included."""
    placed: list[Placed] = []
    taken: set[tuple[int, int]] = set()
    rows = rows_of(table)
    for row, element in enumerate(rows):
        column = 0
        for cell in cells_of(element):
            while (row, column) in taken:
                column += 1
            height = min(_span(cell, "rowspan"), len(rows) - row)
            width = _span(cell, "colspan")
            taken.update(
                (row + down, column + right) for down in range(height) for right in range(width)
            )
            text, inner = _content(cell, text_of, depth)
            placed.append(Placed(row, column, height, width, text, cell, inner))
            column += width
            if len(placed) > MAX_CELLS or len(taken) > 10 * MAX_CELLS:
                raise UnreadableFile("too_heavy")
    return in_reading_order(placed)


def _content(
    cell: html.HtmlElement, text_of: CellReader, depth: int
) -> tuple[str, tuple[Placed, ...]]:
    nested = [] if depth > 4 else [table for table in cell.iter("table") if not is_layout(table)]
    own = (" ".join(cell.itertext())).strip()
    if nested and len(" ".join(nested[0].itertext()).strip()) > len(own) * 0.5:
        return "", tuple(flattened(read_grid(nested[0], text_of, depth + 1)))
    return text_of(cell), ()
