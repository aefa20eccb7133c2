"""Writes text into paragraphs and cells of a Word form, in the type of the form."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from yipin.documents.formats.docx_names import MAIN, TBL, TC, TR, P, R, unwrapped
from yipin.documents.formats.docx_text import paragraph_text

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
RUN_MARKS, PARAGRAPH_MARKS = MAIN + "rPr", MAIN + "pPr"
LONG = 30  # characters from which a text is set as running text
BREAKS_FROM = 300  # characters from which a row may go on over the page
AFTER_ALIGN = {MAIN + name for name in ("textDirection", "textAlignment", "rPr", "sectPr")}
# A piece of a paragraph: its text, and whether it is underlined.
Span = tuple[str, bool]


def type_of(element: etree._Element) -> etree._Element | None:
    """The run marks to write with: of the first run here, else of the paragraph mark, else near by."""
    for path in (f".//{R}/{RUN_MARKS}", f".//{P}/{PARAGRAPH_MARKS}/{RUN_MARKS}"):
        found = element.find(path)
        if found is not None:
            return _clean_marks(found)
    table = next(element.iterancestors(TBL), None)
    return None if table is None else _clean_marks(table.find(f".//{R}/{RUN_MARKS}"))


def _clean_marks(marks: etree._Element | None) -> etree._Element | None:
    """Without what belongs to the printed sign only: hints in grey, hidden text, tracked changes."""
    if marks is None:
        return None
    copy = etree.Element(RUN_MARKS)
    unwanted = {MAIN + name for name in ("color", "vanish", "ins", "del", "rPrChange", "u", "shd")}
    copy.extend(deepcopy(child) for child in marks if child.tag not in unwanted)
    return copy


def make_run(span: Span, marks: etree._Element | None) -> etree._Element:
    text, is_underlined = span
    run = etree.Element(R)
    if marks is not None:
        run.append(deepcopy(marks))
    if is_underlined:
        own = run.find(RUN_MARKS)
        own = etree.SubElement(run, RUN_MARKS) if own is None else own
        _insert_underline(own)
    for at, line in enumerate(text.split("\n")):
        if at:
            etree.SubElement(run, MAIN + "br")
        piece = etree.SubElement(run, MAIN + "t")
        piece.set(SPACE, "preserve")
        piece.text = line
    return run


def _insert_underline(marks: etree._Element) -> None:
    line = etree.Element(MAIN + "u")
    line.set(MAIN + "val", "single")
    later = {
        MAIN + name for name in ("effect", "bdr", "fitText", "vertAlign", "rtl", "cs", "em", "lang")
    }
    at = next((at for at, child in enumerate(marks) if child.tag in later), len(marks))
    marks.insert(at, line)


def rewrite_paragraph(paragraph: etree._Element, spans: Sequence[Span]) -> None:
    """Put the spans in the place of all runs; paragraph marks stay."""
    marks = type_of(paragraph)
    for child in list(paragraph):
        if child.tag != PARAGRAPH_MARKS:
            paragraph.remove(child)
    paragraph.extend(make_run(span, marks) for span in spans if span[0])


def cell_paragraphs(cell: etree._Element) -> list[etree._Element]:
    return unwrapped(cell, {P})


def plain_text(paragraph: etree._Element) -> str:
    return paragraph_text(paragraph)[0]


def write_cell(cell: etree._Element, text: str) -> None:
    """Replace what stands in the cell; each line becomes a paragraph like the first one."""
    paragraphs = cell_paragraphs(cell)
    first = paragraphs[0] if paragraphs else etree.SubElement(cell, P)
    marks = type_of(cell)
    for other in paragraphs[1:]:
        other.getparent().remove(other)
    lines = text.split("\n")
    is_long = len(lines) > 1 or len(text) > LONG
    for at, line in enumerate(lines):
        paragraph = first if at == len(lines) - 1 else deepcopy(first)
        if paragraph is not first:
            first.addprevious(paragraph)
        fill_paragraph(paragraph, line, marks, is_running=is_long)
    make_room(cell, len(text))


def fill_paragraph(
    paragraph: etree._Element, text: str, marks: etree._Element | None, *, is_running: bool
) -> None:
    for child in list(paragraph):
        if child.tag != PARAGRAPH_MARKS:
            paragraph.remove(child)
    if text:
        paragraph.append(make_run((text, False), marks))
    if is_running:
        set_running(paragraph)


def set_running(paragraph: etree._Element) -> None:
    """Running text is set from the left, two characters in, whatever the blank was."""
    marks = paragraph.find(PARAGRAPH_MARKS)
    if marks is None:
        marks = etree.Element(PARAGRAPH_MARKS)
        paragraph.insert(0, marks)
    for name in ("jc", "ind"):
        for old in marks.findall(MAIN + name):
            marks.remove(old)
    indent, align = etree.Element(MAIN + "ind"), etree.Element(MAIN + "jc")
    indent.set(MAIN + "firstLineChars", "200")
    indent.set(MAIN + "firstLine", "480")
    align.set(MAIN + "val", "both")
    at = next((at for at, child in enumerate(marks) if child.tag in AFTER_ALIGN), len(marks))
    marks.insert(at, align)
    marks.insert(at, indent)


def make_room(cell: etree._Element, length: int) -> None:
    """Rows of an exact height would cut the text off; very long texts must be able to break."""
    row = next(cell.iterancestors(TR), None)
    marks = None if row is None else row.find(MAIN + "trPr")
    if marks is None:
        return
    for height in marks.findall(MAIN + "trHeight"):
        if height.get(MAIN + "hRule") == "exact":
            height.set(MAIN + "hRule", "atLeast")
    if length > BREAKS_FROM:
        for whole in marks.findall(MAIN + "cantSplit"):
            marks.remove(whole)


def cells_of_row(row: etree._Element) -> dict[int, etree._Element]:
    """The cells of one row by the grid column that each begins in."""
    found, column = {}, 0
    before = row.find(f"{MAIN}trPr/{MAIN}gridBefore")
    column += int(before.get(MAIN + "val") or 0) if before is not None else 0
    for cell in unwrapped(row, {TC}):
        found[column] = cell
        span = cell.find(f"{MAIN}tcPr/{MAIN}gridSpan")
        column += int(span.get(MAIN + "val") or 1) if span is not None else 1
    return found
