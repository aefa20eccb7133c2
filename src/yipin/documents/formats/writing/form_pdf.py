"""A filled form as PDF, set by typst from the same sheet as the Word file.

PDF/A-2b is asked for because it refuses a sign that no face holds, which plain PDF prints as a box.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from threading import Lock

import typst

from yipin.documents.formats.writing.docx_foot import foot_lines
from yipin.documents.formats.writing.form_layout import lay_out_form
from yipin.documents.formats.writing.page_code_drawings import (
    MORE_CODES,
    code_drawings,
    likely_pages,
)
from yipin.documents.formats.writing.paper_fonts import PaperFonts, paper_fonts
from yipin.documents.formats.writing.printed import PrintedForm, PrintedOpinion, printable
from yipin.documents.formats.writing.sheet import Box, Row, Sheet
from yipin.rules.form_schema import FormSchema
from yipin.rules.paper_codes import MOST_PAGES

NOT_SHOWN = re.compile(r'the text `"(.*?)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
STAND_IN = "〓"  # the sign that printers set for one they do not have
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_ONE_AT_A_TIME = Lock()


class GlyphsMissing(Exception):
    """Signs that no face of the folder holds. ``signs`` are they; the message says what to do."""

    def __init__(self, signs: Sequence[str]) -> None:
        self.signs = tuple(signs)
        named = "、".join(f"“{one}”（U+{ord(one[0]):04X}）" for one in signs)
        super().__init__(
            f"现有字体印不出这些字：{named}。请改用别的字，或请管理员补装含这些字的字体。"
        )

    def __reduce__(self) -> tuple[type[GlyphsMissing], tuple[tuple[str, ...]]]:
        return type(self), (self.signs,)


@dataclass(frozen=True, slots=True)
class PrintedPdf:
    """The file, and the signs that had to be replaced by 〓 in it."""

    data: bytes
    missing: tuple[str, ...] = ()


def write_form_pdf(
    schema: FormSchema,
    answers: Mapping[str, object],
    form: PrintedForm,
    *,
    fonts: Path,
    facts: Mapping[str, object] | None = None,
    opinions: Sequence[PrintedOpinion] = (),
    is_strict: bool = False,
) -> PrintedPdf:
    """The PDF. A sign that no face in ``fonts`` holds is printed as 〓 with a note under the form;
    ``is_strict`` refuses it with ``GlyphsMissing``. The same input gives the same bytes.
    """
    sheet = lay_out_form(schema, answers, facts or {}, opinions, form)
    data = _as_data(sheet, form, paper_fonts(fonts))
    try:
        return _with_codes(data, sheet, form, fonts, is_strict=is_strict)
    except typst.TypstError:
        if not form.pictures:
            raise
    named = replace(form, pictures={})  # a picture may be spoilt inside, where nobody has looked
    return write_form_pdf(
        schema, answers, named, fonts=fonts, facts=facts, opinions=opinions, is_strict=is_strict
    )


def _with_codes(
    data: dict[str, object], sheet: Sheet, form: PrintedForm, fonts: Path, *, is_strict: bool
) -> PrintedPdf:
    """Each page has a code of its own, drawn before it is known how many pages there will be."""
    pages, from_page = likely_pages(sheet)
    while True:
        data["codes"] = code_drawings(form, pages, may_end_from=from_page)
        try:
            said = json.dumps(data, ensure_ascii=False)
            return set_paper("form.typ", said, fonts, is_strict=is_strict)
        except typst.TypstError as error:
            if MORE_CODES not in error.diagnostic or pages > MOST_PAGES // 3:
                raise
            pages, from_page = pages * 3, 1


def set_paper(template: str, data: str, fonts: Path, *, is_strict: bool = False) -> PrintedPdf:
    """Set one template of this folder with JSON data, signs without a face replaced."""
    missing: list[str] = []
    while True:
        try:
            return PrintedPdf(compile_paper(template, data, fonts), tuple(missing))
        except typst.TypstError as error:
            signs = _signs_without_face(error)
            if not signs:
                raise
            if is_strict:
                raise GlyphsMissing(signs) from error
            missing += signs
            data = _with_stand_ins(data, signs, missing)


def compile_paper(template: str, data: str, fonts: Path) -> bytes:
    """Typst keeps what it has parsed between files, so one compiler sets them all in turn."""
    with _ONE_AT_A_TIME:
        pdf = compiler_of(template, fonts).compile(
            sys_inputs={"data": data}, pdf_standards=["a-2b"], timestamp=EPOCH
        )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF")
    return pdf


def draw_picture(template: str, data: str, fonts: Path) -> bytes:
    """The one page of a template as PNG, a dot for each point."""
    with _ONE_AT_A_TIME:
        png = compiler_of(template, fonts).compile(sys_inputs={"data": data}, format="png", ppi=72)
    if not isinstance(png, bytes):
        raise TypeError("typst drew no single page")
    return png


@cache
def compiler_of(template: str, fonts: Path) -> typst.Compiler:
    with as_file(files("yipin.documents.formats.writing").joinpath(template)) as path:
        return typst.Compiler(str(path), font_paths=paper_fonts(fonts).fonts)


def _signs_without_face(error: typst.TypstError) -> list[str]:
    found = NOT_SHOWN.findall(error.diagnostic)
    signs = (sign for text in found for sign in ESCAPED.sub(_unescaped, text))
    return list(dict.fromkeys(sign for sign in signs if sign != STAND_IN))


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found.group(1), 16))


def _with_stand_ins(data: str, signs: Sequence[str], missing: Sequence[str]) -> str:
    plain = json.loads(data.translate({ord(one): STAND_IN for one in signs}))
    named = "、".join(f"U+{ord(one):04X}" for one in missing)
    note = f"〓为现有字体印不出的字（{named}），请以网页上的内容为准。"
    own = plain.get("own_note", "")
    plain["note"] = "\n".join(part for part in (own, note) if part)
    return json.dumps(plain, ensure_ascii=False)


def _as_data(sheet: Sheet, form: PrintedForm, faces: PaperFonts) -> dict[str, object]:
    return {
        "fonts": {"song": faces.song, "fang": faces.fang, "hei": faces.hei},
        "title": sheet.title, "mark": sheet.mark, "left": sheet.left, "right": sheet.right,
        "widths": sheet.widths_mm, "note": sheet.note, "own_note": sheet.note,
        "rows": [_row(at, row) for at, row in enumerate(sheet.rows)],
        "boxes": [
            _box(at, box, sheet.rows) for at, row in enumerate(sheet.rows) for box in row.boxes
        ],
        "foot": printable(form.foot_words), "foot_lines": foot_lines(form),
    }  # fmt: skip


def _row(at: int, row: Row) -> dict[str, object]:
    return {"y": at, "height": row.height_mm, "breaks": row.can_break}


def _box(at: int, box: Box, rows: Sequence[Row]) -> dict[str, object]:
    breaks = box.rows > 1 or rows[at].can_break
    photo = box.photo
    picture = photo and {"svg": photo.svg, "height": photo.height_mm, "words": photo.words}
    return {
        "kind": box.kind, "x": box.column, "y": at, "span": box.span, "rows": box.rows,
        "text": box.text, "sign": box.sign, "gap": box.gap_mm, "breaks": breaks,
        "photo": picture,
    }  # fmt: skip
