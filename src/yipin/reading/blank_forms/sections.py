"""Where each attachment begins and ends in a paper, and its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from yipin.reading.blank_forms.announced import (
    SENTENCE,
    SIGN_OFF,
    clean_number,
    clean_title,
    mark_of,
)
from yipin.reading.blank_forms.inline import inline_blanks
from yipin.reading.blank_forms.words import (
    FORM_TITLE,
    NUMBERING,
    TITLE_WORDS,
    is_note,
    tight,
)
from yipin.reading.paper import Block, Paper, Paragraph, Table

SECTION = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、．.]|第[一二三四五六七八九十]+部分|[（(][一二三四五六七八九十]{1,3}[）)]|[A-Z][.、]|\d{1,2}[.．、])"
)
ANNEX = re.compile(r"^附\s*[：:]?\s*$")


@dataclass(slots=True)
class Segment:
    """The blocks of one attachment, from ``first`` to ``last`` inclusive; ``body`` follows the title."""

    first: int
    last: int
    number: str | None = None
    title: str = ""
    body: int = 0
    is_marked: bool = False
    tables: list[int] = field(default_factory=list)


def is_title_line(block: Block) -> bool:
    """A line that can be (part of) the title of a form."""
    if not isinstance(block, Paragraph):
        return False
    plain = tight(block.text)
    if (
        not 2 <= len(plain) <= 50
        or SENTENCE.search(plain)
        or SECTION.match(plain)
        or is_note(plain)
    ):
        return False
    if mark_of(block) is not None or SIGN_OFF.match(plain) or plain.startswith(("http", "—", "-")):
        return False
    return not any(each.is_blank for each in inline_blanks(block.text)) and not re.search(
        r"[：:]\S", plain
    )


def ends_like_title(text: str) -> bool:
    plain = re.sub(r"[（(【][^）)】]*[）)】]$", "", tight(text))
    return plain.endswith(TITLE_WORDS) or bool(FORM_TITLE.search(tight(text)))


def is_form_title(block: Block) -> bool:
    """The title of a form by its last word: 推荐表, 申报书, 回执."""
    if not is_title_line(block):
        return False
    plain = tight(block.text)  # type: ignore[union-attr]
    return len(plain) >= 3 and bool(FORM_TITLE.search(plain)) and not NUMBERING.match(plain)


def find_segments(paper: Paper, listed: set[int]) -> list[Segment]:
    """Attachments that are included: by their marks, and where there are none by their titles."""
    blocks = paper.blocks
    starts = [
        place for place, block in enumerate(blocks)
        if place not in listed and mark_of(block) is not None
    ]  # fmt: skip
    segments = _titled(blocks, 0, starts[0] if starts else len(blocks), is_marked=False)
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=False):
        segments += _marked(blocks, start, end)
    return segments


def _marked(blocks: Sequence[Block], start: int, end: int) -> list[Segment]:
    mark = mark_of(blocks[start])
    assert mark is not None
    end = next((at for at in range(start + 1, end) if _is_annex(blocks[at])), end)
    title, body = clean_title(mark["title"]), start + 1
    printed, after = _title_after(blocks, body, end)
    if printed and (not title or tight(printed).endswith(tight(title)[-3:])):
        title, body = printed, (after if not _has_blanks(blocks, body, after) else body)
    first = Segment(start, end - 1, clean_number(mark["number"]), title, body, True)
    return _split_at_titles(blocks, first, end)


def _has_blanks(blocks: Sequence[Block], start: int, end: int) -> bool:
    lines = (block.text for block in blocks[start:end] if isinstance(block, Paragraph))
    return any(inline_blanks(line) for line in lines)


def _is_annex(block: Block) -> bool:
    return isinstance(block, Paragraph) and bool(ANNEX.match(block.text.strip()))


def _title_after(blocks: Sequence[Block], start: int, end: int) -> tuple[str, int]:
    """Title lines below a mark, joined: a long title is broken over two or three lines."""
    lines: list[Paragraph] = []
    place = start
    while place < end and len(lines) < 4:
        block = blocks[place]
        if isinstance(block, Paragraph) and _is_passed(block, place - start, bool(lines)):
            place += 1
            continue
        if not is_title_line(block) or (lines and not _goes_on(lines, block)):  # type: ignore[arg-type]
            break
        lines.append(block)  # type: ignore[arg-type]
        place += 1
    return "".join(clean_title(line.text) for line in lines), place


def _is_passed(block: Paragraph, passed: int, has_title: bool) -> bool:
    """Empty lines; before the title also a line such as 项目编号：____ or （样表）."""
    plain = tight(block.text)
    if not plain:
        return True
    is_small = len(plain) < 40 and (plain[0] in "（(" or bool(inline_blanks(block.text)))
    return is_small and passed < 4 and not has_title


def _goes_on(lines: list[Paragraph], block: Paragraph) -> bool:
    """Whether this line continues the title above it."""
    last = lines[-1]
    if re.match(r"^[（(]", block.text.strip()) and len(tight(block.text)) <= 24:
        return False
    if (last.align, last.size) != (block.align, block.size):
        return False
    if block.align == "center":
        return not (
            FORM_TITLE.search(tight(last.text)) and len(lines) > 0 and len(tight(last.text)) > 4
        )
    return not ends_like_title(last.text) and ends_like_title(block.text)


def _split_at_titles(blocks: Sequence[Block], segment: Segment, end: int) -> list[Segment]:
    """A second titled form under the same mark is an attachment of its own."""
    segment.tables = [at for at in range(segment.body, end) if isinstance(blocks[at], Table)]
    for earlier, later in zip(segment.tables, segment.tables[1:], strict=False):
        at = _title_above(blocks, later, earlier)
        if at is not None:
            rest = _titled(blocks, at, end, is_marked=True)
            segment.last = at - 1
            segment.tables = [table for table in segment.tables if table < at]
            return [segment, *rest]
    return [segment]


def _title_above(blocks: Sequence[Block], table: int, stop: int) -> int | None:
    """The block where the title over this table begins, looking up no further than ``stop``."""
    for at in range(table - 1, max(stop, table - 15), -1):
        block = blocks[at]
        if is_form_title(block):
            return _first_title_line(blocks, at, stop)
        text = block.text.strip() if isinstance(block, Paragraph) else ""
        if isinstance(block, Table) or mark_of(block) is not None:
            break
        if len(text) > 60 and not is_note(text) and not inline_blanks(text):
            break
    above = blocks[table - 1] if table - 1 > stop else None
    is_centred = isinstance(above, Paragraph) and above.align == "center"
    return table - 1 if is_centred and above is not None and is_title_line(above) else None


def _first_title_line(blocks: Sequence[Block], at: int, stop: int) -> int:
    while at - 1 > stop and is_title_line(blocks[at - 1]) and not is_form_title(blocks[at - 1]):
        above, here = blocks[at - 1], blocks[at]
        if (above.align, above.size) != (here.align, here.size) or here.align != "center":  # type: ignore[union-attr]
            break
        at -= 1
    return at


def _first_form_line(blocks: Sequence[Block], table: int, stop: int) -> int:
    """Lines such as 推荐单位：____ right over a table without a title belong to it."""
    first = table
    while first - 1 > stop and isinstance(above := blocks[first - 1], Paragraph):
        if not any(each.is_blank for each in inline_blanks(above.text)) or len(above.text) > 80:
            break
        first -= 1
    return first


def _titled(blocks: Sequence[Block], start: int, end: int, *, is_marked: bool) -> list[Segment]:
    """Forms without a mark: each begins at the title over a table and goes on to the next title."""
    segments: list[Segment] = []
    stop = start - 1
    for table in (at for at in range(start, end) if isinstance(blocks[at], Table)):
        at = _title_above(blocks, table, stop)
        if at is not None:
            title, body = _title_after(blocks, at, table)
            segments.append(Segment(at, end - 1, None, title, body, is_marked, [table]))
            if len(segments) > 1:
                segments[-2].last = at - 1
        elif segments:
            segments[-1].tables.append(table)
        else:
            first = _first_form_line(blocks, table, stop)
            segments.append(Segment(first, end - 1, None, "", first, is_marked, [table]))
        stop = table
    return segments
