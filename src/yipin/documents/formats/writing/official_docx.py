"""An official paper as Word by GB/T 9704-2012: the same grid, faces by the names the standard's users know.

Lengths in comments are those of the standard; Word takes twips (1/1440 inch) and half points.
"""

from __future__ import annotations

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from docx.text.paragraph import Paragraph as WordParagraph

from yipin.documents.formats.writing.docx_ink import (
    BOTH,
    CENTER,
    FANG,
    HEI,
    LEFT,
    RIGHT,
    TITLE,
    Ink,
    before_size,
    indent,
    write,
)
from yipin.documents.formats.writing.docx_paper import closed, open_paper
from yipin.documents.formats.writing.official_docx_foot import (
    add_imprint,
    add_letter_lines,
    add_page_numbers,
)
from yipin.documents.formats.writing.official_docx_table import add_table
from yipin.documents.formats.writing.official_pdf import MOST_MARK, mark_size
from yipin.rules.official_paper import (
    PLAIN,
    OfficialPaper,
    Paragraph,
    attachment_label,
    attachment_names,
    date_words,
    has_long_word,
    heading_split,
    kept_with_end,
    signature_places,
)
from yipin.rules.title_lines import title_lines

MARGINS_MM = {"top": 37, "bottom": 35, "left": 28, "right": 26, "header": 15, "footer": 25.5}
LINE_PITCH = 579  # twips: 22 lines in 225 mm, rounded down so that the 22nd still fits
TRACKING = -5  # twips: 28 characters of 16 pt in 156 mm, the rest of 0.4 mm goes between them
CELL = 15.793  # points of one character on the grid
KAI = "楷体_GB2312"
RED = "E60012"
BODY = Ink(FANG, 16.0, TRACKING)
FACES = {0: FANG, 1: HEI, 2: KAI}
INK_ABOVE = 0.07  # of the size: white above the signs of a line set as high as its type


def write_official_docx(paper: OfficialPaper) -> bytes:
    """The Word file. The same paper gives the same bytes."""
    document = open_paper(MARGINS_MM)
    _set_grid(document)
    add_page_numbers(document, is_letter=paper.kind == "letter")
    _head(document, paper)
    _title(document, paper)
    for at, one in enumerate(paper.paragraphs, start=1):
        set_one = _running(document, one)
        if set_one is not None and at + kept_with_end(paper) > len(paper.paragraphs):
            set_one.paragraph_format.keep_with_next = True
    _names(document, paper)
    _signature(document, paper)
    _attachments(document, paper)
    add_imprint(document, paper)
    return closed(document, paper.title.replace("\n", ""))


def _set_grid(document: Document) -> None:
    """A grid of lines for what is typed in later; our own lines have their exact pitch.

    One of characters is left out: programs other than Word give each sign of 16 pt two cells of
    15.8 pt; the signs are set closer instead.
    """
    properties = document.sections[0]._sectPr  # noqa: SLF001 - python-docx has no grid
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = {"w:type": "lines", "w:linePitch": LINE_PITCH}
    properties.append(
        OxmlElement("w:docGrid", {qn(name): str(value) for name, value in grid.items()})
    )
    normal = document.styles["Normal"]
    normal.font.size = Pt(16)
    normal.paragraph_format.widow_control = False  # a page is filled to its 22nd line
    look = normal.element.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid"):
        off = OxmlElement(name, {qn("w:val"): "0"})
        look.insert_element_before(off, "w:spacing", "w:ind", "w:jc", "w:rPr")


def line(document: Document, align: object = LEFT, *, before_lines: float = 0) -> WordParagraph:
    """A paragraph whose lines stand exactly on the grid."""
    paragraph = document.add_paragraph()
    look = paragraph.paragraph_format
    look.alignment = align
    look.line_spacing = Twips(LINE_PITCH)
    if before_lines:
        look.space_before = Twips(round(before_lines * LINE_PITCH))
    return paragraph


def _head(document: Document, paper: OfficialPaper) -> None:
    if paper.kind == PLAIN:
        return
    mark = document.add_paragraph()
    size = mark_size(paper.mark)
    look = mark.paragraph_format
    look.alignment, look.line_spacing = CENTER, Pt(size)
    run = write(mark, paper.mark, Ink(TITLE, size))
    run.font.color.rgb = _rgb(RED)
    width = size * len(paper.mark)
    if width > MOST_MARK:
        before_size(run.element.get_or_add_rPr(), "w:w", int(100 * MOST_MARK / width))
    if paper.kind == "letter":
        add_letter_lines(document, mark, size)
        number = line(document, RIGHT)
        number.paragraph_format.space_before = Pt(14)
        write(number, paper.number, BODY)
        return
    # upper edge of the signs 35 mm below the top of the type area (7.2.4)
    look.space_before = Pt(Mm(35).pt - INK_ABOVE * size)
    _number(document, paper)


def _rgb(value: str) -> object:
    from docx.shared import RGBColor

    return RGBColor.from_string(value)


def _number(document: Document, paper: OfficialPaper) -> None:
    """Two lines below the mark; the red line 4 mm below it, as wide as the type area."""
    number = document.add_paragraph()
    look = number.paragraph_format
    look.line_spacing = Pt(16)
    look.space_before = Twips(2 * LINE_PITCH + round((LINE_PITCH - 320) / 2))
    if paper.kind == "up":
        look.left_indent = look.right_indent = Pt(CELL)
        look.tab_stops.add_tab_stop(Mm(156) - Pt(CELL), _right_tab())
        write(number, f"{paper.number}\t签发人：", BODY)
        write(number, paper.signer, Ink(KAI, 16.0, TRACKING))
    else:
        look.alignment = CENTER
        write(number, paper.number, BODY)
    # a border keeps to the indents of its paragraph, so the line is one of its own
    rule = document.add_paragraph()
    rule.paragraph_format.line_spacing = Pt(11.3)  # 4 mm
    border = OxmlElement("w:pBdr")
    edge = {"w:val": "single", "w:sz": "12", "w:space": "0", "w:color": RED}
    border.append(OxmlElement("w:bottom", {qn(k): v for k, v in edge.items()}))
    rule.paragraph_format.element.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _right_tab() -> object:
    from docx.enum.text import WD_TAB_ALIGNMENT

    return WD_TAB_ALIGNMENT.RIGHT


def _title(document: Document, paper: OfficialPaper) -> None:
    _title_lines(document, paper.title, before_lines=0 if paper.kind == PLAIN else 2)
    if paper.addressees:
        write(line(document, before_lines=1), f"{paper.addressees}：", BODY)
    else:
        line(document)


def _title_lines(document: Document, title: str, *, before_lines: float) -> None:
    paragraph = line(document, CENTER, before_lines=before_lines)
    paragraph.paragraph_format.keep_with_next = True
    write(paragraph, "\n".join(title_lines(title)), Ink(TITLE, 22.0))


def _running(document: Document, one: Paragraph) -> WordParagraph | None:
    if one.rows:
        add_table(document, one.rows)
        return None
    # a long address that moves to the next line would pull apart the line before it
    paragraph = line(document, LEFT if has_long_word(one.text) else BOTH)
    _two_characters(paragraph)
    head, rest = heading_split(one.text)
    if head:
        write(
            paragraph, head, Ink(FACES.get(one.level, FANG) if one.level else HEI, 16.0, TRACKING)
        )
    if rest:
        write(paragraph, rest, BODY)
    paragraph.paragraph_format.keep_with_next = bool(head and not rest)
    return paragraph


def _two_characters(paragraph: WordParagraph) -> None:
    indent(paragraph, 2)
    paragraph.paragraph_format.first_line_indent = Pt(2 * CELL)
    paragraph.paragraph_format.element.pPr.ind.set(qn("w:firstLineChars"), "200")


def _names(document: Document, paper: OfficialPaper) -> None:
    """附件：1. …, each hanging under the first sign of its name; no sign after the name (7.3.4)."""
    several = len(paper.attachments) > 1
    if paper.attachments:
        _keep_last(document)
    for at, name in enumerate(attachment_names(paper)):
        paragraph = line(document, before_lines=0 if at else 1)
        look = paragraph.paragraph_format
        hang = 6.4 if several else 5.0
        look.left_indent = Pt(hang * CELL)
        look.first_line_indent = Pt(-(hang - 2 if at == 0 else 1.4) * CELL)
        look.keep_with_next = True
        if several:
            look.tab_stops.add_tab_stop(Pt(hang * CELL))
        words = name.replace(". ", ".\t", 1) if several else name
        write(paragraph, words if at else f"附件：{words}", BODY)


def _signature(document: Document, paper: OfficialPaper) -> None:
    if not paper.issuer:
        return
    _keep_last(document)
    day = date_words(paper.dated_on)
    places = signature_places(_cells(paper.issuer), _cells(day), has_seal=paper.has_seal_room)
    name = line(document, RIGHT, before_lines=2 if paper.has_seal_room else 1)
    name.paragraph_format.right_indent = Pt(places.name * CELL)
    name.paragraph_format.keep_with_next = True
    write(name, paper.issuer, BODY)
    date = line(document, RIGHT)
    date.paragraph_format.right_indent = Pt(places.date * CELL)
    if paper.has_seal_room:
        date.paragraph_format.space_after = Twips(LINE_PITCH)  # the lower edge of a seal
    write(date, day, BODY)
    if paper.remark:
        date.paragraph_format.keep_with_next = True
        remark = line(document)
        _two_characters(remark)
        write(remark, f"（{paper.remark}）", BODY)


def _keep_last(document: Document) -> None:
    """What stands last stays on the page of what comes next."""
    if document.paragraphs:
        document.paragraphs[-1].paragraph_format.keep_with_next = True


def _cells(text: str) -> float:
    """Width in characters: figures take half of one."""
    return sum(0.5 if one.isascii() else 1.0 for one in text)


def _attachments(document: Document, paper: OfficialPaper) -> None:
    """Each on a page of its own: 附件1 in 黑体, the title on the third line (7.3.8)."""
    for at, one in enumerate(paper.attachments):
        if not one.paragraphs:
            continue
        label = line(document)
        label.paragraph_format.page_break_before = True
        write(label, attachment_label(paper, at), Ink(HEI, 16.0))
        _title_lines(document, one.name, before_lines=1)
        line(document)
        for each in one.paragraphs:
            _running(document, each)
