"""So many days from another event: 收到通知后15日内, 立项后一个月内, 会后三天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yipin.reading.numerals import read_number

_FEW = r"(?:\d{1,3}|[一二两三四五六七八九十百半]{1,4})"
_UNIT = r"(?:个?工作日|日|天|个?(?:周|星期)|个?月|个?学期|年|个?小时)"
_BEHIND = r"(?:之|以)?(?:内(?!容|外|部|设|涵)|后(?!续|期|勤|备|盾))"
_LAPSE = re.compile(
    rf"(?<![\d〇零一二三四五六七八九十月第每前至到.-])(?P<number>{_FEW})(?P<unit>{_UNIT}){_BEHIND}"
)
#: 立项后3月内 is a lapse, 3月内 alone is the month of March
_MONTH = re.compile(r"\d{1,2}月")
#: how long a list is shown is no time to hand in
_SHOWN = re.compile(r"公示(?:期|时间)?为?$")
_EVENT = re.compile(r"(?:后|起|的)的?$")
_DAYS = {"日": 1, "天": 1, "周": 7, "个周": 7, "星期": 7, "个星期": 7}


@dataclass(frozen=True, slots=True)
class Lapse:
    """``days`` is None where the unit has no fixed number of calendar days."""

    start: int
    end: int
    days: int | None = None


def _days(number: str, unit: str) -> int | None:
    value = read_number(number) if "半" not in number else None
    return int(value) * _DAYS[unit] if value and unit in _DAYS else None


def find_lapses(flat: str) -> Iterator[Lapse]:
    for match in _LAPSE.finditer(flat):
        before = flat[: match.start()]
        is_month = _MONTH.match(match[0]) and not _EVENT.search(before)
        if not is_month and not _SHOWN.search(before):
            yield Lapse(*match.span(), _days(match["number"], match["unit"]))
