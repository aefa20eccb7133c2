"""Reads a PDF that holds text into a neutral paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from yipin.documents.formats.pdf_lines import (
    Margins,
    TextLine,
    alignment,
    blank_after,
    goes_on,
    joined_text,
    lines_of,
    margins_of,
    without_running_lines,
)
from yipin.documents.formats.pdf_page import PageView, Rule, Sign, view_page
from yipin.documents.formats.pdf_tables import RuledTable, find_tables, placed_cells, signs_by_cell
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.reading.paper import Paper, PaperBuilder

Progress = Callable[[int, int], None]
MAX_PAGES = 2000
TEXT_SIZE = 12.0  # points, where a cell has no text of its own


@dataclass(slots=True)
class PageParts:
    """One page taken apart: free lines, and ruled tables with the texts of their cells."""

    number: int
    width: float
    height: float
    lines: list[TextLine] = field(default_factory=list)
    tables: list[tuple[RuledTable, list[tuple[tuple[int, int, int, int], str]]]] = field(
        default_factory=list
    )
    pictures: int = 0
    signs: int = 0
    strange: int = 0


def _open(path: Path) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(str(path))
    except pdfium.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "assword" in str(
            error
        )
        raise UnreadableFile("encrypted" if is_locked else "corrupt") from error
    if not len(document) or len(document) > MAX_PAGES:
        raise UnreadableFile("too_heavy" if len(document) else "corrupt")
    return document


def take_apart(view: PageView, number: int) -> PageParts:
    parts = PageParts(
        number, view.width, view.height, pictures=view.pictures, signs=len(view.signs)
    )
    parts.strange = sum(_is_strange(sign.text) for sign in view.signs)
    tables = find_tables(view.rules)
    free: list[Sign] = []
    inside: list[list[Sign]] = [[] for _ in tables]
    for sign in view.signs:
        place = next((at for at, table in enumerate(tables) if table.holds(sign)), None)
        (free if place is None else inside[place]).append(sign)
    loose = [rule for rule in view.rules if not any(_is_part(rule, table) for table in tables)]
    parts.lines = [blank_after(line, loose) for line in lines_of(free, loose, number)]
    for table, signs in zip(tables, inside, strict=True):
        cells = [
            (box, _cell_text(own, loose, table.ys[box[0]], table.ys[box[0] + box[2]]))
            for box, own in signs_by_cell(table, signs)
        ]
        if signs or table.is_frame:
            parts.tables.append((table, cells))
    return parts


def _is_strange(text: str) -> bool:
    """A sign without meaning: the file does not say which letter its drawing stands for."""
    return text == "\ufffd" or "\ue000" <= text <= "\uf8ff"


def _is_part(rule: Rule, table: RuledTable) -> bool:
    across, along = (table.ys, table.xs) if rule.is_level else (table.xs, table.ys)
    is_on_line = any(abs(rule.at - line) <= 3 for line in across)
    return is_on_line and rule.start >= along[0] - 3 and rule.end <= along[-1] + 3


def _cell_text(signs: Sequence[Sign], rules: Sequence[Rule], top: float, bottom: float) -> str:
    """The lines of a cell, and an empty line for each that would still have room in it."""
    lines = lines_of(signs, rules)
    size = max((line.size for line in lines), default=TEXT_SIZE)
    room = bottom - max((line.bottom for line in lines), default=top)
    empty = int(room / (size * 1.8)) - 1
    return "\n".join(line.text for line in lines) + "\n" * min(max(empty, 0), 12)


@dataclass(slots=True)
class Assembly:
    """Puts the pages together: paragraphs go on over line ends and page ends."""

    builder: PaperBuilder
    margins: Margins
    _open: list[TextLine] = field(default_factory=list)
    _text: str = ""

    def add_page(self, parts: PageParts) -> None:
        tables = list(parts.tables)
        for line in parts.lines:
            while tables and tables[0][0].ys[0] < line.top:
                self.add_table(*tables.pop(0), parts.number)
            self.add_line(line)
        for table, cells in tables:
            self.add_table(table, cells, parts.number)

    def add_table(self, table: RuledTable, cells: list, page: int) -> None:
        self.close()
        self.builder.add_table((cell.as_tuple() for cell in placed_cells(cells)), page)

    def add_line(self, line: TextLine) -> None:
        if self._open and goes_on(self._open[-1], line, self.margins):
            self._text = joined_text(self._text, line.text)
            self._open.append(line)
            return
        self.close()
        self._open, self._text = [line], line.text

    def close(self) -> None:
        if self._open:
            first = self._open[0]
            align = alignment(first, self.margins) if len(self._open) == 1 else None
            self.builder.add_paragraph(self._text, page=first.page, align=align, size=first.size)
        self._open, self._text = [], ""


def read_pdf(path: Path, *, on_progress: Progress | None = None) -> Paper:
    """Read page by page. Refuses locked files and scans; a page that is only a picture is a warning."""
    document = _open(path)
    count = len(document)
    pages: list[PageParts] = []
    try:
        for number in range(count):
            page = document[number]
            pages.append(take_apart(view_page(page), number + 1))
            page.close()
            if on_progress is not None:
                on_progress(number + 1, count)
    except pdfium.PdfiumError as error:
        raise UnreadableFile("corrupt") from error
    finally:
        document.close()
    _refuse_wordless(pages)
    return _assemble(pages)


def _refuse_wordless(pages: list[PageParts]) -> None:
    signs = sum(page.signs for page in pages)
    if signs < 10 or signs < 3 * len(pages):
        raise UnreadableFile("picture_only" if any(page.pictures for page in pages) else "no_text")
    if sum(page.strange for page in pages) > signs * 0.4:
        raise UnreadableFile("garbled")


def _assemble(pages: list[PageParts]) -> Paper:
    kept = without_running_lines([page.lines for page in pages], [page.height for page in pages])
    for page, lines in zip(pages, kept, strict=True):
        page.lines = lines
    width = max((page.width for page in pages), default=0.0)
    edges = [(table.xs[0], table.xs[-1]) for page in pages for table, _ in page.tables]
    margins = margins_of([line for lines in kept for line in lines], width, edges)
    assembly = Assembly(PaperBuilder("pdf"), margins)
    for page in pages:
        assembly.add_page(page)
    assembly.close()
    bare = [str(page.number) for page in pages if page.pictures and page.signs < 5]
    warnings = [f"第 {'、'.join(bare)} 页只有图片，没有读到文字。"] if bare else []
    return assembly.builder.build(len(pages), warnings)
