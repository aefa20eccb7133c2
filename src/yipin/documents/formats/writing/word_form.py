"""The notice's own Word form, cut out of the notice and ready to be filled in many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from lxml import etree

from yipin.documents.formats.docx import DocxWalk, Grid, Line
from yipin.documents.formats.docx_names import MAIN
from yipin.documents.formats.docx_numbering import Numbering
from yipin.documents.formats.docx_styles import Styles
from yipin.documents.formats.package import Package
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.formats.writing.word_form_blanks import Blank, locate_blanks
from yipin.documents.formats.writing.word_form_range import attachment_pieces, cut_out
from yipin.reading.blank_forms.model import FormAttachment
from yipin.reading.blank_forms.reading import read_forms
from yipin.reading.paper import Paper, PaperBuilder
from yipin.rules.form_schema import FormSchema

BODY_PARTS = ("word/document.xml", "word/document2.xml")
Piece = Line | Grid


class NoWordForm(Exception):
    """The file has no form to be filled in for the schema; print ``form_docx`` instead."""


@dataclass(frozen=True, slots=True)
class WordForm:
    """The notice's file with its body reduced to one form, and where the blanks of it are."""

    data: bytes
    blanks: tuple[Blank, ...]
    unplaced: tuple[str, ...]  # keys of the fields that the form has no blank for

    def opened(self) -> tuple[Document, list[Piece]]:
        """A fresh document and its pieces, to be written into."""
        document = docx.Document(BytesIO(self.data))
        return document, pieces_of(document)


def pieces_of(document: Document) -> list[Piece]:
    walk = DocxWalk(
        Styles.from_part(_related(document, RELATIONSHIP_TYPE.STYLES)),
        Numbering.from_part(_related(document, RELATIONSHIP_TYPE.NUMBERING)),
    )
    return list(walk.pieces(document.element.body))


def _related(document: Document, kind: str) -> etree._Element | None:
    """The root of a part that a document may lack."""
    parts = [one.target_part for one in document.part.rels.values() if one.reltype == kind]
    return parts[0].element if parts and isinstance(parts[0], XmlPart) else None


def prepare_word_form(source: Path | bytes, schema: FormSchema) -> WordForm:
    """Cut the form of this schema out of the notice and find its blanks.

    Refuses with ``UnreadableFile`` what is no sound package, with ``NoWordForm`` what lacks the
    form. The result may be kept and filled in for every unit (``word_form_fill``).
    """
    document = _open(source)
    pieces = pieces_of(document)
    paper = paper_of(pieces)
    attachment = _attachment_of(paper, schema)
    if attachment is None:
        raise NoWordForm(schema.title)
    first, last = attachment_pieces(paper, attachment, schema)
    blanks, unplaced = locate_blanks(schema, attachment, paper, first)
    if not blanks:
        raise NoWordForm(schema.title)
    cut_out(document.element, pieces[first : last + 1])
    out = BytesIO()
    document.save(out)
    return WordForm(out.getvalue(), blanks, unplaced)


def _open(source: Path | bytes) -> Document:
    """``Package`` refuses bombs and locked files before anything is unpacked."""
    data = source if isinstance(source, bytes) else source.read_bytes()
    with Package(BytesIO(data)) as package:  # type: ignore[arg-type]
        body = next((one for one in map(package.tree, BODY_PARTS) if one is not None), None)
    if body is None or body.find(MAIN + "body") is None:
        raise UnreadableFile("corrupt")
    try:
        return docx.Document(BytesIO(data))
    except (KeyError, ValueError, etree.XMLSyntaxError) as error:
        raise NoWordForm("python-docx cannot open it") from error


def paper_of(pieces: Sequence[Piece]) -> Paper:
    """The neutral paper whose blocks are the pieces, one for one."""
    builder = PaperBuilder("docx")
    for piece in pieces:
        if isinstance(piece, Line):
            builder.add_paragraph(piece.text, **piece.marks)
        else:
            builder.add_table(cell.as_tuple() for cell in piece.cells)
    return builder.build()


def _attachment_of(paper: Paper, schema: FormSchema) -> FormAttachment | None:
    """The attachment that holds the places of the schema, else that of its number or title."""
    included = [one for one in read_forms(paper) if one.included and one.start is not None]
    places = {one.place.table for one in schema.fields() if one.place}
    tables = list(paper.tables())
    starts = [tables[at].start for at in places if at < len(tables)]
    tests = (
        lambda one: any(one.start <= start < max(one.end, one.start + 1) for start in starts),
        lambda one: bool(schema.number) and one.number == schema.number,
        lambda one: schema.title in (one.title, one.printed_title),
    )
    for test in tests:
        for one in included:
            if test(one):
                return one
    return None
