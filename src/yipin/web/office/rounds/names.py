"""Names of projects and themes inside a sentence."""

from __future__ import annotations

INNER = str.maketrans("“”", "‘’")


def inside(name: str) -> str:
    """A name that stands between “ and ”: its own quotation marks become ‘ and ’."""
    return name.translate(INNER)
