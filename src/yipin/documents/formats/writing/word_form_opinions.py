"""Writes a given opinion into its box; places of seal and date that stay empty are left alone."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from yipin.documents.formats.docx_names import MAIN, P
from yipin.documents.formats.writing.opinion_box import sign_lines
from yipin.documents.formats.writing.printed import (
    PrintedOpinion,
    moment_words,
    printable,
)
from yipin.documents.formats.writing.word_form_text import (
    PARAGRAPH_MARKS,
    cell_paragraphs,
    fill_paragraph,
    make_room,
    plain_text,
    rewrite_paragraph,
    set_running,
    type_of,
)

FURNITURE = re.compile(r"盖\s*章|签\s*[章字名]|公\s*章|年\s*月|负责人\s*[：:]")
DATE_BLANK = re.compile(r"[\s_＿]*年[\s_＿]*月[\s_＿]*日")


def write_opinion(cell: etree._Element, opinion: PrintedOpinion) -> None:
    """The text before the first line that is printed for seal or date, the time into that line."""
    _split_lines(cell)
    paragraphs = cell_paragraphs(cell)
    printed = [one for one in paragraphs if _is_furniture(plain_text(one))]
    marks = type_of(cell)
    anchor = printed[0] if printed else None
    text = printable(opinion.text)
    for line in text.split("\n") if text else []:
        _add(cell, anchor, line, marks, is_running=True)
    _drop_room(paragraphs, printed, text)
    *who, when = sign_lines(opinion)
    _add(cell, anchor, "".join(who), marks, is_running=False)
    if not _write_date(printed, opinion):
        line = when if not printed else _moment(opinion)
        _add(cell, None, line, marks, is_running=False)
    make_room(cell, len(text))


def _split_lines(cell: etree._Element) -> None:
    """Lines parted by soft breaks become paragraphs, so that each can be kept or filled in."""
    for paragraph in cell_paragraphs(cell):
        lines = plain_text(paragraph).split("\n")
        for line in lines[:-1]:
            above = deepcopy(paragraph)
            rewrite_paragraph(above, [(line, False)])
            paragraph.addprevious(above)
        if len(lines) > 1:
            rewrite_paragraph(paragraph, [(lines[-1], False)])


def _is_furniture(line: str) -> bool:
    """A line for seal, signature or date; a label that only names them holds more than that."""
    return bool(FURNITURE.search(line)) and not re.search(r"意\s*见", line)


def _moment(opinion: PrintedOpinion) -> str:
    when = moment_words(opinion.at) if opinion.at else ""
    return when + (f"　签于第{opinion.version}版" if opinion.version else "")


def _write_date(printed: list[etree._Element], opinion: PrintedOpinion) -> bool:
    """Whether there was a place for the date; without a time it stays empty to be written by hand."""
    moment = _moment(opinion)
    for paragraph in printed:
        line = plain_text(paragraph)
        if DATE_BLANK.search(line):
            if opinion.at:
                written = DATE_BLANK.sub(f" {moment}", line, count=1)
                rewrite_paragraph(paragraph, [(written, False)])
            return True
    return not moment


def _drop_room(paragraphs: list[etree._Element], printed: list[etree._Element], text: str) -> None:
    """Empty lines that held the box open give way to the lines of the opinion."""
    empty = [one for one in paragraphs if not plain_text(one).strip() and one not in printed]
    for one in empty[: text.count("\n") + 2] if text else []:
        if len(cell_paragraphs(one.getparent())) > 1:
            one.getparent().remove(one)


def _add(
    cell: etree._Element,
    anchor: etree._Element | None,
    text: str,
    marks: etree._Element | None,
    *,
    is_running: bool,
) -> None:
    """A new paragraph before the anchor or at the end, looking like those of the cell."""
    if not text:
        return
    model = anchor if anchor is not None else (cell_paragraphs(cell) or [None])[-1]
    paragraph = etree.Element(P)
    own = None if model is None else model.find(PARAGRAPH_MARKS)
    if own is not None:
        paragraph.append(deepcopy(own))
    fill_paragraph(paragraph, text, marks, is_running=False)
    if is_running:
        set_running(paragraph)
    else:
        _to_the_right(paragraph)
    if anchor is not None:
        anchor.addprevious(paragraph)
    else:
        cell.append(paragraph)


def _to_the_right(paragraph: etree._Element) -> None:
    set_running(paragraph)
    marks = paragraph.find(PARAGRAPH_MARKS)
    marks.remove(marks.find(MAIN + "ind"))
    marks.find(MAIN + "jc").set(MAIN + "val", "right")
