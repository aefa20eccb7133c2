"""Dates as papers write them, found in flat text; what year they mean is decided in calendar.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from yipin.reading.lapses import Lapse, find_lapses
from yipin.reading.numerals import read_number

_YEAR_CN = r"[一二][〇零九OO0一二三四五六七八九]{3}"
_YEAR = rf"(?:(?:19|20)\d\d|{_YEAR_CN}|(?<!\d)\d\d)"
_RELATIVE = r"今年|本年度?|当年|次年|翌年|第二年|明年|来年|下一?年|去年|上年|前年"
_CN = r"[廿卅][一二三四五六七八九]?|三十一?|[一二]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_PART = r"中下旬|上中旬|[上中下]旬|月?[初底末](?!步|期|中|级|评|审)|上半月|下半月|中(?=-|至)"
_WEEKDAY = r"(?:\((?:星期|周|礼拜)[一二三四五六日天]\)|(?:星期|周)[一二三四五六日天])?"
_HALF_DAY = r"上午|下午|中午|晚上?|早上?|凌晨|午后"
_TIME = (
    rf"(?:[,(]?(?P<half>{_HALF_DAY})?(?:(?P<hour>\d{{1,2}})(?!年|月|日|号|个)|(?P<hour_cn>{_CN})(?=[点时]))"
    r"(?::(?P<minute>[0-5]\d)|[点时](?!间|长|段|期)(?:(?P<half_past>半)|(?P<minutes>\d{1,2})分?)?)"
    r"(?::\d\d)?)"
)
_WORDED = (
    rf"(?:(?P<year>{_YEAR})年|(?P<relative>{_RELATIVE})的?)?"
    rf"(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?:月份?|(?=[-至到](?:1[0-2]|[1-9])月))"
    rf"(?:(?P<day>3[01]|[12]\d|0?[1-9]|{_CN})(?:[日号]|(?=[-至到](?:(?:1[0-2]|[1-9])月)?(?:\d{{1,2}}|{_CN})[日号])))?)"
    rf"(?:(?P<part>{_PART}))?"
)
_PRINTED = (
    r"(?P<p_year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<p_month>\d{1,2})(?P=mark)(?P<p_day>\d{1,2})(?!\d)"
)
_YEAR_END = rf"(?:(?P<e_year>{_YEAR})年|(?P<e_relative>{_RELATIVE})|(?<![\d年个])(?=年[底末](?:之|以)?前))(?P<e_part>年?[底末初])"
_DAY_ONLY = r"(?<![\d月第每])(?P<only_day>3[01]|[12]\d|[1-9])[日号](?!子|常|期)"
_DATE = re.compile(rf"(?:{_PRINTED}|{_WORDED}|{_YEAR_END}|{_DAY_ONLY}){_WEEKDAY} ?{_TIME}?")
_JOINT = re.compile(r"(?:起|开始)?(?:-{1,2}|至|到|起至)$")
_EITHER = re.compile(r"或者?$")
_ISSUED = r"(?:通知|文件)?(?:发文|发布|印发|下发|发出)之日|(?:通知|文件)公布之日"
#: 名单发布之日起 and 立项通知下发之日起 tell of another paper
_FROM_NOW = re.compile(
    rf"(?:自|从)?即日起|(?:(?:自|从)(?:本|此|该)?|本|(?<![\u4e00-\u9fff])|(?<=[于在]))(?:{_ISSUED})起"
)
_THENCE = re.compile(r"(?:之|以)?(?:日?起|后|开始)的?,?")
_TO_LAPSE = re.compile(r"的?,?在?")


@dataclass(frozen=True, slots=True)
class DateRef:
    """A date as written. ``start`` and ``end`` are places in the flat text it was found in."""

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int | None = None
    part: str | None = None
    relative: str | None = None
    from_now: bool = False
    #: calendar days after the day of issue
    days: int = 0

    @property
    def is_full(self) -> bool:
        return self.year is not None and self.month is not None


@dataclass(frozen=True, slots=True)
class Span:
    """From one date to another (``last``), one of two (``either``), or a single date."""

    first: DateRef
    last: DateRef | None = None
    either: bool = False

    @property
    def start(self) -> int:
        return self.first.start

    @property
    def end(self) -> int:
        return (self.last or self.first).end

    @property
    def due(self) -> DateRef:
        return self.last or self.first


def _whole(text: str | None) -> int | None:
    value = read_number(text) if text else None
    return None if value is None else int(value)


def _year(text: str | None) -> int | None:
    year = _whole(text)
    return year + 2000 if year is not None and year < 100 else year


def _clock(match: re.Match[str]) -> tuple[int | None, int | None]:
    """Hour and minute on the 24-hour clock; 24:00 is the last minute of the day."""
    hour = _whole(match["hour"] or match["hour_cn"])
    if hour is None or hour > 24:
        return None, None
    minute = 30 if match["half_past"] else _whole(match["minute"] or match["minutes"]) or 0
    if match["half"] in ("下午", "晚", "晚上", "午后") and hour < 12:
        hour += 12
    return (23, 59) if hour == 24 else (hour, min(minute, 59))


def _ref(match: re.Match[str]) -> DateRef:
    hour, minute = _clock(match)
    part = match["part"] or match["e_part"]
    month = _whole(match["p_month"] or match["month"])
    if match["e_part"]:
        month = 1 if "初" in match["e_part"] else 12
    return DateRef(
        start=match.start(),
        end=match.end(),
        year=_year(match["p_year"] or match["year"] or match["e_year"]),
        month=month,
        day=_whole(match["p_day"] or match["day"] or match["only_day"]),
        hour=hour,
        minute=minute,
        part=part,
        relative=match["relative"] or match["e_relative"],
    )


def _is_real(ref: DateRef) -> bool:
    return 1 <= (ref.month or 1) <= 12 and 1 <= (ref.day or 1) <= 31


_MAY_TELL = re.compile(r"[月日号年]|\d[-/.]\d")


def find_dates(flat: str, month: int | None = None) -> Sequence[DateRef]:
    """All dates in order; a bare day takes ``month`` or that of the date before it."""
    return _dates_in(flat, month) if _MAY_TELL.search(flat) else ()


@lru_cache(maxsize=2048)
def _dates_in(flat: str, month: int | None) -> tuple[DateRef, ...]:
    """Kept for a while: most readers look at the same sentences."""
    lapses = list(find_lapses(flat))
    found = list(_from_now(flat, lapses))
    for match in _DATE.finditer(flat):
        ref = _ref(match)
        if any(_is_counted_from(flat, ref, lapse) for lapse in lapses):
            continue
        if ref.month is None:
            ref = replace(ref, month=month)
        month = ref.month
        if ref.month and _is_real(ref):
            found.append(ref)
    return tuple(sorted(found, key=lambda ref: ref.start))


def _is_counted_from(flat: str, ref: DateRef, lapse: Lapse) -> bool:
    """15日 of 15日内, and 4月1日 of 4月1日后10日内: neither is a day that something is due."""
    overlaps = lapse.start < ref.end and ref.start < lapse.end
    return overlaps or bool(_THENCE.fullmatch(flat, ref.end, lapse.start))


def _from_now(flat: str, lapses: Sequence[Lapse]) -> Iterator[DateRef]:
    """From the day of issue; with a lapse behind it, that many calendar days later."""
    for match in _FROM_NOW.finditer(flat):
        behind = (one for one in lapses if _TO_LAPSE.fullmatch(flat, match.end(), one.start))
        lapse = next(behind, None)
        if lapse is None:
            yield DateRef(match.start(), match.end(), from_now=True)
        elif lapse.days:
            yield DateRef(match.start(), lapse.end, from_now=True, days=lapse.days)


def _later_part(first: DateRef, last: DateRef) -> DateRef:
    """The end of an interval leans on its beginning for month and year."""
    month = last.month if last.month is not None else first.month
    year = last.year
    if year is None and first.year is not None and not last.relative:
        year = first.year + (1 if month and first.month and month < first.month else 0)
    return replace(last, month=month, year=year)


def _earlier_part(first: DateRef, last: DateRef) -> DateRef:
    """The beginning takes the year of the end where only the end has one."""
    if first.year is not None or last.year is None or first.from_now or first.relative:
        return first
    later = bool(first.month and last.month and first.month > last.month)
    return replace(first, year=last.year - (1 if later else 0))


def find_spans(flat: str, month: int | None = None) -> list[Span]:
    """Single dates and intervals, in order."""
    dates, spans, i = find_dates(flat, month), [], 0
    while i < len(dates):
        first, step = dates[i], 1
        span = Span(first)
        if i + 1 < len(dates):
            between = flat[first.end : dates[i + 1].start]
            if _JOINT.match(between) or (first.from_now and between in ("至", "-", "到", "")):
                span = Span(_earlier_part(first, dates[i + 1]), _later_part(first, dates[i + 1]))
            elif _EITHER.match(between):
                span = Span(first, _later_part(first, dates[i + 1]), either=True)
            step = 2 if span.last else 1
        spans.append(span)
        i += step
    return spans
