"""What comes again and again: 每月28日前, 每季度最后一个月, 每两周 — as RFC 5545 rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from yipin.reading.numerals import read_number

_DAYS = dict(
    zip(
        "一二三四五六日天",
        ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"),
        strict=True,
    )
)
_D = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|[一二]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH = r"(?:每个?月|按月|逐月|每一?个月)(?:的)?"
_QUARTER = r"(?:每个?季度?|每一?个季度|按季度?|逐季)(?:的)?"
_QUARTER_MONTHS = {"最后": (3, 6, 9, 12), "末": (3, 6, 9, 12), "首": (1, 4, 7, 10)}
_ORDINAL = {
    "首": 1,
    "第一": 1,
    "第1": 1,
    "第二": 2,
    "第2": 2,
    "第三": 3,
    "第3": 3,
    "第四": 4,
    "第4": 4,
}


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule and where it stands. ``is_bare``: no day named, only 每月 or 每年.

    ``rule`` is empty where one rule cannot say it: 每年3月5日、9月10日.
    """

    start: int
    end: int
    rule: str
    is_bare: bool = False


def _list(values: range) -> str:
    return ",".join(str(value) for value in values)


def _day(text: str) -> int:
    return int(read_number(text) or 1)


def _month_days(match: re.Match[str]) -> str:
    first, last = _day(match["from"]), _day(match["to"])
    return f"FREQ=MONTHLY;BYMONTHDAY={_list(range(first, max(first, last) + 1))}"


def _month_week(match: re.Match[str]) -> str:
    week = _ORDINAL[match["week"]]
    return f"FREQ=MONTHLY;BYMONTHDAY={_list(range(7 * week - 6, 7 * week + 1))}"


def _quarter(match: re.Match[str]) -> str:
    place = "首" if match["place"] in ("首", "第一", "第1") else "末"
    if match["place"] in ("第二", "第2", "中间"):
        listed = "2,5,8,11"
    else:
        listed = ",".join(str(month) for month in _QUARTER_MONTHS[place])
    rule = f"FREQ=YEARLY;BYMONTH={listed}"
    return f"{rule};BYMONTHDAY={_day(match['day'])}" if match["day"] else rule


def _year(match: re.Match[str]) -> str:
    rule = f"FREQ=YEARLY;BYMONTH={_day(match['month'])}"
    return f"{rule};BYMONTHDAY={_day(match['day'])}" if match["day"] else rule


_MONTH_ENDS = {(1, 31), (2, 28), (3, 31), (4, 30), (5, 31), (6, 30)} | {
    (7, 31), (8, 31), (9, 30), (10, 31), (11, 30), (12, 31),
}  # fmt: skip


def _months(match: re.Match[str]) -> str:
    """每年6月、12月; no rule where the days differ and are not the last ones."""
    dates = [
        (_day(one["month"]), _day(one["day"]) if one["day"] else 0)
        for one in _ONE_MONTH.finditer(match["months"])
    ]
    rule = f"FREQ=YEARLY;BYMONTH={','.join(str(month) for month in sorted({m for m, _ in dates}))}"
    days = {day for _, day in dates}
    if days == {0}:
        return rule
    if len(days) == 1:
        return f"{rule};BYMONTHDAY={days.pop()}"
    return f"{rule};BYMONTHDAY=-1" if _MONTH_ENDS.issuperset(dates) else ""


def _ten_days(match: re.Match[str]) -> str:
    first = {"上": 1, "中": 11, "下": 21}[match["third"]]
    return f"FREQ=MONTHLY;BYMONTHDAY={_list(range(first, first + 10))}"


def _nth_weekday(match: re.Match[str]) -> str:
    nth = "-1" if match["nth"] == "最后一" else str(_ORDINAL[match["nth"]])
    return f"FREQ=MONTHLY;BYDAY={nth}{_DAYS[match['weekday']]}"


_IN_MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:月份?)?(?:{_D}[日号])?"
_AND = r"(?:之?前)?[、,和及与]"
_ONE_MONTH = re.compile(
    rf"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:月份?)?(?:(?P<day>{_D})[日号])?"
)
_ORD = r"首|第[一二三四1-4]"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str] | str, bool], ...] = tuple(
    (re.compile(pattern), rule, bare)
    for pattern, rule, bare in (
        (
            rf"{_MONTH}(?P<from>{_D})[日号]?(?:-|至|到)(?P<to>{_D})[日号]",
            _month_days,
            False,
        ),
        (
            rf"{_MONTH}(?P<day>{_D})[日号]",
            lambda m: f"FREQ=MONTHLY;BYMONTHDAY={_day(m['day'])}",
            False,
        ),
        (
            rf"{_MONTH}(?:月[底末]|[底末]|最后[一1](?:天|日|个?工作日))",
            "FREQ=MONTHLY;BYMONTHDAY=-1",
            False,
        ),
        (rf"{_MONTH}初", "FREQ=MONTHLY;BYMONTHDAY=1", False),
        (
            rf"{_MONTH}(?P<nth>{_ORD}|最后一)个?(?:周|星期)(?P<weekday>[一二三四五六日天])",
            _nth_weekday,
            False,
        ),
        (rf"{_MONTH}(?P<week>{_ORD})个?(?:周|星期)", _month_week, False),
        (
            rf"{_MONTH}最后一个?(?:周|星期)",
            f"FREQ=MONTHLY;BYMONTHDAY={_list(range(-7, 0))}",
            False,
        ),
        (rf"{_MONTH}(?P<third>[上中下])旬", _ten_days, False),
        (
            rf"{_QUARTER}(?P<place>最后|首|第[一二三1-3]|中间|末)(?:一?个)?月份?(?:的)?(?:(?P<day>{_D})[日号])?",
            _quarter,
            False,
        ),
        (rf"{_QUARTER}(?:[末底]|结束前)", "FREQ=YEARLY;BYMONTH=3,6,9,12", False),
        (r"每两个?月|隔月|每隔一个月", "FREQ=MONTHLY;INTERVAL=2", True),
        (r"每两周|每双周|隔周|每隔一周|每半个?月", "FREQ=WEEKLY;INTERVAL=2", True),
        (
            r"每(?:周|星期)(?P<weekday>[一二三四五六日天])(?!次|期|篇|个|场|小)",
            lambda m: f"FREQ=WEEKLY;BYDAY={_DAYS[m['weekday']]}",
            False,
        ),
        (
            rf"每年(?:度)?(?:的)?(?P<months>{_IN_MONTH}(?:{_AND}{_IN_MONTH})+)(?<=[月份日号])(?:[底末](?=前))?",
            _months,
            False,
        ),
        (
            rf"每年(?:度)?(?:的)?(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?(?:(?P<day>{_D})[日号])?",
            _year,
            False,
        ),
        (r"每年(?:年)?[底末]|每年度末", "FREQ=YEARLY;BYMONTH=12", False),
        (r"每半年|半年一次", "FREQ=MONTHLY;INTERVAL=6", True),
        (r"每两年|每隔一年|隔年", "FREQ=YEARLY;INTERVAL=2", True),
        (r"每三年", "FREQ=YEARLY;INTERVAL=3", True),
        (_QUARTER, "FREQ=MONTHLY;INTERVAL=3", True),
        (_MONTH, "FREQ=MONTHLY", True),
        (r"每(?:个)?(?:周|星期)(?!末|次|期)|按周|逐周", "FREQ=WEEKLY", True),
        (r"每(?:一)?年度?|按年度?|逐年|一年一(?:次|度)", "FREQ=YEARLY", True),
        (r"每(?:天|日)|逐日", "FREQ=DAILY", True),
    )
)
_CUE = re.compile(r"每|按[月季周年]|逐[月季周年日]|隔[月周年]|半年一次|一年一")


def find_recurrences(flat: str) -> list[Recurrence]:
    """All recurring times in order, the most exact reading of each."""
    found, taken = [], 0
    for cue in _CUE.finditer(flat):
        if cue.start() < taken:
            continue
        for pattern, rule, bare in _RULES:
            match = pattern.match(flat, cue.start())
            if match:
                text = rule if isinstance(rule, str) else rule(match)
                found.append(Recurrence(match.start(), match.end(), text, bare))
                taken = match.end()
                break
    return found
