"""The mark of a form whose words stay in the browser until they are taken (assets/js/kept-form.js)."""

from __future__ import annotations

from zlib import crc32


def mark_of_stored(*texts: object) -> str:
    """Another one as soon as anything that is stored differs."""
    return f"{crc32(repr([str(one) for one in texts]).encode()):08x}"
