"""What stands below the type area and at its end: page numbers, imprint, the red lines of a letter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from yipin.documents.formats.writing.docx_ink import (
    FANG,
    LEFT,
    RIGHT,
    SONG,
    Ink,
    write,
    write_field,
)
from yipin.rules.official_paper import OfficialPaper, date_words

SMALL = Ink(FANG, 14.0)
NUMBER = Ink(SONG, 14.0)
OUTER, INNER, DOUBLE = 8, 6, 24  # eighths of a point: 0.35 mm, 0.26 mm, 1.06 mm
AREA_BOTTOM_MM = 262
IMPRINT_LINE_PT, PT_MM, RULE_MM = 18.5, 0.3528, 0.35
COPIES_CELLS = 26  # signs of 14 pt after 抄送： with one left empty at the right
NAME = re.compile(r"[^，、；。]*[，、；。]")
TWIPS_MM = 56.693
RED = "E60012"


def add_page_numbers(document: Document, *, is_letter: bool) -> None:
    """— 1 — in 4号宋体, the dash 7 mm below the type area; odd pages right, even pages left (7.5).

    A letter's first page carries none (10.1).
    """
    section = document.sections[0]
    document.settings.odd_and_even_pages_header_footer = True
    _number(section.footer, RIGHT)
    _number(section.even_page_footer, LEFT)
    if is_letter:
        section.different_first_page_header_footer = True


def _number(footer: _Footer, side: object) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    look = paragraph.paragraph_format
    look.alignment, look.line_spacing = side, Pt(14)
    look.left_indent = look.right_indent = Pt(14)
    write(paragraph, "— ", NUMBER)
    write_field(paragraph, "PAGE", NUMBER)
    write(paragraph, " —", NUMBER)


def add_imprint(document: Document, paper: OfficialPaper) -> None:
    """A frame for each line, the lowest at the bottom of the last page's type area (7.4).

    Frames with a place of their own are drawn alike by every program that opens Word files; hanging
    tables, and frames of several paragraphs with rules, are not. So lines are broken here and their
    height is known. A letter has neither rules nor the office that printed it (10.1).
    """
    is_letter = paper.kind == "letter"
    rows = [copies_lines(paper.copies_to)] if paper.copies_to else []
    if paper.printed_by and not is_letter:
        rows.append([f"　{paper.printed_by}\t{date_words(paper.printed_on)}印发"])
    bottom = float(AREA_BOTTOM_MM)
    placed = []
    for words in reversed(rows):
        bottom -= len(words) * IMPRINT_LINE_PT * PT_MM + RULE_MM
        placed.append((words, bottom))
    for at, (words, top) in enumerate(reversed(placed)):
        paragraph = _imprint_line(document, words, top)
        sides = {"top": INNER if at else OUTER} | ({"bottom": OUTER} if at + 1 == len(rows) else {})
        if not is_letter:
            _border(paragraph, sides, "single", "000000")
    if rows:
        document.add_paragraph().paragraph_format.line_spacing = Pt(1)


def copies_lines(copies_to: str) -> list[str]:
    """抄送 with what goes on standing under the first name; lines end between names (7.4.2)."""
    lines = [""]
    for name in NAME.findall(f"{copies_to}。"):
        if lines[-1] and len(lines[-1]) + len(name) > COPIES_CELLS:
            lines.append("")
        while len(name) > COPIES_CELLS:
            lines[-1:] = [name[:COPIES_CELLS], ""]
            name = name[COPIES_CELLS:]  # noqa: PLW2901 - a name longer than a line
        lines[-1] += name
    return [("　　　　" if at else "　抄送：") + one for at, one in enumerate(lines)]


def _imprint_line(document: Document, words: Sequence[str], top_mm: float) -> Paragraph:
    """One character in, by a space: an indent would shorten the rules."""
    paragraph = document.add_paragraph()
    look = paragraph.paragraph_format
    look.line_spacing = Pt(IMPRINT_LINE_PT)
    look.tab_stops.add_tab_stop(Mm(156) - Pt(14), WD_TAB_ALIGNMENT.RIGHT)
    write(paragraph, "\n".join(words), SMALL)
    _frame(paragraph, y_mm=top_mm, width_mm=156, x_mm=28)
    return paragraph


def add_letter_lines(document: Document, mark: Paragraph, size: float) -> None:
    """The mark 30 mm from the edge of the page; double red lines of 170 mm 4 mm below it and 20 mm
    from the lower edge (10.1). Both lines are borders of empty frames.
    """
    _frame(mark, y_mm=30 - 0.07 * size * 0.3528, width_mm=210, x_mm=0)
    upper = document.add_paragraph()
    _frame(upper, y_mm=30 + size * 0.3528 * 0.93 + 4, width_mm=170, x_mm=20)
    _border(upper, {"top": DOUBLE}, "thickThinSmallGap", RED)
    lower = document.add_paragraph()
    _frame(lower, y_mm=297 - 20 - 2, width_mm=170, x_mm=20)
    _border(lower, {"top": DOUBLE}, "thinThickSmallGap", RED)
    for one in (upper, lower):
        one.paragraph_format.line_spacing = Pt(2)


def _frame(paragraph: Paragraph, *, y_mm: float, width_mm: float, x_mm: float) -> None:
    values = {
        "w": round(width_mm * TWIPS_MM), "hAnchor": "page", "vAnchor": "page",
        "x": round(x_mm * TWIPS_MM) or 1, "y": round(y_mm * TWIPS_MM), "wrap": "around",
    }  # fmt: skip
    frame = OxmlElement("w:framePr", {qn(f"w:{k}"): str(v) for k, v in values.items()})
    paragraph.paragraph_format.element.get_or_add_pPr().insert(0, frame)


def _border(paragraph: Paragraph, sizes: Mapping[str, int], kind: str, colour: str) -> None:
    border = OxmlElement("w:pBdr")
    for side, size in sizes.items():
        edge = {"w:val": kind, "w:sz": str(size), "w:space": "0", "w:color": colour}
        border.append(OxmlElement(f"w:{side}", {qn(k): v for k, v in edge.items()}))
    paragraph.paragraph_format.element.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
