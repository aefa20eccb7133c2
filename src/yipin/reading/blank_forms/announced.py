"""The list of attachments that a notice announces, and the marks (附件1) that head them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yipin.reading.blank_forms.words import SPACE, is_note, tight
from yipin.reading.paper import Block, Paragraph, Table

NUMBER = r"[0-9０-９]{1,2}(?:[-—–.][0-9]{1,2})?|[一二三四五六七八九十]{1,3}"
MARK = re.compile(
    rf"^[（(【\[]?附\s*(?P<kind>[件表录])?\s*(?P<number>{NUMBER})?\s*[）)】\]]?\s*(?P<colon>[：:、.．])?\s*(?P<title>.*)$"
)
ITEM = re.compile(
    r"^[（(]?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\s*[）)]?\s*[.．、:：]?\s*(?P<title>\S.*)$"
)
NUMBERED = re.compile(r"(?:(?<=^)|(?<=[\s;；。]))(?P<number>\d{1,2})\s*[.．、](?!\d)\s*(?=\S)")
FILE_ENDING = re.compile(r"\s*\.(?:docx?|xlsx?|pdf|wps|zip|rar|txt|et|pptx?)\b.*$", re.IGNORECASE)
SIGN_OFF = re.compile(
    r"^[\s\S]{0,14}(?:\d{4}|[二〇○零ＯO一三四五六七八九]{4})\s*年\s*[\d一二三四五六七八九十元]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日$"
)
DOWNLOADS = re.compile(r"[（(\[]?(?:点击|下载|附件下载|已下载|下载次数).*$")
SENTENCE = re.compile(r"[。；;！!？?]")


@dataclass(frozen=True, slots=True)
class Announced:
    """One line of the notice's list of attachments."""

    number: str | None
    title: str
    block: int


def clean_title(text: str) -> str:
    text = DOWNLOADS.sub("", FILE_ENDING.sub("", text))
    text = re.sub(r"^[《]([^《》]*)[》]$", r"\1", text.strip().strip("；;。，,"))
    between = re.sub(r"(?<=[\u4e00-\u9fff”》）])\s+(?=[\u4e00-\u9fff“《（])", "", text)
    return SPACE.sub("", between) if not re.search(r"”\s|[—·]", text) else between.strip()


def clean_number(text: str | None) -> str | None:
    return (
        None
        if not text
        else SPACE.sub("", text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    )


def mark_of(block: Block) -> re.Match[str] | None:
    """附件1, 附件1：title, 附件：… at the start of a line; not 附件材料 or 附件1中."""
    if not isinstance(block, Paragraph):
        return None
    match = MARK.match(block.text.strip())
    if match is None:
        return None
    title = tight(match["title"])
    if not match["kind"] and not (title and match["colon"]):
        return None  # 附： alone heads an annex; 附近 is a word
    is_bare = not title
    has_break = bool(match["colon"]) or (
        match["number"] and re.match(r"[\s《“]", block.text.strip()[match.end("number") :])
    )
    if is_bare or (has_break and len(title) <= 80 and not re.search(r"。.", title)):
        return match
    return None


def find_announced(blocks: Sequence[Block]) -> tuple[list[Announced], set[int]]:
    """The notice's list of attachments, and the blocks it takes up.

    Consecutive marks (附件1：…, 附件2：…), or one mark with numbered lines after it.
    """
    found: list[Announced] = []
    taken: set[int] = set()
    place = 0
    while place < len(blocks):
        mark = mark_of(blocks[place])
        if mark is None:
            place += 1
            continue
        items, after = _list_at(blocks, place, mark)
        if items and not _begins_attachment(blocks, place, after, items):
            found += items
            taken.update(range(place, after))
            place = after
        else:
            place += 1
    return found, taken


def _list_at(
    blocks: Sequence[Block], place: int, mark: re.Match[str]
) -> tuple[list[Announced], int]:
    items = _split_items(mark, place)
    is_open = not mark["number"]
    after = place + 1
    while after < len(blocks) and isinstance(block := blocks[after], Paragraph):
        text = block.text.strip()
        if not text:
            after += 1
            continue
        next_mark = mark_of(block)
        if next_mark is not None and tight(next_mark["title"]) and next_mark["number"]:
            items += _split_items(next_mark, after)
        elif is_open and next_mark is None and (item := _next_item(text, len(items), after)):
            items += item
        else:
            break
        after += 1
    return items, after


def _split_items(mark: re.Match[str], place: int) -> list[Announced]:
    """附件：1.甲 2.乙 on one line is two."""
    text = mark["title"]
    if mark["number"]:
        title = clean_title(text)
        return [Announced(clean_number(mark["number"]), title, place)] if title else []
    starts = list(NUMBERED.finditer(text))
    if not starts or starts[0].start() > 0:
        title = clean_title(text)
        return [Announced(None, title, place)] if title else []
    ends = [*(start.start() for start in starts[1:]), len(text)]
    return [
        Announced(start["number"], clean_title(text[start.end() : end]), place)
        for start, end in zip(starts, ends, strict=True)
    ]


def _next_item(text: str, count: int, place: int) -> list[Announced]:
    """The next numbered line; its number must follow on."""
    match = ITEM.match(text)
    if match is None or len(text) > 80 or SENTENCE.search(text.rstrip("；;。")):
        return []
    number = match["number"]
    order = int(number) if number.isdigit() else "一二三四五六七八九十".find(number) + 1
    return [Announced(number, clean_title(match["title"]), place)] if order == count + 1 else []


def _begins_attachment(
    blocks: Sequence[Block], place: int, after: int, items: list[Announced]
) -> bool:
    """A single mark with its title right over a form is that form, not a list."""
    if len(items) > 1:
        return False
    for block in blocks[after : after + 12]:
        if isinstance(block, Table):
            return True
        text = block.text.strip()
        if mark_of(block) is not None or SIGN_OFF.match(tight(text)):
            return False
        if tight(text) == tight(items[0].title):
            return False
        if len(text) > 60 and not is_note(text):
            return _is_last_mark(blocks, after)
    return _is_last_mark(blocks, after) and after < len(blocks)


def _is_last_mark(blocks: Sequence[Block], after: int) -> bool:
    """Text goes on after this mark for long: the mark heads it."""
    rest = [
        block for block in blocks[after:] if not isinstance(block, Paragraph) or block.text.strip()
    ]
    has_sign_off = any(isinstance(b, Paragraph) and SIGN_OFF.match(tight(b.text)) for b in rest)
    return len(rest) > 3 and not has_sign_off
