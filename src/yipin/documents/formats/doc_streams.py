"""The streams of a Word 97-2003 file: its header and its text, put together from pieces.

Offsets are those of the published [MS-DOC] description of the binary format.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

import olefile

from yipin.documents.formats.unreadable import UnreadableFile

WORD_MARK = 0xA5EC
FLAG_ENCRYPTED, FLAG_TABLE_1 = 0x0100, 0x0200
CLX, PAPX, CHPX, LISTS, LIST_USES = 0x01A2, 0x0102, 0x00FA, 0x02E2, 0x02EA
TEXT_LENGTH = 0x4C
MAX_STREAM = 48 * 1024 * 1024
MAX_TEXT = 4_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: from character ``start`` on, stored at byte ``offset`` of the main stream."""

    start: int
    end: int
    offset: int
    is_narrow: bool  # one byte a character, code page 1252


@dataclass(frozen=True, slots=True)
class Streams:
    """What of the file is needed, in memory."""

    word: bytes
    table: bytes
    data: bytes

    def number(self, offset: int) -> int:
        return int(struct.unpack_from("<I", self.word, offset)[0])

    def part(self, entry: int) -> bytes:
        """The part of the table stream that an entry of the header points at."""
        start, length = self.number(entry), self.number(entry + 4)
        return self.table[start : start + length]


def open_streams(path: Path) -> Streams:
    try:
        with olefile.OleFileIO(str(path)) as file:
            return _streams(file)
    except UnreadableFile:
        raise
    except Exception as error:  # olefile raises whatever the damage leads to
        raise UnreadableFile("corrupt") from error


def _streams(file: olefile.OleFileIO) -> Streams:
    names = {entry[0] for entry in file.listdir() if entry}
    if "Macros" in names or "_VBA_PROJECT_CUR" in names:
        raise UnreadableFile("macro")
    word = _stream(file, "WordDocument")
    mark, flags = struct.unpack_from("<H8xH", word, 0)
    if mark != WORD_MARK:
        raise UnreadableFile("corrupt")
    if flags & FLAG_ENCRYPTED:
        raise UnreadableFile("encrypted")
    table = _stream(file, "1Table" if flags & FLAG_TABLE_1 else "0Table")
    return Streams(word, table, _stream(file, "Data") if "Data" in names else b"")


def _stream(file: olefile.OleFileIO, name: str) -> bytes:
    if file.get_size(name) > MAX_STREAM:
        raise UnreadableFile("too_heavy")
    data: bytes = file.openstream(name).read()
    return data


def read_pieces(streams: Streams) -> list[Piece]:
    """The piece table: where each run of the text is stored."""
    clx = streams.part(CLX)
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
    if at >= len(clx) or clx[at] != 2:
        raise UnreadableFile("corrupt")
    length = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + length]
    count = (len(plc) - 4) // 12
    starts = struct.unpack_from(f"<{count + 1}I", plc, 0)
    pieces = []
    for place in range(count):
        stored = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * place + 2)[0]
        is_narrow = bool(stored & 0x40000000)
        offset = (stored & 0x3FFFFFFF) // (2 if is_narrow else 1)
        if starts[place] < starts[place + 1] <= MAX_TEXT:
            pieces.append(Piece(starts[place], starts[place + 1], offset, is_narrow))
    return pieces


@dataclass(frozen=True, slots=True)
class StoredText:
    """The main text and the way back from a character to its byte in the file."""

    text: str
    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]

    def byte_of(self, character: int) -> int:
        piece = self.pieces[max(0, bisect_right(self.starts, character) - 1)]
        width = 1 if piece.is_narrow else 2
        return piece.offset + (character - piece.start) * width


def read_text(streams: Streams) -> StoredText:
    """The text of the body; notes, headers and text boxes are stored after it and left out."""
    length = min(streams.number(TEXT_LENGTH), MAX_TEXT)
    pieces = [piece for piece in read_pieces(streams) if piece.start < length]
    parts = []
    for piece in pieces:
        count = min(piece.end, length) - piece.start
        width = 1 if piece.is_narrow else 2
        raw = streams.word[piece.offset : piece.offset + count * width]
        text = raw.decode("cp1252" if piece.is_narrow else "utf-16-le", "replace")
        parts.append(text.ljust(count)[:count])
    if not pieces:
        raise UnreadableFile("no_text")
    return StoredText("".join(parts), tuple(pieces), tuple(piece.start for piece in pieces))
