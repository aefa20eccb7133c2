"""Quotation marks within quotation marks (GB/T 15834-2011, 4.8.3.4)."""

from __future__ import annotations

from collections.abc import Iterator

PAIRS = {"“": "”", "‘": "’"}
BY_DEPTH = (("‘", "’"), ("“", "”"))


def quoted(name: str) -> str:
    """“{name}”, the marks within it single, those within these double again.

    Only marks that belong together are changed: an apostrophe stays what it is.
    """
    return f"“{within_quotes(name)}”"


def within_quotes(name: str) -> str:
    """The name as it stands between “ and ”."""
    signs = list(name)
    for opens, closes, depth in _pairs(name):
        signs[opens], signs[closes] = BY_DEPTH[depth % 2]
    return "".join(signs)


def _pairs(text: str) -> Iterator[tuple[int, int, int]]:
    """(opens at, closes at, how many pairs are around it) of what belongs together."""
    found: list[tuple[int, int]] = []
    waiting: list[int] = []
    for at, sign in enumerate(text):
        if sign in PAIRS:
            waiting.append(at)
        elif waiting and sign == PAIRS[text[waiting[-1]]]:
            found.append((waiting.pop(), at))
    for opens, closes in found:
        yield opens, closes, sum(one < opens and closes < other for one, other in found)
