"""Ruled tables of a PDF page: where lines enclose cells, and which neighbours are one cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yipin.documents.formats.grids import Placed, in_reading_order
from yipin.documents.formats.pdf_page import Rule, Sign

NEAR = 2.5  # points: lines closer than this are one
LEAST = 8.0  # points: a row or column is at least this high or wide
COVERED = 0.6  # share of an edge that must be drawn for it to part two cells
MAX_LINES = 400
FRAME_WIDTH, FRAME_HEIGHT = 240.0, 36.0


@dataclass(frozen=True, slots=True)
class RuledTable:
    """The grid lines of one table and what is drawn on them."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    rules: tuple[Rule, ...]

    @property
    def is_grid(self) -> bool:
        """Two cells or more, and not more lines than any form has."""
        is_small = len(self.xs) * len(self.ys) < MAX_LINES * 20
        return (
            min(len(self.xs), len(self.ys)) >= 2 and len(self.xs) + len(self.ys) >= 5 and is_small
        )

    @property
    def is_frame(self) -> bool:
        """One large cell, to write into."""
        if (len(self.xs), len(self.ys)) != (2, 2):
            return False
        return self.xs[1] - self.xs[0] > FRAME_WIDTH and self.ys[1] - self.ys[0] > FRAME_HEIGHT

    def holds(self, sign: Sign) -> bool:
        across = (sign.left + sign.right) / 2
        return self.xs[0] <= across <= self.xs[-1] and self.ys[0] <= sign.middle <= self.ys[-1]


def find_tables(rules: Sequence[Rule]) -> list[RuledTable]:
    """Groups of crossing lines that enclose two cells or more, from top to bottom."""
    if len(rules) > 8000:
        return []
    tables = []
    for group in _crossing_groups(_joined(rules)):
        level = [rule for rule in group if rule.is_level]
        upright = [rule for rule in group if not rule.is_level]
        xs, ys = _lines(rule.at for rule in upright), _lines(rule.at for rule in level)
        table = RuledTable(xs, ys, tuple(group))
        if table.is_grid or table.is_frame:
            tables.append(table)
    return sorted(tables, key=lambda table: table.ys[0])


def _lines(places: object) -> tuple[float, ...]:
    lines: list[float] = []
    for place in sorted(places):  # type: ignore[call-overload]
        if not lines or place - lines[-1] > NEAR * 2:
            lines.append(place)
    return tuple(lines)


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Pieces of one line, drawn cell by cell, put together."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (rule.is_level, round(rule.at), rule.start)):
        last = joined[-1] if joined else None
        if (
            last
            and last.is_level == rule.is_level
            and abs(last.at - rule.at) <= NEAR
            and rule.start <= last.end + NEAR
        ):
            joined[-1] = Rule(
                rule.is_level, last.at, min(last.start, rule.start), max(last.end, rule.end)
            )
        else:
            joined.append(rule)
    return [rule for rule in joined if rule.end - rule.start >= LEAST]


def _crossing_groups(rules: list[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    left = list(rules)
    while left:
        group, edge = [], [left.pop()]
        while edge:
            current = edge.pop()
            group.append(current)
            touching = [rule for rule in left if _touch(current, rule)]
            edge += touching
            left = [rule for rule in left if rule not in touching] if touching else left
        groups.append(group)
    return groups


def _touch(one: Rule, other: Rule) -> bool:
    if one.is_level == other.is_level:
        return (
            abs(one.at - other.at) <= NEAR
            and one.start <= other.end + NEAR
            and other.start <= one.end + NEAR
        )
    within = other.start - NEAR <= one.at <= other.end + NEAR
    return within and one.start - NEAR <= other.at <= one.end + NEAR


def cell_boxes(table: RuledTable) -> list[tuple[int, int, int, int]]:
    """Cells as (row, column, row_span, column_span): a missing line between two makes them one."""
    rows, columns = len(table.ys) - 1, len(table.xs) - 1
    taken: set[tuple[int, int]] = set()
    boxes = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            width = 1
            while column + width < columns and not _parted_upright(table, row, column + width):
                width += 1
            height = 1
            while row + height < rows and not _parted_level(table, row + height, column, width):
                height += 1
            taken.update(
                (row + down, column + right) for down in range(height) for right in range(width)
            )
            boxes.append((row, column, height, width))
    return boxes


def _parted_upright(table: RuledTable, row: int, column: int) -> bool:
    return _is_drawn(table, False, table.xs[column], table.ys[row], table.ys[row + 1])


def _parted_level(table: RuledTable, row: int, column: int, width: int) -> bool:
    return _is_drawn(table, True, table.ys[row], table.xs[column], table.xs[column + width])


def _is_drawn(table: RuledTable, is_level: bool, at: float, start: float, end: float) -> bool:
    drawn = 0.0
    for rule in table.rules:
        if rule.is_level == is_level and abs(rule.at - at) <= NEAR * 2:
            drawn += max(0.0, min(end, rule.end) - max(start, rule.start))
    return drawn >= (end - start) * COVERED


def signs_by_cell(
    table: RuledTable, signs: Sequence[Sign]
) -> list[tuple[tuple[int, int, int, int], list[Sign]]]:
    """The signs of each cell, cells in reading order."""
    boxes = cell_boxes(table)
    at: dict[tuple[int, int], int] = {}
    for place, (row, column, height, width) in enumerate(boxes):
        at |= {
            (row + down, column + right): place for down in range(height) for right in range(width)
        }
    found: list[list[Sign]] = [[] for _ in boxes]
    for sign in signs:
        row = _index(table.ys, sign.middle)
        column = _index(table.xs, (sign.left + sign.right) / 2)
        found[at[row, column]].append(sign)
    return list(zip(boxes, found, strict=True))


def _index(lines: tuple[float, ...], place: float) -> int:
    inside = [number for number, line in enumerate(lines[:-1]) if line <= place]
    return inside[-1] if inside else 0


def placed_cells(cells: list[tuple[tuple[int, int, int, int], str]]) -> list[Placed]:
    return in_reading_order([Placed(*box, text) for box, text in cells])
