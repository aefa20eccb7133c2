"""Tables that allot numbers to units: a column of units, and columns of 名额 beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from yipin.reading.draft import Draft, Found
from yipin.reading.findings import Quota
from yipin.reading.outline import Line
from yipin.reading.script import Script

_UNITS = re.compile(r"(?:单位|学院|院系|部门|系部|支部|乡镇|县区|学校|组织)(?:名称)?$|^名称$")
_ALLOTTED = re.compile(
    r"名额|推荐数|限报|指标|(?:数量|人数|项数|个数)$|(?:先进|优秀|红旗|十佳)[\u4e00-\u9fff]{2,10}(?:\(|$)"
)
_MEASURE = re.compile(r"\(?(?P<unit>[项个名篇件支家人])\)?$")
_ABOUT = re.compile(r"名额|分配|推荐数|指标分解")
_TOTAL = re.compile(r"合计|总计|共计|小计|备注|序号")
_WHOLE = re.compile(r"(?P<number>\d{1,4})(?P<unit>[项个名篇件支家人])?$")


def _columns(cells: tuple[Script, ...]) -> tuple[int, list[int]] | None:
    """Where the units stand, and where what is allotted to them."""
    units = [i for i, cell in enumerate(cells) if _UNITS.search(cell.flat)]
    allotted = [i for i, cell in enumerate(cells) if _ALLOTTED.search(cell.flat)]
    allotted = [i for i in allotted if i not in units]
    return (units[0], allotted) if units and allotted else None


def _quota(head: Script, unit: Script, cell: Script) -> Found[Quota] | None:
    match = _WHOLE.match(cell.flat)
    if not match or _TOTAL.search(unit.flat) or not unit:
        return None
    named = _MEASURE.search(head.flat)
    measure = match["unit"] or (named["unit"] if named else "个")
    number = int(match["number"])
    note = head.cut(0, named.start()).clean if named and named.start() > 1 else head.clean
    quota = Quota(
        who=unit.clean, min=number, max=number, unit=measure, note=note, limits_applications=True
    )
    return Found(quota, cell.start, cell.end)


def _of_table(rows: list[Line]) -> Iterator[Found[Quota]]:
    columns = _columns(rows[0].cells) if rows else None
    if columns is None:
        return
    at, allotted = columns
    for row in rows[1:]:
        for i in allotted:
            if max(i, at) < len(row.cells):
                item = _quota(rows[0].cells[i], row.cells[at], row.cells[i])
                if item:
                    yield item


def _tables(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """Rows that stand together, from a heading row on; rules of a drawn table are left out."""
    rows: list[Line] = []
    for line in lines:
        if line.is_row and not re.fullmatch(r"[-| :]+", line.flat):
            rows = [line] if _columns(line.cells) else [*rows, line]
        elif not line.is_row and rows:
            yield rows
            rows = []
    yield rows


def read_quota_tables(draft: Draft) -> list[Found[Quota]]:
    """In the body, and in annexes that are about allotting."""
    zones = [draft.body]
    zones += [ls for ls in draft.zones.annexes if any(_ABOUT.search(ln.flat) for ln in ls[:4])]
    return [item for lines in zones for rows in _tables(lines) for item in _of_table(rows)]
