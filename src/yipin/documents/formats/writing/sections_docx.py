"""A plain Word file of sections: a heading, facts in lines, running text, pictures with their captions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from docx.document import Document

from yipin.documents.formats.writing.docx_ink import (
    CENTER,
    FANG,
    HEI,
    SONG,
    TITLE,
    Ink,
    indent,
    shape,
    write,
    write_pages,
    write_picture,
)
from yipin.documents.formats.writing.docx_paper import closed, open_paper
from yipin.documents.formats.writing.evidence_docx import MARGINS
from yipin.documents.formats.writing.printed import printable

PICTURE_MM = 120.0
PITCH = 26


@dataclass(frozen=True, slots=True)
class Picture:
    """``opened`` is asked for when its turn comes."""

    opened: Callable[[], BinaryIO]
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """A fact without words is left out."""

    heading: str
    facts: Sequence[tuple[str, str]] = ()
    paragraphs: Sequence[str] = ()
    pictures: Sequence[Picture] = ()


def write_sections(title: str, sections: Sequence[Section]) -> bytes:
    document = open_paper(MARGINS)
    head = shape(document.add_paragraph(), CENTER, after_mm=6, line_points=32)
    write(head, printable(title), Ink(TITLE, 22))
    for one in sections:
        _write_section(document, one)
    footer = document.sections[0].footer
    footer.is_linked_to_previous = False
    write_pages(shape(footer.paragraphs[0], CENTER))
    return closed(document, printable(title))


def _write_section(document: Document, one: Section) -> None:
    if one.heading:
        line = shape(document.add_paragraph(), before_mm=4, line_points=PITCH)
        line.paragraph_format.keep_with_next = True
        write(line, printable(one.heading), Ink(HEI, 14))
    for label, words in one.facts:
        if words:
            line = shape(document.add_paragraph(), line_points=PITCH)
            write(line, f"{label}：{printable(words)}", Ink(FANG, 14))
    for words in one.paragraphs:
        line = shape(document.add_paragraph(), line_points=PITCH)
        indent(line, 2)
        write(line, printable(words), Ink(FANG, 14))
    for picture in one.pictures:
        _write_picture(document, picture)


def _write_picture(document: Document, picture: Picture) -> None:
    line = shape(document.add_paragraph(), CENTER, before_mm=3)
    line.paragraph_format.keep_with_next = True
    with picture.opened() as stream:
        write_picture(line, BytesIO(stream.read()), PICTURE_MM, printable(picture.caption))
    write(shape(document.add_paragraph(), CENTER), printable(picture.caption), Ink(SONG, 11))
