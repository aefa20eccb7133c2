"""From dates as exact as the text to the first and the last minute of a window.

Where the text is less exact than a day, the widest reading is taken and said so:
上旬 1—10, 中旬 11—20, 下旬 21—end, 初 1—10, 底 21—end. 12月前 ends on 30 November, 12月底前 on the last day.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

MONTHS = {name: at for at, name in enumerate("一二三四五六七八九十", start=1)}
MONTHS |= {"十一": 11, "十二": 12}
PARTS = {
    "上中旬": (1, 20), "中下旬": (11, 31), "上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31),
    "初": (1, 10), "中": (11, 20), "底": (21, 31), "末": (21, 31), "": (1, 31),
}  # fmt: skip
NAMED_MONTH = re.compile(
    r"(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九])月份?(?:的)?"
    r"(?P<part>上中旬|中下旬|上旬|中旬|下旬|初|中(?!小|学|央|心)|底|末)?"
    r"(?P<before>[)）]*(?:之|以)?前(?!期))?"
)
ISO = re.compile(r"^(?P<year>\d{4}|-)-(?P<month>\d\d)(?:-(?P<day>\d\d)(?P<hour>T\d\d:\d\d)?)?$")


@dataclass(frozen=True, slots=True)
class Instant:
    """``text`` as a definition writes it; ``question`` says what was assumed."""

    text: str | None
    question: str = ""


NOTHING = Instant(None)


@dataclass(frozen=True, slots=True)
class _Named:
    part: str
    is_before: bool


def opening(iso: str | None, words: str, year: int | None) -> Instant:
    """The first minute that a date can mean."""
    return _instant((iso or "").split("/")[0], words, year, is_closing=False)


def closing(iso: str | None, words: str, year: int | None) -> Instant:
    """The last minute that a date can mean."""
    return _instant((iso or "").split("/")[-1], words, year, is_closing=True)


def _instant(iso: str, words: str, year: int | None, *, is_closing: bool) -> Instant:
    found = ISO.match(iso)
    if not found:
        return NOTHING
    stated = None if found["year"] == "-" else int(found["year"])
    in_year = stated or year
    if in_year is None:
        return Instant(None, "没有写年份，请补上日期。")
    assumed = "" if stated else f"没有写年份，先按 {in_year} 年算。"
    month = int(found["month"])
    if found["day"]:
        text = f"{in_year:04d}-{month:02d}-{found['day']}{found['hour'] or ''}"
        return Instant(text, assumed)
    return _of_month(in_year, month, words, is_closing=is_closing)


def _of_month(year: int, month: int, words: str, *, is_closing: bool) -> Instant:
    named = _named(words, month, is_closing=is_closing)
    if is_closing and named.is_before and named.part in ("", "初"):
        return _before_month(year, month, named.part)
    first, last = PARTS[named.part]
    length = calendar.monthrange(year, month)[1]
    day = min(last, length) if is_closing else first
    stated = f"{month}月{named.part}"
    said = f"“{stated}”没有写日子" if named.part else f"只写了“{month}月”"
    return Instant(f"{year:04d}-{month:02d}-{day:02d}", f"{said}，先按{day}日算。")


def _before_month(year: int, month: int, part: str) -> Instant:
    year, before = (year - 1, 12) if month == 1 else (year, month - 1)
    day = calendar.monthrange(year, before)[1]
    question = f"写的是“{month}月{part}前”，先按{before}月{day}日算。"
    return Instant(f"{year:04d}-{before:02d}-{day:02d}", question)


def _named(words: str, month: int, *, is_closing: bool) -> _Named:
    """What the words say of this month: the last mention for an end, the first for a beginning."""
    mentions = [one for one in NAMED_MONTH.finditer(words) if _number(one["month"]) == month]
    if not mentions:
        return _Named("", is_before=False)
    one = mentions[-1 if is_closing else 0]
    return _Named(one["part"] or "", is_before=bool(one["before"]))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else MONTHS[text]


def span_question(opens: Instant, closes: Instant) -> str:
    """What was assumed about a window, in one sentence."""
    if opens.text and closes.text and opens.question and closes.question:
        return f"通知没有写日子，先按{_day_words(opens.text)}至{_day_words(closes.text)}算。"
    return closes.question or opens.question


def _day_words(text: str) -> str:
    return f"{int(text[5:7])}月{int(text[8:10])}日"


def day_after(text: str | None) -> str | None:
    """The day after a closing instant, when the next step can begin."""
    if text is None:
        return None
    year, month, day = (int(part) for part in text[:10].split("-"))
    if day < calendar.monthrange(year, month)[1]:
        return f"{year:04d}-{month:02d}-{day + 1:02d}"
    year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return f"{year:04d}-{month:02d}-01"
