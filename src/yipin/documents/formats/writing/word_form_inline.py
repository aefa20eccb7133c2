"""Fills in blanks that share a line or cell with their label: ``填表时间：   年  月  日``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from yipin.documents.formats.writing.answer_text import same_words
from yipin.documents.formats.writing.sheet import text_width
from yipin.documents.formats.writing.word_form_text import (
    Span,
    make_room,
    plain_text,
    rewrite_paragraph,
)
from yipin.reading.blank_forms.inline import Inline, colon_blanks, inline_blanks, worded_blanks

BOXES = "□○◯☐▢"
DATE_FURNITURE = re.compile(r"[\s_＿]*年[\s_＿]*月(?:[\s_＿]*日)?")


def fill_lines(paragraphs: Sequence[etree._Element], texts: Mapping[str, str]) -> set[str]:
    """Write each text after its label; answers the labels that were found. Empty texts stay blank.

    The paragraphs are those of one cell or one line. Labels are compared without white space.
    """
    lines = [plain_text(paragraph) for paragraph in paragraphs]
    whole = "\n".join(lines)
    found = _labelled(whole, texts)
    edits = [(one, texts[label]) for label, one in found.items() if texts[label]]
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    for paragraph, line, start in zip(paragraphs, lines, starts, strict=True):
        own = [pair for pair in edits if start <= pair[0].blank_start <= start + len(line)]
        if own:
            rewrite_paragraph(paragraph, _spans(line, start, own))
            make_room(paragraph, sum(len(text) for _, text in own))
    return set(found)


def _labelled(text: str, labels: Mapping[str, str]) -> dict[str, Inline]:
    ways = (inline_blanks(text), colon_blanks(text), worded_blanks(text))
    found: dict[str, Inline] = {}
    for label in labels:
        wanted = same_words(label)
        for one in (each for way in ways for each in way):
            if same_words(one.label) == wanted and label not in found:
                found[label] = one
    return found


def _spans(line: str, start: int, edits: Sequence[tuple[Inline, str]]) -> list[Span]:
    """The line cut into what was printed and what is written in."""
    spans, at = [], 0
    for blank, text in sorted(edits, key=lambda pair: pair[0].blank_start):
        first = max(at, blank.blank_start - start)
        last = max(first, min(blank.blank_end - start, len(line)))
        spans.append((line[at:first], False))
        spans += _written(line[first:last], text, is_last=not line[last:].strip())
        at = last
    return [*spans, (line[at:], False)]


def _written(blank: str, text: str, *, is_last: bool) -> list[Span]:
    """The answer in the place of the blank: ticked, or with the unit and the room that it had."""
    if any(sign in BOXES for sign in blank):
        return [(ticked(blank, text), False)]
    is_underlined = "_" in blank or "＿" in blank
    unit = DATE_FURNITURE.sub("", blank).strip(" \u3000\xa0\t_＿\n")
    text += unit if unit and len(unit) <= 2 and not text.endswith(unit) else ""
    room = max(2, round(text_width(blank) / 0.55) - round(text_width(text) / 0.55))
    return [(text, is_underlined), ("" if is_last else " " * room, False)]


def ticked(options: str, answer: str) -> str:
    """Tick the printed boxes of what was chosen. ``answer`` is as ``choice_text`` writes it."""
    chosen = {part.removeprefix("☑") for part in re.split("[　、]", answer) if part[:1] != "□"}
    for one in chosen:
        spread = r"\s*".join(map(re.escape, "".join(one.split())))
        options = re.sub(rf"[{BOXES}](?=\s*{spread})", "☑", options, count=1)
    return options


def has_boxes(text: str) -> bool:
    return any(sign in text for sign in BOXES)
