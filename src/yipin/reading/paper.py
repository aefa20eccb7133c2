"""The neutral paper: what every file format is turned into before anything is read from it.

A ``Paper`` is a sequence of paragraphs and tables. Each piece knows where its text starts in
``Paper.text``, so that everything found later can point at the words it was found in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of running text. ``start`` is its offset in ``Paper.text``."""

    text: str
    start: int
    page: int | None = None
    align: str | None = None  # "left", "center", "right" where the file says so
    bold: bool = False
    size: float | None = None  # points, where the file says so

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, merged neighbours counted once. ``row``/``column`` are those of its top left corner."""

    text: str
    start: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells in reading order. ``number`` is its place among the tables of the file."""

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    start: int
    end: int
    number: int = 0
    page: int | None = None

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers this place of the grid."""
        for cell in self.cells:
            covers_row = cell.row <= row < cell.row + cell.row_span
            if covers_row and cell.column <= column < cell.column + cell.column_span:
                return cell
        return None


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole file, read. ``format`` is docx, doc, pdf, html or txt; ``pages`` where the format has pages."""

    blocks: tuple[Block, ...]
    text: str
    format: str = "txt"
    pages: int | None = None
    warnings: tuple[str, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))

    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))


@dataclass(slots=True)
class PaperBuilder:
    """Collects paragraphs and tables in reading order and works out where each stands in the text.

    Paragraphs end with a line break; cells of a table row are parted by tabs, rows by line breaks.
    """

    format: str = "txt"
    _blocks: list[Block] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _length: int = 0
    _tables: int = 0

    def _write(self, text: str) -> int:
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        return start

    def add_paragraph(self, text: str, **marks: object) -> None:
        start = self._write(text)
        self._write("\n")
        self._blocks.append(Paragraph(text=text, start=start, **marks))  # type: ignore[arg-type]

    def add_table(
        self, cells: Iterable[tuple[int, int, int, int, str]], page: int | None = None
    ) -> None:
        """Add a table from ``(row, column, row_span, column_span, text)`` in reading order."""
        table_start, placed, last_row = self._length, [], None
        for row, column, row_span, column_span, text in cells:
            if last_row is not None:
                self._write("\t" if row == last_row else "\n")
            last_row = row
            start = self._write(text)
            placed.append(Cell(text, start, row, column, row_span, column_span))
        table_end = self._length
        self._write("\n")
        rows = max((cell.row + cell.row_span for cell in placed), default=0)
        columns = max((cell.column + cell.column_span for cell in placed), default=0)
        self._blocks.append(
            Table(tuple(placed), rows, columns, table_start, table_end, self._tables, page)
        )
        self._tables += 1

    def build(self, pages: int | None = None, warnings: Iterable[str] = ()) -> Paper:
        return Paper(
            tuple(self._blocks),
            "".join(self._pieces),
            self.format,
            pages,
            tuple(warnings),
        )
