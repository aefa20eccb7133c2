"""Cuts one attachment out of the body of a notice, with the page set-up that it was printed in."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy

from lxml import etree

from yipin.documents.formats.docx import Grid, Line
from yipin.documents.formats.docx_names import MAIN, TBL, P
from yipin.reading.blank_forms.model import FormAttachment
from yipin.reading.paper import Paper
from yipin.rules.form_schema import FormSchema

SECTION = MAIN + "sectPr"
# Marks in pairs of which one half may be cut away, and marks that mean nothing on a filled form.
LOOSE = [
    MAIN + name
    for name in (
        "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference",
        "proofErr", "lastRenderedPageBreak",
    )
]  # fmt: skip


def attachment_pieces(
    paper: Paper, attachment: FormAttachment, schema: FormSchema
) -> tuple[int, int]:
    """The first and the last block of the attachment, its tables by place included."""
    start, end = attachment.start or 0, attachment.end or 0
    inside = [
        at for at, block in enumerate(paper.blocks) if start <= block.start <= max(start, end)
    ]
    first, last = (inside[0], inside[-1]) if inside else (0, len(paper.blocks) - 1)
    numbers = {
        table.number: at for at, table in enumerate(paper.blocks) if hasattr(table, "number")
    }
    used = [
        numbers[one.place.table]
        for one in schema.fields()
        if one.place and one.place.table in numbers
    ]
    return min([first, *used]), max([last, *used])


def cut_out(root: etree._Element, pieces: Sequence[Line | Grid]) -> None:
    """Leave only what the pieces stand in, in the section that governs the last of them."""
    body = root.find(MAIN + "body")
    kept = [_child_of(body, piece.source) for piece in pieces]
    first, last = body.index(kept[0]), max(body.index(one) for one in kept)
    section = _governing_section(body, last)
    for at, child in enumerate(list(body)):
        if not first <= at <= last:
            body.remove(child)
    _begin_at_once(body)
    if len(body) == 0 or body[-1].tag == TBL:
        body.append(_thin_paragraph())
    body.append(section)
    for mark in list(root.iter(*LOOSE)):
        mark.getparent().remove(mark)


def _child_of(body: etree._Element, element: etree._Element) -> etree._Element:
    while element.getparent() is not body:
        element = element.getparent()
    return element


def _governing_section(body: etree._Element, last: int) -> etree._Element:
    """The first section end at or after the last piece: it sets the page that the piece is on."""
    for child in list(body)[last:]:
        found = child if child.tag == SECTION else child.find(f"{MAIN}pPr/{SECTION}")
        if found is not None:
            if found.getparent().tag == MAIN + "pPr":
                found.getparent().remove(found)
            return deepcopy(found)
    return etree.Element(SECTION)


def _begin_at_once(body: etree._Element) -> None:
    """A form that began on a new page begins on the first one now."""
    for paragraph in body.iter(P):
        marks = paragraph.find(MAIN + "pPr")
        page_break = None if marks is None else marks.find(MAIN + "pageBreakBefore")
        if page_break is not None:
            marks.remove(page_break)
        for line in list(paragraph.iter(MAIN + "br")):
            if line.get(MAIN + "type") == "page":
                line.getparent().remove(line)
        if "".join(paragraph.itertext()).strip():
            return


def _thin_paragraph() -> etree._Element:
    """Word wants a paragraph after a table; one of a point does not start a page of its own."""
    paragraph = etree.Element(P)
    marks = etree.SubElement(paragraph, MAIN + "pPr")
    spacing = etree.SubElement(marks, MAIN + "spacing")
    for name, value in (("before", "0"), ("after", "0"), ("line", "20"), ("lineRule", "exact")):
        spacing.set(MAIN + name, value)
    return paragraph
