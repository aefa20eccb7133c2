"""The skeleton of a paper: lines with their numbering, headings and the sections they stand in.

Numbering is taken as it comes: 一、（一）1.（1）①, chapters and articles, 1.1 and 2.1.1, 壹、, bullets.
A kind of number that is open already closes everything below it, whatever slips it carries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from yipin.reading.paper import Cell, Paper, Paragraph, Table
from yipin.reading.script import Script, script_of

_N = r"[一二三四五六七八九十百]{1,4}"
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("part", rf"第{_N}部分[:、]?"),
        ("chapter", rf"第(?:{_N}|\d{{1,2}})[章编][:、]?"),
        ("section", rf"第{_N}节[:、]?"),
        ("article", rf"第(?:{_N}|\d{{1,3}})条[:、]?"),
        ("formal", r"[壹贰叁肆伍陆柒捌玖拾]{1,2}[、.]"),
        ("cn", rf"{_N}(?:、|\.(?!\d)|,(?=[\u4e00-\u9fff]))"),
        ("cn_paren", rf"[(\[〔]{_N}[)\]〕][、.]?"),
        ("decimal3", r"\d{1,2}\.\d{1,2}\.\d{1,2}\.?(?=[^\d.])"),
        ("decimal2", r"\d{1,2}\.\d{1,2}(?=[^\d.%元万亿倍年米公月日天])"),
        (
            "num",
            r"\d{1,2}(?:、|\.(?!\d)|\.(?=\d{1,2}月\d|\d{4}年)|[:,](?=[\u4e00-\u9fff])|(?=[“《]))",
        ),
        ("num", "[\u2488-\u249b]"),
        ("num_paren", r"[(\[]\d{1,2}[)\]][、.]?|[\u2474-\u2487]"),
        ("num_half", r"\d{1,2}\)"),
        ("circle", r"[①-⑳][、.]?"),
        ("bullet", r"[★☆●○■□◆◇▲△※•·*▶►➢✦](?=.)|-{1,2}(?=[\u4e00-\u9fff“《\d])"),
    )
)
_PLAIN = re.compile(
    r"[ \t\u3000]*(\d{1,2}|[一二三四五六七八九十]{1,3})[ \u3000]+(?=[\u4e00-\u9fff“《])"
)
_RANK = {"part": 0, "chapter": 1, "section": 2, "article": 3}
_HEAD_MAX, _LONE_HEAD_MAX = 36, 44
_MAX_LINE, _MAX_SPAN, _MAX_DEPTH = 2000, 200, 12


@dataclass(frozen=True, eq=False)
class Line:
    """One paragraph or table row. ``text`` is what follows the number, ``cells`` those of a row."""

    index: int
    script: Script
    text: Script
    marker: str
    kind: str
    parents: tuple[Line, ...] = ()
    cells: tuple[Script, ...] = ()
    head_end: int = 0

    @property
    def is_row(self) -> bool:
        return bool(self.cells)

    @property
    def flat(self) -> str:
        return self.script.flat

    @property
    def depth(self) -> int:
        return len(self.parents)

    @cached_property
    def head(self) -> Script:
        """The words before the first full stop or colon, where short enough to be a heading."""
        return self.text.cut(0, self.head_end)

    @cached_property
    def body(self) -> Script:
        """The words after the heading."""
        return self.text.cut(self.head_end).strip("。.: ,")

    @cached_property
    def memo(self) -> dict[str, Any]:
        """What readers have worked out of this line once for all of them."""
        return {}

    def headings(self) -> Iterator[str]:
        """Flat headings of the sections around it, nearest first."""
        for line in reversed(self.parents):
            yield line.head.flat

    @property
    def top(self) -> Line:
        return self.parents[0] if self.parents else self


def head_length(flat: str) -> int:
    depth = 0
    for i, char in enumerate(flat[: _HEAD_MAX + 40]):
        if char in "(《":
            depth += 1
        elif char in ")》":
            depth = max(0, depth - 1)
        elif char == ":" and flat[i - 1 : i].isdigit() and flat[i + 1 : i + 2].isdigit():
            continue
        elif not depth and (char in "。:;" or (char == "." and not flat[i + 1 : i + 2].isdigit())):
            return i if i <= _HEAD_MAX or "(" in flat[:i] else 0
    return len(flat) if len(flat) <= _LONE_HEAD_MAX else 0


def _marker_at(flat: str) -> tuple[str, str, int]:
    for kind, pattern in _MARKERS:
        match = pattern.match(flat)
        if match:
            return match[0], kind, match.end()
    return "", "", 0


def _split_marker(script: Script) -> tuple[str, str, int]:
    """Marker, its kind, and where the text after it begins; a number behind a bullet is dropped."""
    marker, kind, end = _marker_at(script.flat)
    if kind and _marker_at(script.flat[end:])[1] == kind != "bullet":
        return "", "", 0
    if kind == "bullet":
        return marker, kind, end + _marker_at(script.flat[end:])[2]
    if kind:
        return marker, kind, end
    plain = _PLAIN.match(script.source, script.start, script.end)
    if plain and plain.start(1) == script.start:
        return plain[1], "plain" if plain[1].isdigit() else "cn", len(plain[1])
    return "", "", 0


def _close(stack: list[Line], kind: str) -> None:
    """Leave the sections that a number of this kind closes."""
    for i, line in enumerate(stack):
        outranked = kind in _RANK and _RANK.get(line.kind, 9) >= _RANK[kind]
        if line.kind == kind or outranked:
            del stack[i:]
            return


def _scripts(paper: Paper) -> Iterator[tuple[Script, tuple[Script, ...]]]:
    """Lines in order; rows come with their cells."""
    for block in paper.blocks:
        if isinstance(block, Paragraph):
            for script in _lines_of(paper.text, block.start, block.end):
                yield from ((piece, _loose_cells(piece)) for piece in _run_together(script))
        else:
            yield from _table_rows(paper.text, block)


_RUN_ON = re.compile(
    r"(?<=[\u4e00-\u9fff。;:”])[ \u3000]+(?=[二三四五六七八九十]、[\u4e00-\u9fff])"
)


_ITEM = re.compile(r"(?<=[;；。])[ \u3000]*(?P<number>\d{1,2})、(?=[\u4e00-\u9fff“《])")


def _item_gaps(script: Script) -> list[tuple[int, int]]:
    """1、甲；2、乙；3、丙 on one line: where the second item and those after it begin."""
    if not re.match(r"1、", script.flat):
        return []
    due, gaps = 2, []
    for match in _ITEM.finditer(script.source, script.start, script.end):
        if int(match["number"]) == due:
            gaps.append((match.start(), match.start("number")))
            due += 1
    return gaps


def _run_together(script: Script) -> list[Script]:
    """甲 二、乙: a page that lost its line break; the second heading begins a line of its own."""
    if "、" not in script.flat or script.flat[:1] in "(《":
        return [script]
    gaps = [m.span() for m in _RUN_ON.finditer(script.source, script.start, script.end)]
    gaps = gaps or _item_gaps(script)
    if not gaps:
        return [script]
    starts, ends = [script.start, *(b for _, b in gaps)], [*(a for a, _ in gaps), script.end]
    return [script_of(script.source, a, b) for a, b in zip(starts, ends, strict=True)]


_WIDE_GAP = re.compile(r"(?<=\S)[ \u3000]{2,}(?=\S)")


def _loose_cells(script: Script) -> tuple[Script, ...]:
    """Cells parted by tabs, or three and more short words parted by wide gaps."""
    if "\t" in script.flat.strip("\t"):
        return tuple(split_cells(script))
    if script.flat.count("|") > 1 and script.flat.startswith("|") and script.flat.endswith("|"):
        return tuple(split_cells(script.strip("|"), "|"))
    gaps = [m.span() for m in _WIDE_GAP.finditer(script.source, script.start, script.end)]
    if len(gaps) < 2 or max(b - a for a, b in gaps) < 3:
        return ()
    starts, ends = [script.start, *(b for _, b in gaps)], [*(a for a, _ in gaps), script.end]
    cells = tuple(script_of(script.source, a, b) for a, b in zip(starts, ends, strict=True))
    short = all(1 < len(cell) <= 24 and not re.search("[:。]", cell.flat) for cell in cells)
    return cells if short else ()


def split_cells(script: Script, mark: str = "\t") -> list[Script]:
    """The cells of a loose row, empty ones included."""
    cells, last = [], 0
    for i, char in enumerate(script.flat):
        if char == mark:
            cells.append(script.cut(last, i).strip())
            last = i + 1
    return [*cells, script.cut(last).strip()]


def _table_rows(text: str, table: Table) -> Iterator[tuple[Script, tuple[Script, ...]]]:
    """Rows of a real table; a cell merged over rows counts in each of them."""
    starting: dict[int, list[Cell]] = {}
    covering: dict[int, list[Cell]] = {}
    for cell in table.cells:
        starting.setdefault(cell.row, []).append(cell)
        for row in range(cell.row, cell.row + min(cell.row_span, _MAX_SPAN)):
            covering.setdefault(row, []).append(cell)
    for row, own in sorted(starting.items()):
        cells = sorted(covering[row], key=lambda cell: cell.column)
        scripts = tuple(script_of(text, cell.start, cell.end).strip(" \n\t") for cell in cells)
        yield script_of(text, own[0].start, own[-1].end), scripts


def _lines_of(text: str, start: int, end: int) -> Iterator[Script]:
    """Lines of a paragraph; one of unreasonable length is cut, so that no reader slows down."""
    while start < end:
        stop = text.find("\n", start, min(end, start + _MAX_LINE))
        stop = min(end, start + _MAX_LINE) if stop < 0 else stop
        yield script_of(text, start, stop)
        start = stop + 1 if text[stop : stop + 1] == "\n" else stop


def read_outline(paper: Paper) -> tuple[Line, ...]:
    """All lines that carry words, each with the headings it stands under."""
    lines: list[Line] = []
    stack: list[Line] = []
    for whole, cells in _scripts(paper):
        script = whole.strip(" ") if cells else whole.strip()
        if not script.strip():
            continue
        line = _line(len(lines), script, cells, stack)
        lines.append(line)
        if line.kind and len(stack) < _MAX_DEPTH:
            stack.append(line)
    return tuple(lines)


def _line(index: int, script: Script, cells: tuple[Script, ...], stack: list[Line]) -> Line:
    marker, kind, cut = ("", "", 0) if cells else _split_marker(script)
    if kind:
        _close(stack, kind)
    text = script.cut(cut).strip()
    return Line(index, script, text, marker, kind, tuple(stack), cells, head_length(text.flat))
