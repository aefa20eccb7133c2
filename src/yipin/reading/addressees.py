"""Whom the notice is addressed to."""

from __future__ import annotations

from yipin.reading.draft import Found, found
from yipin.reading.script import Script, split_at


def read_addressees(salutation: Script | None) -> list[Found[str]]:
    """Split at ， only where ， and 、 are both used, otherwise at 、."""
    if salutation is None:
        return []
    pieces = split_at(salutation, ",;")
    if len(pieces) == 1:
        pieces = split_at(salutation, "、,")
    return [found(piece.clean, piece) for piece in pieces]
