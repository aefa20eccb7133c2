"""The square codes of the pages of one paper, drawn before typst has broken it into pages."""

from __future__ import annotations

from math import ceil

from yipin.documents.formats.writing.printed import PrintedForm, code_words
from yipin.documents.formats.writing.sheet import Sheet
from yipin.documents.formats.writing.square_code import code_svg

Drawing = dict[str, str] | None
MORE_CODES = "more codes are needed"  # as form.typ says it
PAGE_MM = 237.0
HEAD_MM = 40.0


def likely_pages(sheet: Sheet) -> tuple[int, int]:
    """How many pages there will be at most, and the first that may be the last, by the heights of
    the rows. Where the guess is wrong typst asks for more.
    """
    height = HEAD_MM + sum(row.height_mm for row in sheet.rows)
    return ceil(height / PAGE_MM * 1.2) + 1, max(1, int(height / PAGE_MM * 0.85))


def code_drawings(form: PrintedForm, pages: int, *, may_end_from: int = 1) -> list[list[Drawing]]:
    """For each page its code inside the paper and as the last page; a draft has one code."""
    if form.code_of_page is None:
        return [[_drawing(form, 0, is_last=False)] * 2]
    return [
        [
            _drawing(form, page, is_last=False),
            _drawing(form, page, is_last=True) if page >= may_end_from else None,
        ]
        for page in range(1, pages + 1)
    ]


def _drawing(form: PrintedForm, page: int, *, is_last: bool) -> Drawing:
    text = form.code_text(page, is_last=is_last)
    return {"svg": code_svg(text), "words": code_words(text)}
