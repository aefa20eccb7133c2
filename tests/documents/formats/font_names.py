"""A font under another name, as an institution would add a licensed one."""

from __future__ import annotations

import struct

UNICODE, ENGLISH = (3, 1), 0x409
FAMILY, STYLE, FULL, POSTSCRIPT = 1, 2, 4, 6


def renamed(font: bytes, family: str) -> bytes:
    """The same TrueType file with a table of names that says ``family``."""
    names = _names({FAMILY: family, STYLE: "Regular", FULL: family, POSTSCRIPT: "Added"})
    count = struct.unpack(">H", font[4:6])[0]
    head = bytearray(font)
    head += b"\0" * (-len(head) % 4)
    at = next(12 + 16 * n for n in range(count) if font[12 + 16 * n :][:4] == b"name")
    head[at + 8 : at + 16] = struct.pack(">II", len(head), len(names))
    return bytes(head) + names


def _names(words: dict[int, str]) -> bytes:
    rows, texts = b"", b""
    for key, word in words.items():
        text = word.encode("utf-16-be")
        rows += struct.pack(">6H", *UNICODE, ENGLISH, key, len(text), len(texts))
        texts += text
    return struct.pack(">3H", 0, len(words), 6 + len(rows)) + rows + texts
