"""A filled form as a Word file, laid out like the attachment on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from yipin.documents.formats.writing.docx_foot import write_foot
from yipin.documents.formats.writing.docx_ink import (
    ANSWER,
    BOTH,
    CENTER,
    HEAD,
    HEI,
    LABEL,
    LEFT,
    RIGHT,
    SONG,
    TITLE,
    Ink,
    indent,
    set_ends,
    shape,
    write,
    write_picture,
)
from yipin.documents.formats.writing.docx_paper import closed, open_paper
from yipin.documents.formats.writing.docx_table import Spans, add_lined_table
from yipin.documents.formats.writing.form_layout import lay_out_form
from yipin.documents.formats.writing.printed import PrintedForm, PrintedOpinion
from yipin.documents.formats.writing.sheet import TYPE_AREA_MM, Box, Row, Sheet
from yipin.rules.form_schema import FormSchema

MARGINS = {
    "top": 30.0, "right": 26.0, "bottom": 30.0, "left": 28.0, "header": 15.0, "footer": 11.0,
}  # fmt: skip
LINE_POINTS = 20.0
INKS = {"section": HEAD, "group": LABEL, "label": LABEL, "head": LABEL}


def write_form_docx(
    schema: FormSchema,
    answers: Mapping[str, object],
    form: PrintedForm,
    *,
    facts: Mapping[str, object] | None = None,
    opinions: Sequence[PrintedOpinion] = (),
) -> bytes:
    """The docx file. Answers are as ``rules.form_answers`` keeps them, facts as ``{key: value}``
    or ``{key: {"value": ...}}``. The same input gives the same bytes.
    """
    sheet = lay_out_form(schema, answers, facts or {}, opinions, form)
    document = open_paper(MARGINS)
    _write_head(document, sheet)
    _write_table(document, sheet)
    _write_note(document, sheet)
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    write_foot(footer, form)
    return closed(document, sheet.title)


def _write_head(document: Document, sheet: Sheet) -> None:
    if sheet.mark:
        write(shape(document.add_paragraph(), after_mm=2), sheet.mark, Ink(HEI, 16))
    title = shape(document.add_paragraph(), CENTER, before_mm=2, after_mm=5, line_points=32)
    write(title, sheet.title, Ink(TITLE, 22))
    if sheet.left or sheet.right:
        set_ends(document.add_paragraph(), sheet.left, sheet.right, TYPE_AREA_MM)


def _write_note(document: Document, sheet: Sheet) -> None:
    """A table must be followed by a paragraph, even where there is nothing to note."""
    if not sheet.note:
        shape(document.add_paragraph(), line_points=1)
        return
    for line in sheet.note.split("\n"):
        write(shape(document.add_paragraph(), before_mm=1), line, Ink(SONG, 10.5))


def _write_table(document: Document, sheet: Sheet) -> None:
    """Cells are merged over rows only when all rows are there."""
    if not sheet.rows:
        return
    rows = add_lined_table(document, sheet.widths_mm)
    placed = [
        rows.add(spans, height_mm=row.height_mm, can_break=row.can_break)
        for row, spans in zip(sheet.rows, _patterns(sheet.rows), strict=True)
    ]
    for at, row in enumerate(sheet.rows):
        for box in row.boxes:
            cell = placed[at][box.column]
            if box.rows > 1:
                cell = cell.merge(placed[at + box.rows - 1][box.column])
            _write_box(cell, box)


def _patterns(rows: Sequence[Row]) -> list[Spans]:
    """The cells of each row: those that begin in it and those that come down from above."""
    spans: list[set[tuple[int, int]]] = [set() for _ in rows]
    for at, row in enumerate(rows):
        for box in row.boxes:
            for covered in spans[at : at + box.rows]:
                covered.add((box.column, box.span))
    return [tuple(sorted(one)) for one in spans]


def _write_box(cell: _Cell, box: Box) -> None:
    is_high = box.kind in {"long", "opinion"}
    vertical = WD_CELL_VERTICAL_ALIGNMENT
    cell.vertical_alignment = vertical.TOP if is_high else vertical.CENTER
    if box.kind == "long":
        _write_text(cell, box.text)
    elif box.kind == "opinion":
        _write_opinion(cell, box)
    elif box.photo:
        photo, place = box.photo, shape(_next(cell), CENTER)
        write_picture(place, BytesIO(photo.data), photo.width_mm, photo.words)
    else:
        align = LEFT if box.kind in {"value", "section"} else CENTER
        write(shape(_next(cell), align), box.text, INKS.get(box.kind, ANSWER))


def _next(cell: _Cell) -> Paragraph:
    """A new cell has one empty paragraph, which is to be used first."""
    first = cell.paragraphs[0]
    return cell.add_paragraph() if first.runs else first


def _write_text(cell: _Cell, text: str) -> None:
    """Running text in the manner of an official paper: two characters in, 20 pt pitch."""
    for line in text.split("\n"):
        paragraph = shape(_next(cell), BOTH, line_points=LINE_POINTS)
        indent(paragraph, 2)
        write(paragraph, line)


def _write_opinion(cell: _Cell, box: Box) -> None:
    if box.text:
        _write_text(cell, box.text)
    for at, line in enumerate(box.sign):
        before = box.gap_mm if at == 0 else 1.5
        write(shape(_next(cell), RIGHT, before_mm=before), line)
