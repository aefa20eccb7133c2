"""So many days from another event: 收到通知后15日内, 立项后一个月内, 会后三天, 赛前3日."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yipin.reading.numerals import read_number

_FEW = r"(?:\d{1,3}|[一二两三四五六七八九十百半]{1,4})"
_UNIT = r"(?:个?工作日|日|天|个?(?:周|星期)|个?月|个?学期|年|个?小时)"
_BEHIND = r"(?:之|以)?(?:(?P<within>内)(?!容|外|部|设|涵)|后(?!续|期|勤|备|盾))"
_NOT_COUNTED = r"(?<![\d〇零一二三四五六七八九十月第每至到.-])"
_LAPSE = re.compile(
    rf"{_NOT_COUNTED}(?P<number>{_FEW})(?P<unit>{_UNIT}){_BEHIND}"
    rf"|(?:(?<=[赛会展幕]前)|(?<=后)(?<!最后))第?{_FEW}(?:个?工作日|日|天|个?(?:周|星期)|个月|个?小时)"
)
#: 立项后3月内 is a lapse, 3月内 alone is the month of March
_MONTH = re.compile(r"\d{1,2}月")
#: how long a list is shown is no time to hand in
_SHOWN = re.compile(r"公示(?:期|时间)?为?$")
_EVENT = re.compile(r"(?:后|起|的)的?$")
_DAYS = {"日": 1, "天": 1, "周": 7, "个周": 7, "星期": 7, "个星期": 7}


@dataclass(frozen=True, slots=True)
class Lapse:
    """``days`` are calendar days; None for 10日后, and where the unit has no fixed number of them."""

    start: int
    end: int
    days: int | None = None


def _days(match: re.Match[str]) -> int | None:
    each = _DAYS.get(match["unit"] or "")
    if not each or not match["within"] or "半" in match["number"]:
        return None
    value = read_number(match["number"])
    return int(value) * each if value else None


def find_lapses(flat: str) -> Iterator[Lapse]:
    for match in _LAPSE.finditer(flat):
        before = flat[: match.start()]
        is_month = _MONTH.match(match[0]) and not _EVENT.search(before)
        if not is_month and not _SHOWN.search(before):
            yield Lapse(*match.span(), _days(match))
