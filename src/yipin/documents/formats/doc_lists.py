"""The lists of a Word 97-2003 file, so that automatic numbers can be written out."""

from __future__ import annotations

import struct

from yipin.documents.formats.doc_streams import LIST_USES, LISTS, Streams
from yipin.documents.formats.docx_numbering import Level, Numbering

FORMATS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth", 18: "decimalEnclosedCircle",
    22: "decimalZero", 23: "bullet", 28: "decimalEnclosedCircle", 30: "ideographTraditional",
    33: "taiwaneseCounting", 35: "taiwaneseCountingThousand", 37: "chineseCounting",
    38: "chineseLegalSimplified", 39: "chineseCountingThousand", 40: "chineseCounting", 255: "none",
}  # fmt: skip
LIST_BYTES, LEVEL_BYTES, USE_BYTES = 28, 28, 16


def read_lists(streams: Streams) -> Numbering:
    """Numbering by list use; damage in this part costs the numbers, not the text."""
    try:
        levels = _levels(streams)
        uses = streams.part(LIST_USES)
        count = struct.unpack_from("<I", uses, 0)[0] if len(uses) >= 4 else 0
        abstract_of = {
            str(place + 1): str(struct.unpack_from("<i", uses, 4 + USE_BYTES * place)[0])
            for place in range(min(count, 4000))
        }
    except (struct.error, IndexError):
        return Numbering()
    return Numbering(levels, abstract_of)


def _levels(streams: Streams) -> dict[str, dict[int, Level]]:
    start, length = streams.number(LISTS), streams.number(LISTS + 4)
    if length < 2:
        return {}
    count = struct.unpack_from("<H", streams.table, start)[0]
    at = start + length  # the levels follow right after the lists
    levels: dict[str, dict[int, Level]] = {}
    for place in range(min(count, 4000)):
        head = start + 2 + LIST_BYTES * place
        name = str(struct.unpack_from("<i", streams.table, head)[0])
        depth = 1 if streams.table[head + 26] & 1 else 9
        levels[name] = {}
        for index in range(depth):
            levels[name][index], at = _level(streams.table, at)
    return levels


def _level(table: bytes, at: int) -> tuple[Level, int]:
    first, number_format = struct.unpack_from("<iB", table, at)
    is_legal = bool(table[at + 5] & 0x04)
    character_bytes, paragraph_bytes = table[at + 24], table[at + 25]
    at += LEVEL_BYTES + character_bytes + paragraph_bytes
    length = struct.unpack_from("<H", table, at)[0]
    text = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    pattern = "".join(f"%{ord(sign) + 1}" if ord(sign) < 9 else sign for sign in text)
    name = FORMATS.get(number_format, "decimal")
    if name == "bullet":
        pattern = "□" if text in ("□", "\uf06f", "\uf0a8", "\uf071", "\uf0a3") else ""
    return Level(name, pattern, first, None, is_legal), at + 2 + 2 * length
