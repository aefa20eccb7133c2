"""Reads a Word 97-2003 document (doc, also as WPS writes it) into a neutral paper."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from yipin.documents.formats.doc_lists import read_lists
from yipin.documents.formats.doc_properties import (
    ParagraphLook,
    Runs,
    TextLook,
    paragraph_look,
    read_runs,
    text_look,
)
from yipin.documents.formats.doc_streams import StoredText, Streams, open_streams, read_text
from yipin.documents.formats.doc_tables import Row, lay_out, row_of
from yipin.documents.formats.docx_numbering import Numbering
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.reading.paper import Paper, PaperBuilder

PARAGRAPH = re.compile(r"[^\r\x07\x0c]*(?:[\r\x07\x0c]|$)")
FIELD_CODE = re.compile(r"\x13[^\x13\x14\x15]*(?:\x14([^\x13\x15]*))?\x15")
SHOWN = str.maketrans({"\x0b": "\n", "\x1e": "-", "\x1f": None, "\u200b": None} | dict.fromkeys(map(chr, (*range(1, 7), 8, 14, 15, 16, 17, 18, 19, 20, 21)), None))  # fmt: skip


@dataclass(slots=True)
class DocWalk:
    """Walks the paragraphs; those of a table gather into cells and rows until the table ends."""

    stored: StoredText
    streams: Streams
    paragraphs: Runs
    characters: Runs
    numbering: Numbering
    builder: PaperBuilder
    _looks: dict[bytes, ParagraphLook] = field(default_factory=dict)
    _lines: list[str] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)
    _rows: list[Row] = field(default_factory=list)

    def walk(self) -> None:
        for match in PARAGRAPH.finditer(self.stored.text):
            if match[0]:
                self._take(match.start(), match[0])
        self._end_table()

    def _take(self, start: int, raw: str) -> None:
        text, mark = (raw[:-1], raw[-1]) if raw[-1] in "\r\x07\x0c" else (raw, "")
        look = self._look(start + len(raw) - 1)
        if look.depth == 0 and mark != "\x07":
            self._end_table()
            self._add_lines(start, text, look)
        elif look.is_row_end or (mark == "\x07" and not text and look.table):
            self._rows.append(row_of(self._cells, look))
            self._cells, self._lines = [], []
        else:
            self._lines.append(self._label(look, text) + self._shown(start, text))
            if mark == "\x07":
                self._cells.append("\n".join(self._lines))
                self._lines = []

    def _look(self, character: int) -> ParagraphLook:
        data = self.paragraphs.at(self.stored.byte_of(character))
        if data not in self._looks:
            self._looks[data] = paragraph_look(data, self.streams)
        return self._looks[data]

    def _end_table(self) -> None:
        if self._rows:
            self.builder.add_table(cell.as_tuple() for cell in lay_out(self._rows))
        for cell in [*self._cells, *self._lines]:  # cells without an end of row: a damaged table
            self._add(cell, {})
        self._rows, self._cells, self._lines = [], [], []

    def _add_lines(self, start: int, text: str, look: ParagraphLook) -> None:
        shown = self._shown(start, text)
        if not shown.strip():
            return
        first = next((at for at, sign in enumerate(text) if not sign.isspace()), 0)
        run = self._text_look(start + first)
        marks: dict[str, object] = {"align": look.align, "bold": run.is_bold, "size": run.size}
        self._add(self._label(look, shown) + shown, marks)

    def _add(self, text: str, marks: dict[str, object]) -> None:
        for line in text.split("\n"):
            if line.strip():
                self.builder.add_paragraph(line.rstrip(), **marks)

    def _label(self, look: ParagraphLook, text: str) -> str:
        is_listed = 0 < look.list_id < 0x07FF and (look.depth or text.strip())
        return self.numbering.next_label(str(look.list_id), look.level) if is_listed else ""

    def _text_look(self, character: int) -> TextLook:
        return text_look(self.characters.at(self.stored.byte_of(character)))

    def _shown(self, start: int, text: str) -> str:
        """The text as seen: hidden runs out, field codes out, underlined gaps as blanks."""
        pieces = list(self._runs(start, text))
        shown = "".join(pieces)
        while "\x13" in shown and (without := FIELD_CODE.sub(lambda m: m[1] or "", shown)) != shown:
            shown = without
        return shown.translate(SHOWN)

    def _runs(self, start: int, text: str) -> Iterator[str]:
        at = 0
        while at < len(text):
            data, end = self._run_at(start + at, start + len(text))
            look, piece = text_look(data), text[at : max(end - start, at + 1)]
            at += len(piece)
            if look.is_hidden:
                continue
            is_gap = look.is_underlined and piece and not piece.strip(" \u3000\xa0\t")
            yield "_" * max(2, len(piece)) if is_gap else piece

    def _run_at(self, character: int, limit: int) -> tuple[bytes, int]:
        """Properties at this character, and the character at which they end at the latest."""
        return run_at(self.stored, self.characters, character, limit)


def run_at(stored: StoredText, runs: Runs, character: int, limit: int) -> tuple[bytes, int]:
    place = max(0, bisect_right(stored.starts, character) - 1)
    piece = stored.pieces[place]
    byte = stored.byte_of(character)
    run = bisect_right(runs.starts, byte) - 1
    end = min(limit, piece.end)
    if run >= 0 and byte < runs.ends[run]:
        width = 1 if piece.is_narrow else 2
        return runs.data[run], min(
            end, character + max(1, (runs.ends[run] - byte + width - 1) // width)
        )
    return b"", end


def read_doc(path: Path, *, on_progress: Callable[[int, int], None] | None = None) -> Paper:
    """Read the body. Refuses locked, damaged and macro files with the reason."""
    streams = open_streams(path)
    builder = PaperBuilder("doc")
    try:
        DocWalk(
            read_text(streams), streams, read_runs(streams, paragraphs=True),
            read_runs(streams, paragraphs=False), read_lists(streams), builder,
        ).walk()  # fmt: skip
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise UnreadableFile("corrupt") from error
    if on_progress is not None:
        on_progress(1, 1)
    return builder.build()
