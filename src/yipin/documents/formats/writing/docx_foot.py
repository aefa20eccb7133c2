"""The foot of every printed page: number, version, page of pages, fingerprint and its code."""

from __future__ import annotations

import io

import segno
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.section import _Footer
from docx.shared import Mm

from yipin.documents.formats.writing.docx_ink import FOOT, shape, write, write_pages, write_picture
from yipin.documents.formats.writing.docx_table import fix_widths, without_padding
from yipin.documents.formats.writing.printed import PrintedForm, code_words, printable

CODE_MM = 16.0
WIDTHS_MM = (20.0, 136.0)
CODE_WORDS = "核验码：这一页属于哪份表、第几版"


def code_png(form: PrintedForm) -> io.BytesIO:
    """The square code as a picture for Word, the same on every page: Word breaks the pages itself."""
    out = io.BytesIO()
    segno.make_qr(form.code_text(), error="m").save(out, kind="png", border=0, scale=6)
    return out


def foot_lines(form: PrintedForm) -> tuple[str, ...]:
    """The lines under that of the page number."""
    lines = [f"指纹 {form.fingerprint}" if form.fingerprint else "", printable(form.round_name)]
    return tuple(line for line in lines if line)


def write_foot(footer: _Footer, form: PrintedForm) -> None:
    """Into an empty footer, of our own paper or of the notice's own form."""
    table = footer.add_table(1, len(WIDTHS_MM), Mm(sum(WIDTHS_MM)))
    fix_widths(table, WIDTHS_MM)
    without_padding(table)
    for cell, width in zip(table.rows[0].cells, WIDTHS_MM, strict=True):
        cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
    code, words = table.rows[0].cells
    write_picture(shape(code.paragraphs[0]), code_png(form), CODE_MM, CODE_WORDS)
    write_pages(shape(words.paragraphs[0]), f"{printable(form.foot_words)}　")
    for line in (code_words(form.code_text()), *foot_lines(form)):
        if not line:
            continue
        write(shape(words.add_paragraph()), line, FOOT)
    after = shape(footer.paragraphs[0], line_points=1)
    after._p.getparent().append(after._p)  # noqa: SLF001 - a table must not be the last in its part
