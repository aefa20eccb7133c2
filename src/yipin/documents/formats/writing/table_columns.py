"""How wide the columns of a table in an official paper are, by what they hold. Lengths in millimetres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

AREA_MM, PADDING_MM, POINT_MM = 156.0, 3.2, 25.4 / 72
SIZES = (12.0, 10.5)  # points; the smaller one where a table has too many columns for the first
SLACK_MM = 1.0  # faces differ a little in how wide they set figures and quotation marks
SHORT = 8.0  # characters: what is no longer is never broken while there is room
LEAST_LONG = 6.0  # characters that a column of names keeps beside them
MOST_WHOLE = 200  # characters of a cell that is not broken over two pages


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths that add up to the type area, and the size of the signs in points."""

    widths: list[float]
    size: float

    @property
    def rooms(self) -> list[float]:
        """Characters that a line of each column holds."""
        return [(width - PADDING_MM) / (self.size * POINT_MM) for width in self.widths]


def columns_of(rows: Sequence[Sequence[str]]) -> Columns:
    """Short columns (a number, a kind, a sum) get all they need; names share the rest by their length."""
    signs = [max(map(_signs, column)) for column in zip(*rows, strict=False)]
    if not signs:
        return Columns([], SIZES[0])
    for size in SIZES:
        needed = [one * size * POINT_MM + PADDING_MM + SLACK_MM for one in signs]
        if sum(needed) <= AREA_MM:
            return Columns(_stretched(needed), size)
        is_long = [one > SHORT for one in signs]
        short = sum(width for width, long in zip(needed, is_long, strict=True) if not long)
        least = LEAST_LONG * size * POINT_MM + PADDING_MM
        if any(is_long) and AREA_MM - short >= least * sum(is_long):
            longest = [width if long else 0.0 for width, long in zip(needed, is_long, strict=True)]
            shared = _shared(longest, AREA_MM - short)
            return Columns(
                [
                    at if long else width
                    for at, width, long in zip(shared, needed, is_long, strict=True)
                ],
                size,
            )
    return Columns(_shared(needed, AREA_MM), SIZES[-1])


def _signs(cell: str) -> float:
    """Width in characters: a figure takes half of one."""
    return max(2.0, sum(0.55 if one.isascii() else 1.0 for one in cell))


def _stretched(needed: Sequence[float]) -> list[float]:
    """What is left over goes to the widest, all those at least half as wide as it."""
    most = max(needed)
    wide = [width if width * 2 >= most else 0.0 for width in needed]
    left = AREA_MM - sum(needed)
    return [width + left * share / sum(wide) for width, share in zip(needed, wide, strict=True)]


def _shared(needed: Sequence[float], room: float) -> list[float]:
    """Each gets what it needs or an equal part of what the narrower ones leave, whichever is less."""
    found = [0.0] * len(needed)
    order = sorted((at for at in range(len(needed)) if needed[at]), key=lambda at: needed[at])
    for place, at in enumerate(order):
        found[at] = min(needed[at], room / (len(order) - place))
        room -= found[at]
    return found


def has_whole_rows(rows: Sequence[Sequence[str]]) -> bool:
    """Whether no row is so high that it has to go on over a page."""
    return all(len(cell) <= MOST_WHOLE for row in rows for cell in row)
