"""Where the page of an obligation is, as messages name it."""

from __future__ import annotations


def link_to_source(source_kind: str, source_id: int) -> str:
    """The page of what is asked for: ``round`` 7 stands at ``/rounds/7/``."""
    return f"/{source_kind}s/{source_id}/"
