"""Tables of tasks: a heading row with 任务 or 内容 beside 责任 or 时限, and a row for each task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yipin.reading.draft import Draft
from yipin.reading.outline import Line
from yipin.reading.script import Script

_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("task", re.compile(r"任务|事项|内容|项目名?称?$|工作$|措施|指标|举措")),
    (
        "department",
        re.compile(
            r"(?:责任|牵头|负责|主办|承办|主责|落实|实施)(?:单位|部门|部室|科室|处室|股室|学院)|部门$|单位$"
        ),
    ),
    ("person", re.compile(r"(?:责任|负责|联系)人|负责同志|责任领导|分管领导|牵头领导")),
    ("time", re.compile(r"时限|时间|期限|进度|频次|节点")),
)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task; the columns it lacks are None."""

    line: Line
    task: Script
    department: Script | None = None
    person: Script | None = None
    time: Script | None = None


def _columns(line: Line) -> dict[str, int]:
    """Which column holds what, where this row is a heading of such a table."""
    places: dict[str, int] = {}
    for i, cell in enumerate(line.cells):
        for name, pattern in _COLUMNS:
            if name not in places and len(cell.flat) <= 10 and pattern.search(cell.flat):
                places[name] = i
                break
    return places if "task" in places and len(places) >= 2 else {}


def _row(line: Line, places: dict[str, int]) -> TaskRow | None:
    cells = line.cells
    chosen = {name: cells[at] for name, at in places.items() if at < len(cells) and cells[at]}
    return TaskRow(line, **chosen) if "task" in chosen and len(chosen) > 1 else None


def task_rows(draft: Draft) -> Iterator[TaskRow]:
    places: dict[str, int] = {}
    for line in draft.body:
        if not line.is_row:
            places = {}
            continue
        heading = _columns(line)
        if heading and not places:
            places = heading
            continue
        row = _row(line, places) if places else None
        if row:
            yield row
