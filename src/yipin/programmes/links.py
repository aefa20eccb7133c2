"""Where the pages about a round are, as messages name them."""

from __future__ import annotations


def link_to_round(round_id: int) -> str:
    """The page of a round; each desk is led on to its own view of it."""
    return f"/rounds/{round_id}/"
