"""The text of a notice as it stands on paper, with every finding marked by its number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yipin.documents.marks import Mark, Piece, pieces_of
from yipin.documents.models import Notice
from yipin.web.public.pages.paper import kind_of_block, roles_of

Span = tuple[int, int]
CLASSES = {"ask": " fd--ask", "no": " fd--no"}
SIGNS = {"ask": " no--ask", "no": " no--no"}


@dataclass(frozen=True, slots=True)
class Sign:
    """A number that follows the words, linked to its setting."""

    number: int
    to: str
    css: str
    state: str


@dataclass(frozen=True, slots=True)
class Run:
    """Words under the same marks: plain, or a link to the innermost mark with the numbers that end here."""

    text: str
    css: str = ""
    to: str = ""
    own: Sign | None = None
    others: tuple[Sign, ...] = ()

    @property
    def is_marked(self) -> bool:
        return bool(self.to)


@dataclass(frozen=True, slots=True)
class MarkedCell:
    runs: tuple[Run, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """A paragraph (``kind`` as on the public page) or a table. ``at`` numbers it on the page."""

    at: int
    kind: str
    runs: tuple[Run, ...] = ()
    rows: tuple[tuple[MarkedCell, ...], ...] = ()


@dataclass(frozen=True)
class MarkedPaper:
    """Lays the marks over the text. ``states`` and ``anchors`` go by the number of the mark."""

    notice: Notice
    states: Mapping[int, str]
    anchors: Mapping[int, str]

    @cached_property
    def marks(self) -> list[Mark]:
        spans = [self._trimmed(span) for span in spans_of(self.notice.blocks)]
        return clipped(self.notice.reading.get("marks", ()), spans)

    @cached_property
    def roles(self) -> list[tuple[int, int, str]]:
        return roles_of(self.notice.reading.get("findings", ()), len(self.notice.text))

    def blocks(self) -> list[MarkedBlock]:
        made = (self._block(at, one) for at, one in enumerate(self.notice.blocks))
        return [one for one in made if one]

    def touched_by(self, key: str) -> list[MarkedBlock]:
        """The blocks that a mark lies in."""
        found = next((one["span"] for one in self.marks if one["key"] == key), (0, 0))
        made = (
            self._block(at, one)
            for at, one in enumerate(self.notice.blocks)
            if found[0] < one["span"][1] and found[1] > one["span"][0]
        )
        return [one for one in made if one]

    def _block(self, at: int, block: Mapping[str, Any]) -> MarkedBlock | None:
        if block["kind"] == "table":
            return MarkedBlock(at, "table", rows=self._rows(block))
        start, end = self._trimmed(block["span"])
        if start >= end:
            return None
        kind = kind_of_block(self.notice.text[start:end], block, self.roles)
        return MarkedBlock(at, kind, runs=self._runs((start, end)))

    def _trimmed(self, span: Sequence[int]) -> Span:
        """Without the blanks at both ends: the page indents by itself."""
        start, end = span
        words = self.notice.text[start:end]
        return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())

    def _rows(self, block: Mapping[str, Any]) -> tuple[tuple[MarkedCell, ...], ...]:
        rows: dict[int, list[tuple[int, MarkedCell]]] = {}
        for cell in block["cells"]:
            spans = cell.get("row_span", 1), cell.get("column_span", 1)
            made = MarkedCell(self._runs(self._trimmed(cell["span"])), *spans)
            rows.setdefault(cell["row"], []).append((cell["column"], made))
        return tuple(
            tuple(one for _column, one in sorted(rows[number], key=lambda pair: pair[0]))
            for number in sorted(rows)
        )

    def _runs(self, span: Span) -> tuple[Run, ...]:
        if span[0] >= span[1]:
            return ()
        pieces = pieces_of(self.notice.text, span, self.marks)
        return tuple(self._run(piece) for piece in pieces)

    def _run(self, piece: Piece) -> Run:
        if not piece.marks:
            return Run(piece.text)
        inner = min(piece.marks, key=self._nearness)
        ends = {one["number"] for one in piece.ending}
        others = tuple(self._sign(one) for one in piece.ending if one is not inner)
        own = self._sign(inner) if inner["number"] in ends else None
        state = self.states.get(inner["number"], "ok")
        return Run(piece.text, CLASSES.get(state, ""), self.anchors[inner["number"]], own, others)

    def _nearness(self, mark: Mark) -> tuple[int, bool, int]:
        """The innermost mark first; of two over the same words the one that is still open."""
        start, end = mark["span"]
        return end - start, mark["number"] not in self.states, mark["number"]

    def _sign(self, mark: Mark) -> Sign:
        state = self.states.get(mark["number"], "ok")
        return Sign(mark["number"], self.anchors[mark["number"]], SIGNS.get(state, ""), state)


def spans_of(blocks: Iterable[Mapping[str, Any]]) -> Iterator[Span]:
    """Every paragraph and every cell, in the order of the text."""
    for block in blocks:
        if block["kind"] == "table":
            yield from ((cell["span"][0], cell["span"][1]) for cell in block["cells"])
        else:
            yield block["span"][0], block["span"][1]


def clipped(marks: Iterable[Mark], spans: Sequence[Span]) -> list[Mark]:
    """Marks that end between two blocks end with the block before, so that each shows its number."""
    kept = []
    for mark in marks:
        start, end = mark["span"]
        last = max((stop for first, stop in spans if first < end and stop > start), default=end)
        kept.append({**mark, "span": [start, min(end, last)]})
    return kept
