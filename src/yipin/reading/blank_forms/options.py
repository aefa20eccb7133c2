"""Printed options to tick: ``□重点 □一般``, ``是□ 否□``, ``（ ）甲 （ ）乙``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yipin.reading.blank_forms.words import BOX, tight

EMPTY_BRACKETS = re.compile(r"[（(][ \u3000\xa0_]*[）)]")
EITHER = re.compile(r"^\s*(是|有|男|同意)\s*[/／]\s*(否|无|女|不同意)\s*$")
TICKED = re.compile(r"[☑☒■✓✔√]")
SEPARATORS = "、，,；;。/ \u3000\t\n|"
MANY = re.compile(r"可多选|多选|可选多项|不限一项|可复选|限选[二三四五\d]|最多选")
ONE = re.compile(r"单选|任选其?一|限选一|只选一|选其一|选一项")
ASIDE = re.compile(r"[（(][^）)]*(?:选|打|划|勾|√)[^）)]*[）)]")


@dataclass(frozen=True, slots=True)
class Choice:
    """The options in order; ``lead`` is the text before the first, ``ticked`` what is marked."""

    lead: str
    options: tuple[str, ...]
    ticked: tuple[str, ...] = ()
    multiple: bool | None = None


def has_options(text: str) -> bool:
    return bool(BOX.search(text) or len(EMPTY_BRACKETS.findall(text)) > 1 or EITHER.match(text))


def _pattern(text: str) -> re.Pattern[str]:
    return BOX if BOX.search(text) else EMPTY_BRACKETS


def _clean(option: str) -> str:
    return tight(ASIDE.sub("", option)).strip(SEPARATORS + "_＿：:")


def read_choice(text: str) -> Choice | None:
    """None where there is nothing to tick."""
    if not has_options(text):
        return None
    either = EITHER.match(text)
    if either:
        return Choice("", (either[1], either[2]), multiple=False)
    multiple = True if MANY.search(text) else False if ONE.search(text) else None
    boxes = list(_pattern(text).finditer(text))
    lead = text[: boxes[0].start()]
    stands_before = _box_stands_before(text, lead, boxes[-1].end())
    if stands_before:
        ends = [box.start() for box in boxes[1:]] + [len(text)]
        parts = [(box, text[box.end() : end]) for box, end in zip(boxes, ends, strict=True)]
    else:
        head, _, first = lead.rpartition("：") if "：" in lead else lead.rpartition(":")
        starts = [len(lead) - len(first)] + [box.end() for box in boxes[:-1]]
        parts = [(box, text[at : box.start()]) for box, at in zip(boxes, starts, strict=True)]
        lead = head
    named = [(box, _clean(part)) for box, part in parts]
    options = tuple(name for _, name in named if name)
    ticked = tuple(name for box, name in named if name and TICKED.search(box[0]))
    return Choice(lead, options, ticked, multiple) if options else None


def _box_stands_before(text: str, lead: str, last_end: int) -> bool:
    """``□是 □否`` against ``是□ 否□``: after the last box of the first kind there is still a word."""
    tail = _clean(text[last_end:])
    words = _clean(lead.rpartition("：")[2].rpartition(":")[2])
    return bool(tail) or not words
