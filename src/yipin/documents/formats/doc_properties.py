"""Paragraph and character properties of a Word 97-2003 file, by the byte they apply from."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from yipin.documents.formats.doc_streams import CHPX, PAPX, Streams

PAGE = 512
IN_TABLE, ROW_END, DEPTH, INNER_CELL, INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
ALIGN, ALIGN_OLD, LEVEL, LIST = 0x2461, 0x2403, 0x260A, 0x460B
HUGE, HUGE_OLD, TABLE, VERTICAL_MERGE = 0x6646, 0x6645, 0xD608, 0xD62B
BOLD, HIDDEN, SIZE, UNDERLINE = 0x0835, 0x083C, 0x4A43, 0x2A3E
ALIGNMENTS = {1: "center", 2: "right"}
LENGTHS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}

Modifiers = dict[int, bytes]


def modifiers(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Split a list of property modifiers into codes and operands; damage ends the list."""
    at = 0
    while at + 2 <= len(data):
        code = data[at] | data[at + 1] << 8
        at += 2
        length = LENGTHS.get(code >> 13)
        if length is None:
            if code == TABLE and at + 2 <= len(data):
                length = (data[at] | data[at + 1] << 8) + 1
            elif at < len(data):
                length = data[at] + 1
            else:
                return
        yield code, data[at : at + length]
        at += length


@dataclass(frozen=True, slots=True)
class Runs:
    """Properties by byte range; the ranges of all pages in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    data: tuple[bytes, ...]

    def at(self, byte: int) -> bytes:
        place = bisect_right(self.starts, byte) - 1
        return self.data[place] if place >= 0 and byte < self.ends[place] else b""


def read_runs(streams: Streams, *, paragraphs: bool) -> Runs:
    """All formatted pages of one kind. The table stream says on which pages of 512 bytes they lie."""
    plc = streams.part(PAPX if paragraphs else CHPX)
    count = max(0, (len(plc) - 4) // 8)
    runs: list[tuple[int, int, bytes]] = []
    for place in range(count):
        number = struct.unpack_from("<I", plc, 4 * (count + 1) + 4 * place)[0] & 0x3FFFFF
        page = streams.word[number * PAGE : number * PAGE + PAGE]
        if len(page) == PAGE:
            runs += _page_runs(page, paragraphs)
    runs.sort(key=lambda run: run[0])
    return Runs(*(tuple(part) for part in zip(*runs, strict=True))) if runs else Runs((), (), ())


def _page_runs(page: bytes, paragraphs: bool) -> Iterator[tuple[int, int, bytes]]:
    count = page[PAGE - 1]
    step = 13 if paragraphs else 1
    if 4 * (count + 1) + step * count >= PAGE:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", page, 0)
    for place in range(count):
        at = 2 * page[4 * (count + 1) + step * place]
        data = _paragraph_data(page, at) if paragraphs else page[at + 1 : at + 1 + page[at]]
        yield bounds[place], bounds[place + 1], data if at else b""


def _paragraph_data(page: bytes, at: int) -> bytes:
    """The first two bytes name the style; they are left out."""
    if page[at]:
        return page[at + 3 : at + 2 * page[at]]
    return page[at + 4 : at + 2 + 2 * page[min(at + 1, PAGE - 1)]]


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What is needed of a paragraph's properties."""

    depth: int = 0
    is_row_end: bool = False
    is_inner_cell: bool = False
    is_inner_row: bool = False
    align: str | None = None
    list_id: int = 0
    level: int = 0
    table: bytes = b""
    merges: tuple[bytes, ...] = field(default=())


def paragraph_look(data: bytes, streams: Streams) -> ParagraphLook:
    found: Modifiers = {}
    merges: list[bytes] = []
    for code, operand in modifiers(data):
        if code in (HUGE, HUGE_OLD):
            for inner, value in modifiers(_outsourced(operand, streams)):
                found[inner] = value
        if code == VERTICAL_MERGE:
            merges.append(operand[1:])
        found[code] = operand
    depth = _whole(found, DEPTH) or int(_flag(found, IN_TABLE))
    align = _whole(found, ALIGN) if ALIGN in found else _whole(found, ALIGN_OLD)
    return ParagraphLook(
        min(depth, 9), _flag(found, ROW_END), _flag(found, INNER_CELL), _flag(found, INNER_ROW),
        ALIGNMENTS.get(align), _whole(found, LIST), _whole(found, LEVEL) & 0x0F,
        found.get(TABLE, b""), tuple(merges),
    )  # fmt: skip


def _outsourced(operand: bytes, streams: Streams) -> bytes:
    """Properties too long for their page lie in the data stream, after their length."""
    if len(operand) < 4:
        return b""
    at = struct.unpack("<I", operand)[0]
    if at + 2 > len(streams.data):
        return b""
    length = struct.unpack_from("<H", streams.data, at)[0]
    return streams.data[at + 2 : at + 2 + length]


def _whole(found: Modifiers, code: int) -> int:
    return int.from_bytes(found.get(code, b"")[:4], "little")


def _flag(found: Modifiers, code: int) -> bool:
    return bool(found.get(code, b"\0")[:1].strip(b"\0"))


@dataclass(frozen=True, slots=True)
class TextLook:
    """What is needed of a run's properties."""

    is_bold: bool = False
    is_hidden: bool = False
    is_underlined: bool = False
    size: float | None = None


def text_look(data: bytes) -> TextLook:
    found = dict(modifiers(data))
    half_points = _whole(found, SIZE)
    return TextLook(
        _flag(found, BOLD), found.get(HIDDEN, b"\0")[:1] == b"\x01", _flag(found, UNDERLINE),
        half_points / 2 if half_points else None,
    )  # fmt: skip
