"""Blanks in lines of text over, under and between the tables of a form."""

from __future__ import annotations

import re
from dataclasses import replace

from yipin.reading.blank_forms.announced import mark_of
from yipin.reading.blank_forms.cells import inline_field
from yipin.reading.blank_forms.inline import Inline, inline_blanks
from yipin.reading.blank_forms.model import FieldPlace, FormField
from yipin.reading.blank_forms.options import has_options, read_choice
from yipin.reading.blank_forms.sections import SECTION, Segment
from yipin.reading.blank_forms.words import (
    FORM_TITLE,
    NUMBERING,
    clean_label,
    is_hint,
    is_note,
    tight,
)
from yipin.reading.paper import Paper, Paragraph, Table

MEASURE = re.compile(r"^[（(]?(?:计量)?单位[：:](?:人民币)?(?:万元|[元人名个项次分])[）)]?$")


def section_heading(block: Paragraph) -> str | None:
    """二、项目基本情况 over a table."""
    plain = tight(block.text)
    if not SECTION.match(plain) or len(plain) > 24 or inline_blanks(block.text):
        return None
    return NUMBERING.sub("", plain).rstrip("：:") or None


def table_name(block: Table, paper: Paper, at: int, segment: Segment) -> str:
    heading = label_over(paper, at, segment)
    return clean_label(heading.text).text if heading else segment.title or "明细"


def label_over(paper: Paper, at: int, segment: Segment) -> Paragraph | None:
    """The short line right over a table that says what belongs into it."""
    above = paper.blocks[at - 1] if at > segment.body else None
    if not isinstance(above, Paragraph) or is_note(above.text):
        return None
    is_short = 2 <= len(clean_label(above.text).text) <= 24
    blanks = [each for each in inline_blanks(above.text) if each.is_blank]
    is_colon_only = len(blanks) == 1 and not tight(blanks[0].blank)
    has_blanks = bool(blanks) and not is_colon_only
    return above if is_short and not has_blanks and mark_of(above) is None else None


def line_fields(block: Paragraph, at: int, segment: Segment, paper: Paper) -> list[FormField]:
    """Blanks in lines of text over, under and between the tables of a form."""
    text = block.text
    if is_note(text) or not _may_hold_blanks(text, at, segment):
        return []
    question = _question_over(paper, at, segment)
    if question is not None:
        return [_answered(question, block, at)]
    found = []
    for each in inline_blanks(text):
        is_answer = not each.is_blank and _is_prose(text, each.blank)
        if is_answer or len(tight(each.label)) > 20 or MEASURE.match(tight(text)):
            continue
        shift = block.start
        place = FieldPlace(
            None, at, None, None, each.start + shift, each.end + shift,
            each.blank_start + shift, each.blank_end + shift,
        )  # fmt: skip
        found.append(inline_field(each, place))
    return [each for each in found if each.label]


def _is_prose(line: str, answer: str) -> bool:
    """Directions in a numbered line, or a sentence, and no answer already filled in."""
    plain = tight(answer)
    is_told = bool(
        NUMBERING.match(tight(line)) or is_hint(answer) or re.search(r"[。；，,;]", plain)
    )
    return is_told or len(plain) > 20


def _question_over(paper: Paper, at: int, segment: Segment) -> Paragraph | None:
    """Options on a line of their own belong to the line above: 您参加过哪些活动？"""
    above, block = paper.blocks[at - 1], paper.blocks[at]
    choice = read_choice(block.text) if isinstance(block, Paragraph) else None
    if (
        choice is None
        or tight(choice.lead)
        or at <= segment.body
        or not isinstance(above, Paragraph)
    ):
        return None
    return (
        above
        if 2 <= len(clean_label(above.text).text) <= 40 and not has_options(above.text)
        else None
    )


def _answered(question: Paragraph, block: Paragraph, at: int) -> FormField:
    name, end = clean_label(question.text), len(question.text)
    line = Inline(question.text, 0, end, block.text, end, end + len(block.text))
    place = FieldPlace(None, at, None, None, question.start, question.end, block.start, block.end)
    return replace(inline_field(line, place), label=name.text.rstrip("？?"))


def _may_hold_blanks(text: str, at: int, segment: Segment) -> bool:
    if len(tight(text)) > 80 and "_" not in text:
        return False
    blanks = inline_blanks(text)
    if segment.tables and at < segment.tables[0]:
        return bool(blanks)
    if segment.tables:
        return any(each.is_blank for each in blanks)
    if not FORM_TITLE.search(tight(segment.title)):
        return False
    return has_options(text) or any(each.is_blank for each in blanks)
