"""An official paper as PDF by GB/T 9704-2012, set by typst on the grid of 22 lines and 28 characters.

PDF/A-2b is asked for because it refuses a sign that no face holds, which plain PDF prints as a box.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from threading import Lock

import typst

from yipin.documents.formats.writing.form_pdf import (
    EPOCH,
    ESCAPED,
    NOT_SHOWN,
    STAND_IN,
    GlyphsMissing,
    PrintedPdf,
)
from yipin.documents.formats.writing.official_fonts import OfficialFonts, official_fonts
from yipin.documents.formats.writing.table_columns import Columns, columns_of, has_whole_rows
from yipin.documents.formats.writing.unbroken import breakable
from yipin.rules.official_paper import (
    OfficialPaper,
    Paragraph,
    attachment_label,
    date_words,
    has_long_word,
    heading_split,
    kept_with_end,
)
from yipin.rules.title_lines import title_lines

TEMPLATE = "official.typ"
LARGEST_MARK, SMALLEST_MARK = 50.0, 34.0  # points; wider marks are narrowed to 150 mm
MOST_MARK = 425.0  # points, 150 mm
# Characters that the narrowest place of its kind holds in one line: a paragraph goes in by two; the list
# of attachments hangs at 6.4, what is copied to stands after a label.
BODY_ROOM, NARROW_ROOM, TITLE_ROOM = 26.0, 20.0, 17.0
_ONE_AT_A_TIME = Lock()


def write_official_pdf(
    paper: OfficialPaper, *, fonts: Path, own: Path, is_strict: bool = False
) -> PrintedPdf:
    """The PDF. A sign that no face holds is shown as 〓 and named in ``missing``; ``is_strict``
    raises ``GlyphsMissing`` instead. The same paper and faces give the same bytes.
    """
    faces = official_fonts(fonts, own)
    data = json.dumps(paper_data(paper, faces), ensure_ascii=False)
    missing: list[str] = []
    while True:
        try:
            return PrintedPdf(_compile(faces, data), tuple(missing))
        except typst.TypstError as error:
            signs = _signs(error)
            if not signs:
                raise
            if is_strict:
                raise GlyphsMissing(signs) from error
            missing += signs
            data = data.translate({ord(one): STAND_IN for one in signs})


def _signs(error: typst.TypstError) -> list[str]:
    found = NOT_SHOWN.findall(error.diagnostic)
    signs = (one for text in found for one in ESCAPED.sub(lambda m: chr(int(m[1], 16)), text))
    return list(dict.fromkeys(one for one in signs if one != STAND_IN))


def _compile(faces: OfficialFonts, data: str) -> bytes:
    with _ONE_AT_A_TIME:
        pdf = _compiler(faces).compile(
            sys_inputs={"data": data}, pdf_standards=["a-2b"], timestamp=EPOCH
        )
    if not isinstance(pdf, bytes):
        raise TypeError("typst gave no PDF")
    return pdf


@lru_cache(maxsize=4)
def _compiler(faces: OfficialFonts) -> typst.Compiler:
    with as_file(files("yipin.documents.formats.writing").joinpath(TEMPLATE)) as path:
        return typst.Compiler(str(path), font_paths=faces.fonts)


def paper_data(paper: OfficialPaper, faces: OfficialFonts) -> dict[str, object]:
    """What the template is given."""
    return {
        "fonts": faces.as_data(), "kind": paper.kind, "mark": paper.mark,
        "mark_size": mark_size(paper.mark), "number": paper.number, "signer": breakable(paper.signer, NARROW_ROOM),
        "title": paper.title.replace("\n", ""), "title_lines": _title_lines(paper.title),
        "addressees": breakable(paper.addressees, BODY_ROOM),
        "paragraphs": [_paragraph(p) for p in paper.paragraphs], "kept": kept_with_end(paper),
        "names": [breakable(one.name, NARROW_ROOM) for one in paper.attachments],
        "issuer": breakable(paper.issuer, NARROW_ROOM), "date": date_words(paper.dated_on),
        "seal": paper.has_seal_room, "remark": breakable(paper.remark, NARROW_ROOM),
        "attachments": _attachments(paper), "copies_to": breakable(paper.copies_to, NARROW_ROOM),
        "printed_by": breakable(paper.printed_by, NARROW_ROOM),
        "printed_on": date_words(paper.printed_on),
    }  # fmt: skip


def _title_lines(title: str) -> list[str]:
    return [breakable(one, TITLE_ROOM) for one in title_lines(title)]


def mark_size(mark: str) -> float:
    """Points of the red mark: as large as 150 mm allow, between 34 and 50."""
    return max(SMALLEST_MARK, min(LARGEST_MARK, MOST_MARK / max(1, len(mark))))


def _paragraph(one: Paragraph) -> dict[str, object]:
    head, rest = (breakable(part, BODY_ROOM) for part in heading_split(one.text))
    columns = columns_of(one.rows)
    return {
        "head": head, "rest": rest, "level": one.level, "rows": _cells(one.rows, columns),
        "widths": columns.widths, "size": columns.size, "whole": has_whole_rows(one.rows),
        "ragged": has_long_word(one.text),
    }  # fmt: skip


def _cells(rows: Sequence[Sequence[str]], columns: Columns) -> list[list[str]]:
    """A word that is wider than its column is broken."""
    rooms = columns.rooms
    return [[breakable(cell, room) for cell, room in zip(row, rooms, strict=False)] for row in rows]


def _attachments(paper: OfficialPaper) -> list[dict[str, object]]:
    """Those whose contents stand in the paper itself."""
    return [
        {
            "label": attachment_label(paper, at),
            "title_lines": _title_lines(one.name),
            "paragraphs": [_paragraph(each) for each in one.paragraphs],
        }
        for at, one in enumerate(paper.attachments)
        if one.paragraphs
    ]
