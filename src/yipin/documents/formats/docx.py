"""Reads a Word document (docx, also as WPS writes it) into a neutral paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from yipin.documents.formats.docx_names import MAIN, TBL, TC, P, unwrapped
from yipin.documents.formats.docx_numbering import Numbering
from yipin.documents.formats.docx_styles import Styles, list_place, paragraph_marks
from yipin.documents.formats.docx_tables import is_frame, read_grid, rows_of
from yipin.documents.formats.docx_text import paragraph_text
from yipin.documents.formats.grids import Placed, flattened
from yipin.documents.formats.package import Package
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.reading.paper import Paper, PaperBuilder

Progress = Callable[[int, int], None]
BODY_PARTS = ("word/document.xml", "word/document2.xml")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the paper and the element it comes from (one element may give several)."""

    text: str
    marks: dict[str, object]
    source: etree._Element


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of the paper; the cells carry their elements."""

    cells: tuple[Placed, ...]
    source: etree._Element


@dataclass(slots=True)
class DocxWalk:
    """Walks a body from top to bottom; lists are counted on the way, so walk it once only."""

    styles: Styles = field(default_factory=Styles)
    numbering: Numbering = field(default_factory=Numbering)

    def pieces(self, parent: etree._Element, depth: int = 0) -> Iterator[Line | Grid]:
        """Lines and grids in reading order, the same in number and order as the paper's blocks."""
        if depth > 12:
            return
        for block in unwrapped(parent, {P, TBL}):
            if block.tag == P:
                yield from self._lines(block, depth)
            elif is_frame(block):
                for row in rows_of(block):
                    for cell in unwrapped(row, {TC}):
                        yield from self.pieces(cell, depth + 1)
            else:
                cells = flattened(read_grid(block, self._cell_line))
                if cells:
                    yield Grid(tuple(cells), block)

    def _lines(self, paragraph: etree._Element, depth: int) -> Iterator[Line | Grid]:
        text, boxes = paragraph_text(paragraph)
        if text.strip():
            marks = paragraph_marks(paragraph, self.styles)
            for line in (self._label(paragraph) + text).split("\n"):
                if line.strip():
                    yield Line(line.rstrip(), marks, paragraph)
        for box in boxes:
            yield from self.pieces(box, depth + 1)

    def _cell_line(self, paragraph: etree._Element) -> str:
        """A paragraph in a cell; text boxes over it are added, for they lie on the same place."""
        text, boxes = paragraph_text(paragraph)
        text = self._label(paragraph) + text
        inner = ["".join(paragraph_text(line)[0]) for box in boxes for line in box.iter(P)]
        return "\n".join([text, *inner]) if inner else text

    def _label(self, paragraph: etree._Element) -> str:
        number, level, style = list_place(paragraph, self.styles)
        if not number:
            return ""
        if level is None:
            level = self.numbering.level_of_style(number, style)
        return self.numbering.next_label(number, level)


def _body_of(package: Package) -> etree._Element:
    root = package.tree(_body_name(package))
    body = None if root is None else root.find(MAIN + "body")
    if body is None:
        raise UnreadableFile("corrupt")
    return body


def _body_name(package: Package) -> str:
    relations = package.tree("_rels/.rels")
    for relation in () if relations is None else relations:
        if (relation.get("Type") or "").endswith("/officeDocument"):
            return relation.get("Target") or BODY_PARTS[0]
    return BODY_PARTS[0]


def _sibling(package: Package, name: str) -> etree._Element | None:
    """A part beside the body. Damage there costs looks, not text, and is passed over."""
    try:
        return package.tree(f"word/{name}")
    except UnreadableFile as error:
        if error.code == "zip_bomb":
            raise
        return None


def walk_package(package: Package) -> Iterator[Line | Grid]:
    walk = DocxWalk(
        Styles.from_part(_sibling(package, "styles.xml")),
        Numbering.from_part(_sibling(package, "numbering.xml")),
    )
    return walk.pieces(_body_of(package))


def read_docx(path: Path, *, on_progress: Progress | None = None) -> Paper:
    """Read the body; headers, footers, comments and notes are no part of the notice's text."""
    builder = PaperBuilder("docx")
    with Package(path) as package:
        _refuse_macros(package)
        for piece in walk_package(package):
            if isinstance(piece, Line):
                builder.add_paragraph(piece.text, **piece.marks)
            else:
                builder.add_table(cell.as_tuple() for cell in piece.cells)
    if on_progress is not None:
        on_progress(1, 1)
    return builder.build()


def _refuse_macros(package: Package) -> None:
    if any(name.endswith("vbaproject.bin") for name in package.names()):
        raise UnreadableFile("macro")
