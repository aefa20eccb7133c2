"""Parts of a whole in whole per cent, as every page rounds them."""

from __future__ import annotations


def percent_of(part: int, whole: int) -> int:
    """Half up: 7 of 9 are 78, 1 of 8 are 13. Nothing of nothing is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0
