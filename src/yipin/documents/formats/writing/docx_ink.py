"""Type and paragraphs of our Word files: the few words that python-docx lacks stand here."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import BinaryIO

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Mm, Pt
from docx.text.font import Font
from docx.text.paragraph import Paragraph
from docx.text.run import Run

SONG, FANG, HEI, TITLE = "宋体", "仿宋_GB2312", "黑体", "方正小标宋简体"
LATIN = "Times New Roman"
LEFT, CENTER, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


@dataclass(frozen=True, slots=True)
class Ink:
    """How a run looks. ``points`` is the size; Latin signs are set in Times New Roman.

    ``tracking`` widens (or, below 0, narrows) each sign by so many twentieths of a point.
    """

    face: str = FANG
    points: float = 12.0
    tracking: int = 0


ANSWER = Ink()
LABEL = Ink(SONG)
HEAD = Ink(HEI)
FOOT = Ink(SONG, 9.0)


def set_faces(font: Font, face: str) -> None:
    """python-docx names the Latin face only. The hint sets quotation marks in the Chinese one."""
    font.name = LATIN
    faces = font.element.rPr.rFonts
    for name, value in (("w:cs", LATIN), ("w:eastAsia", face), ("w:hint", "eastAsia")):
        faces.set(qn(name), value)


def write(paragraph: Paragraph, text: str, ink: Ink = ANSWER) -> Run:
    """One run at the end of the paragraph; line breaks and tabs become Word's own."""
    run = paragraph.add_run(text)
    run.element.insert(0, deepcopy(_marks(ink)))
    return run


@cache
def _marks(ink: Ink) -> CT_RPr:
    """Made once by python-docx, since each word of it takes a search through the marks."""
    font = Font(OxmlElement("w:r"))
    set_faces(font, ink.face)
    font.size = Pt(ink.points)
    if ink.tracking:
        before_size(font.element.rPr, "w:spacing", ink.tracking)
    return font.element.rPr


def before_size(marks: CT_RPr, name: str, value: int) -> None:
    """Put a mark that python-docx lacks where the format wants it: ahead of the size."""
    one = OxmlElement(name, {qn("w:val"): str(value)})
    marks.insert_element_before(one, "w:w", "w:kern", "w:position", "w:sz")


def write_field(paragraph: Paragraph, code: str, ink: Ink) -> None:
    """A field that Word works out, such as PAGE; python-docx has none."""
    marks = [OxmlElement("w:fldChar", {qn("w:fldCharType"): "begin"}), OxmlElement("w:instrText")]
    marks[1].text = f" {code} "
    marks[1].set(qn("xml:space"), "preserve")
    marks.append(OxmlElement("w:fldChar", {qn("w:fldCharType"): "separate"}))
    for one in marks:
        write(paragraph, "", ink).element.append(one)
    write(paragraph, "1", ink)
    end = OxmlElement("w:fldChar", {qn("w:fldCharType"): "end"})
    write(paragraph, "", ink).element.append(end)


def write_pages(paragraph: Paragraph, before: str = "") -> None:
    """第3页，共5页, at the foot of a page."""
    write(paragraph, f"{before}第", FOOT)
    write_field(paragraph, "PAGE", FOOT)
    write(paragraph, "页，共", FOOT)
    write_field(paragraph, "NUMPAGES", FOOT)
    write(paragraph, "页", FOOT)


def write_picture(paragraph: Paragraph, picture: BinaryIO, width_mm: float, words: str) -> None:
    """``words`` say what it shows to who cannot see it; without distances LibreOffice adds some."""
    inline = paragraph.add_run().add_picture(picture, Mm(width_mm))._inline  # noqa: SLF001 - no other way
    inline.docPr.set("descr", words)
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")


def shape(
    paragraph: Paragraph,
    align: WD_ALIGN_PARAGRAPH = LEFT,
    *,
    before_mm: float = 0.0,
    after_mm: float = 0.0,
    line_points: float = 0.0,
) -> Paragraph:
    """The same paragraph, aligned and spaced; ``line_points`` 0 is single spacing, else a pitch."""
    look = paragraph.paragraph_format
    look.alignment = align
    look.space_before, look.space_after = Mm(before_mm), Mm(after_mm)
    if line_points:
        look.line_spacing = Pt(line_points)
    return paragraph


def indent(paragraph: Paragraph, characters: int) -> None:
    """The first line, in characters, so that it stays right in another size."""
    look = paragraph.paragraph_format
    look.first_line_indent = Pt(12 * characters)
    look.element.pPr.ind.set(qn("w:firstLineChars"), str(100 * characters))


def set_ends(paragraph: Paragraph, left: str, right: str, width_mm: float) -> None:
    """One line above a table: words at its left and words at its right end."""
    look = shape(paragraph, after_mm=1.5).paragraph_format
    look.tab_stops.add_tab_stop(Mm(width_mm), WD_TAB_ALIGNMENT.RIGHT)
    look.keep_with_next = True
    write(paragraph, f"{left}\t{right}", LABEL)
