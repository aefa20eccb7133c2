"""Lines and paragraphs of a PDF page, from the places of its signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from yipin.documents.formats.pdf_page import Rule, Sign

PAGE_NUMBER = re.compile(
    r"^[\s\-—–－·.~]*(?:第?\s*\d{1,4}\s*页?(?:\s*[/／共,，]\s*共?\s*\d{1,4}\s*页?)?)[\s\-—–－·.~]*$"
)
STARTS_NEW = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[、．.](?!\d)|第[一二三四五六七八九十]+[章条节]|附\s*件|[①-⑳]|[●■◆□])"
)
FEW = 8  # fewer long lines than this do not tell the margins
HEADS_NEW = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|附\s*件\s*\d?\s*[：:]|第[一二三四五六七八九十]+[章条])"
)
WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]")


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int = 0


def lines_of(signs: Sequence[Sign], rules: Sequence[Rule] = (), page: int = 0) -> list[TextLine]:
    """Signs gathered into lines from top to bottom; gaps come out as spaces, ruled gaps as blanks."""
    rows: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda sign: (sign.middle, sign.left)):
        row = next((row for row in reversed(rows[-3:]) if _is_level_with(row, sign)), None)
        if row is None:
            rows.append([sign])
        else:
            row.append(sign)
    return [_line(sorted(row, key=lambda sign: sign.left), rules, page) for row in rows]


def _is_level_with(row: list[Sign], sign: Sign) -> bool:
    head = row[-1]
    return abs(head.middle - sign.middle) < 0.5 * max(
        1.0, min(head.bottom - head.top, sign.bottom - sign.top)
    )


def _line(row: list[Sign], rules: Sequence[Rule], page: int) -> TextLine:
    pieces = [row[0].text]
    for before, sign in pairwise(row):
        if (
            sign.left < before.left + 0.3 * (before.right - before.left)
            and sign.text == before.text
        ):
            continue  # printed twice for weight
        pieces.append(_gap(before, sign, rules))
        pieces.append(sign.text)
    sizes = Counter(round(sign.size, 1) for sign in row)
    size = sizes.most_common(1)[0][0]
    text = "".join(pieces)
    return TextLine(
        text, row[0].left, max(sign.right for sign in row), min(sign.top for sign in row),
        max(sign.bottom for sign in row), size, page,
    )  # fmt: skip


def _gap(before: Sign, sign: Sign, rules: Sequence[Rule]) -> str:
    gap, size = sign.left - before.right, max(before.size, 1.0)
    if gap < 0.15 * size:
        return ""
    is_mixed = bool(WIDE.match(before.text)) != bool(WIDE.match(sign.text))
    is_wide = bool(WIDE.match(before.text)) and bool(WIDE.match(sign.text))
    if gap < (0.45 if is_mixed or is_wide else 0.15) * size:
        return ""
    count = max(1, round(gap / (0.5 * size)))
    for rule in rules:
        is_under = rule.is_level and before.middle < rule.at < before.bottom + 0.6 * size
        reach = min(rule.end, sign.left) - max(rule.start, before.right)
        if is_under and reach > 0.5 * gap:
            return "_" * max(2, count)
    return " " * min(count, 60)


def blank_after(line: TextLine, rules: Sequence[Rule]) -> TextLine:
    """A ruled blank at the end of a line: 姓名：____."""
    for rule in rules:
        is_under = (
            rule.is_level and (line.top + line.bottom) / 2 < rule.at < line.bottom + 0.6 * line.size
        )
        if (
            is_under
            and rule.end > line.right + line.size
            and rule.start < line.right + 2 * line.size
        ):
            return replace(line, text=line.text + "____")
    return line


def without_running_lines(
    pages: list[list[TextLine]], heights: list[float]
) -> list[list[TextLine]]:
    """Drop page numbers, and heads and feet that come again on three pages or more."""
    seen: Counter[tuple[str, bool]] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        seen.update(
            {(_shape(line), line.top < height / 2) for line in lines if _is_at_edge(line, height)}
        )
    least = max(3, len(pages) // 3)
    return [
        [
            line for line in lines
            if not (
                _is_at_edge(line, height)
                and (PAGE_NUMBER.match(line.text) or seen[_shape(line), line.top < height / 2] >= least)
            )
        ]
        for lines, height in zip(pages, heights, strict=True)
    ]  # fmt: skip


def _shape(line: TextLine) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s+", "", line.text))


def _is_at_edge(line: TextLine, height: float) -> bool:
    return line.bottom < height * 0.1 or line.top > height * 0.88


@dataclass(frozen=True, slots=True)
class Margins:
    """Where the running text of the file begins and ends on a line."""

    left: float
    right: float
    size: float = 0.0  # of the running text


def margins_of(
    lines: Sequence[TextLine], width: float, tables: Sequence[tuple[float, float]] = ()
) -> Margins:
    """Margins of the running text; where there is little of it, those of an even page.

    ``tables`` are the left and right edges of ruled tables, which keep to the margins too.
    """
    lefts = Counter(round(line.left) for line in lines if len(line.text) > 12)
    if sum(lefts.values()) < FEW:
        left = min([line.left for line in lines] + [left for left, _ in tables], default=0.0)
        right = max([line.right for line in lines] + [right for _, right in tables], default=width)
        return Margins(left, max(right, width - left))
    left = min(
        (place for place, count in lefts.items() if count >= max(lefts.values()) * 0.25), default=0
    )
    right = min(max(line.right for line in lines), width - left * 0.5)
    if right < width - left - 40:  # no line is full: the page is taken to be even
        right = width - left
    sizes = Counter(line.size for line in lines if len(line.text) > 12)
    return Margins(float(left), float(right), sizes.most_common(1)[0][0])


def goes_on(before: TextLine, line: TextLine, margins: Margins) -> bool:
    """Whether the paragraph of the line before is continued on this line."""
    size = max(before.size, 1.0)
    if abs(before.size - line.size) > 0.6 or before.right < margins.right - 2.2 * size:
        return False
    indent = line.left - margins.left
    if indent > 1.2 * size or alignment(before, margins) == "center":
        return False
    if HEADS_NEW.match(line.text):
        return False
    return not (STARTS_NEW.match(line.text) and re.search(r"[。：:.]$", before.text))


def alignment(line: TextLine, margins: Margins) -> str | None:
    before, after = line.left - margins.left, margins.right - line.right
    size = max(line.size, 1.0)
    is_head = margins.size and line.size > margins.size * 1.15
    if (is_head or before > 2.6 * size) and abs(before - after) < 2.2 * size:
        return "center"
    if before > 6 * size and after < 5 * size and before > 2 * after:
        return "right"
    return None


def joined_text(before: str, after: str) -> str:
    """No gap between Chinese signs, a space between words of other scripts."""
    needs_gap = (
        before[-1:].isascii()
        and after[:1].isascii()
        and before[-1:].isalnum()
        and after[:1].isalnum()
    )
    return f"{before} {after}" if needs_gap else before + after
