"""Tables with a header and rows to fill in: summaries, score sheets, budgets inside a form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yipin.reading.blank_forms.bands import Band, edges, is_header, is_over
from yipin.reading.blank_forms.cells import FormCell, label_score
from yipin.reading.blank_forms.options import has_options
from yipin.reading.blank_forms.types import has_cue
from yipin.reading.blank_forms.words import SERIAL, SERIAL_HEADS, TOTAL, is_note, tight

PLURAL = re.compile(
    r"成员|团队|人员|经历|明细|清单|家庭|名单|简历|骨干|列表|科目|预算|成果|奖项|关系"
)
FIGURE = re.compile(r"^[\d.,%％]+(?:[人名个项次分元岁篇件]|万元)?$")
EXAMPLE = re.compile(r"^(?:例|示例|样例|如)[：:]?\d?$")


Leaf = tuple[str, FormCell]


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """A header with its body: column names, how many body rows, which columns are printed."""

    columns: tuple[str, ...]
    rows: int
    printed: tuple[str, ...]
    heads: tuple[FormCell, ...]
    first_row: int
    bands: int  # how many bands of the region it takes up
    start: int
    end: int
    is_printed: bool = False  # every cell is filled: a list, nothing to fill in


def find_table(bands: Sequence[Band], *, heading: str, is_whole: bool) -> ColumnTable | None:
    """A table that begins with the first of these bands, or None.

    ``heading`` spans it: where that names several (成员, 经历), one body row is enough;
    ``is_whole``: there is nothing else in the grid, so one body row is enough in any case.
    """
    depth = _header_depth(bands)
    if depth == 0:
        return None
    leaves = _leaves([cell for band in bands[:depth] for cell in band.cells])
    depth += _is_count_row(bands[depth:])
    body, taken = _body(bands[depth:], leaves)
    rows = sum(band.height for band in body)
    named = [(name, head) for name, head in leaves if head.name.text]  # an empty corner has none
    columns = tuple(name for name, _ in named)
    if not body and _is_printed_list(bands, depth, leaves):
        return _printed_table(bands, depth, leaves)
    least = 1 if is_whole or SERIAL_HEADS & set(columns) or PLURAL.search(heading) else 2
    if rows < least or (len(leaves) == 2 and not _is_list_of_two(columns, body)):
        return None
    cells = [cell for band in bands[: depth + taken] for cell in band.cells]
    return ColumnTable(
        columns, rows, _printed(named, body), tuple(head for _, head in named),
        body[0].first, depth + taken, cells[0].cell.start, max(each.cell.end for each in cells),
    )  # fmt: skip


def _is_count_row(bands: Sequence[Band]) -> bool:
    """Columns numbered 1, 2, 3 under the header."""
    cells = bands[0].cells if bands else ()
    texts = [cell.plain for cell in cells]
    return len(texts) > 2 and texts[-1] == str(len(texts)) and all(map(SERIAL.match, texts))


def _is_printed_list(bands: Sequence[Band], depth: int, leaves: list[Leaf]) -> bool:
    """Header and rows, all printed, and read downwards: no labels in the first column."""
    body = bands[depth:]
    names = [head.name.text for _, head in leaves]
    if len(body) < 2 or any(_is_open(cell) for band in body for cell in band.cells):
        return False
    lines = set(edges([head for _, head in leaves]))
    fitting = [band for band in body if set(edges(band.cells)) <= lines and len(band.cells) > 1]
    if len(fitting) < 2 or sum(map(has_cue, names)) < len(names) * 0.6:
        return False
    labels = [band for band in fitting if label_score(band.cells[0]) >= 1.5]
    if names[0] in SERIAL_HEADS or len(labels) < len(fitting) / 2:
        return True
    last = [band.cells[-1].plain for band in fitting]
    return not FIGURE.match(leaves[-1][1].plain) and all(map(FIGURE.match, last))


def _printed_table(bands: Sequence[Band], depth: int, leaves: list[Leaf]) -> ColumnTable:
    columns = tuple(name for name, _ in leaves if name)
    cells = [cell for band in bands for cell in band.cells]
    return ColumnTable(
        columns, sum(band.height for band in bands[depth:]), columns,
        tuple(head for _, head in leaves), bands[depth].first, len(bands),
        cells[0].cell.start, max(each.cell.end for each in cells), True,
    )  # fmt: skip


def _header_depth(bands: Sequence[Band]) -> int:
    """Header bands at the top: each further one divides the one above, until blanks begin."""
    if not bands or not is_header(bands[0], is_first=True):
        return 0
    depth = 1
    while depth < len(bands) and depth < 3:
        above, below = bands[depth - 1], bands[depth]
        is_finer = set(edges(above.cells)) < set(edges(below.cells))
        if not (is_finer and is_header(below, is_first=False)):
            break
        depth += 1
    return depth


def _leaves(cells: Sequence[FormCell]) -> list[Leaf]:
    """Lowest header cells from left to right, named with what spans them: 得分/自评."""
    bottom = max(each.cell.row + each.cell.row_span for each in cells)
    leaves = [each for each in cells if _is_leaf(each, cells, bottom)]
    return [
        (_path(leaf, cells), leaf) for leaf in sorted(leaves, key=lambda each: each.cell.column)
    ]


def _is_leaf(cell: FormCell, cells: Sequence[FormCell], bottom: int) -> bool:
    return not any(is_over(cell, other) for other in cells) or (
        cell.cell.row + cell.cell.row_span == bottom
    )


def _path(leaf: FormCell, cells: Sequence[FormCell]) -> str:
    above = sorted((each for each in cells if is_over(each, leaf)), key=lambda each: each.cell.row)
    names = [each.name.text for each in above if each.cell.column_span > leaf.cell.column_span]
    return "/".join([*(name for name in names if name), leaf.name.text])


def _body(bands: Sequence[Band], leaves: list[Leaf]) -> tuple[list[Band], int]:
    """The bands that belong to the body, and how many bands were passed, totals included."""
    lines = set(edges([head for _, head in leaves]))
    body: list[Band] = []
    taken = 0
    for place, band in enumerate(bands):
        kind = _body_kind(band, lines, leaves, body)
        if kind == "body":
            body.append(band)
        if kind == "end":
            break
        if kind != "printed" or _goes_on(bands[place + 1 :], lines, leaves, body):
            taken = place + 1
        else:
            break
    return body, (taken if body else 0)


def _goes_on(bands: Sequence[Band], lines: set[int], leaves: list[Leaf], body: list[Band]) -> bool:
    return bool(bands) and _body_kind(bands[0], lines, leaves, body) in ("body", "total")


def _body_kind(band: Band, lines: set[int], leaves: list[Leaf], body: list[Band]) -> str:
    """body, total, printed (a heading between rows, the header again) or end."""
    first = band.cells[0]
    if body and TOTAL.match(first.plain) and len(band.cells) > 1:
        return "total"
    if len(band.cells) == 1 and len(leaves) > 1:
        is_row = not first.is_empty and not is_note(first.text) and label_score(first) > -2
        return "printed" if is_row and not first.plain.endswith(("：", ":")) else "end"
    if not _fits(band, lines, leaves) or _spans_columns(band, leaves, body):
        return "end"
    names = [head.name.text for _, head in leaves]
    if [cell.name.text for cell in band.cells] == names:
        return "printed"
    blanks = [cell for cell in band.cells if _is_open(cell)]
    if blanks and not _reads_downwards(band, body):
        return "end"
    if not blanks:
        return (
            "printed" if body and not blanks and len(leaves) > 2 and _is_like(band, body) else "end"
        )
    return "body"


def _is_like(band: Band, body: list[Band]) -> bool:
    """A fully printed row among open ones: same cells as the row above, serial number first."""
    return edges(band.cells) == edges(body[-1].cells) and label_score(band.cells[0]) < 0


def _is_open(cell: FormCell) -> bool:
    return cell.is_empty or cell.is_furniture or has_options(cell.text)


def _fits(band: Band, lines: set[int], leaves: list[Leaf]) -> bool:
    """The cells keep to the columns of the header; printed row heads may divide the first."""
    own = edges(band.cells)
    if own[-1] != max(lines) or own[0] != min(lines):
        return False
    first = leaves[0][1].cell
    second = first.column + first.column_span
    extra = set(own) - lines
    heads = [cell for cell in band.cells if cell.cell.column < second]
    return not extra or (max(extra) < second and not any(_is_open(cell) for cell in heads))


def _spans_columns(band: Band, leaves: list[Leaf], body: list[Band]) -> bool:
    """An open cell over several columns, which the rows before do not have: the body is over."""
    starts = {head.cell.column for _, head in leaves[1:]}

    def spans(cell: FormCell) -> bool:
        first, end = cell.cell.column, cell.cell.column + cell.cell.column_span
        return _is_open(cell) and any(first < start < end for start in starts)

    usual = any(spans(cell) for cell in body[0].cells) if body else True
    return not usual and any(spans(cell) for cell in band.cells)


def _reads_downwards(band: Band, body: list[Band]) -> bool:
    """Print in a row belongs to printed columns: no label that its right neighbour answers."""
    if body:
        before = {cell.cell.column for cell in body[0].cells if not _is_open(cell)}
        now = [cell for cell in band.cells if not _is_open(cell)]
        fresh = [cell for cell in now if cell.cell.column not in before]
        is_example = any(EXAMPLE.match(cell.plain) for cell in body[0].cells[:1])
        return is_example or not any(label_score(cell) >= 1.5 for cell in fresh)
    return not any(_has_answers_inside(band, row) for row in range(band.first, band.last + 1))


def _has_answers_inside(band: Band, row: int) -> bool:
    """An open cell with a label to its right: the row of a form."""
    was_open = False
    for cell in (each for each in band.cells if each.cell.row == row):
        if was_open and not _is_open(cell) and label_score(cell) >= 1.5:
            return True
        was_open = was_open or _is_open(cell)
    return False


def _is_list_of_two(columns: Sequence[str], body: Sequence[Band]) -> bool:
    """Two columns are a table where both are open, or the first is numbered or a list of items."""
    firsts = [cell for band in body for cell in band.cells[:1]]
    if columns[0] in SERIAL_HEADS or all(_is_open(cell) for cell in firsts):
        return True
    return bool(
        re.search(
            r"^(?:项目|内容|指标|科目|类别|事项|名称|支出|用途|时间|阶段|评[价分])", columns[0]
        )
    )


def _printed(leaves: list[Leaf], body: Sequence[Band]) -> tuple[str, ...]:
    """Columns in which every body cell is printed."""
    printed = []
    for name, head in leaves:
        column = head.cell.column
        cells = [cell for band in body for cell in band.cells if _covers(cell, column)]
        is_example = [bool(EXAMPLE.match(tight(cell.text))) for cell in cells]
        if cells and not any(_is_open(cell) for cell in cells) and not any(is_example):
            printed.append(name)
    return tuple(printed)


def _covers(cell: FormCell, column: int) -> bool:
    return cell.cell.column <= column < cell.cell.column + cell.cell.column_span
