"""The columns of a roster, however a file orders and names them, and what its cells say.

Whatever a cell holds that cannot be, the fault names the column, the value and what to do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yipin.rules.plain import UNSAVEABLE

EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
PHONE = re.compile(r"\+?[\d\s()（）-]{5,24}")
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?)?\s*月?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
DAY_ZERO = date(1899, 12, 30)  # what spreadsheets count their days from
SERIAL_DAYS = range(20_000, 80_000)  # 1954 to 2119
MOST_COUNT = 10_000_000
EXAMPLE = "示例"  # a key that begins so belongs to the example row of the template
SCIENTIFIC = re.compile(r"[\d.]+E\+?\d+", re.IGNORECASE)  # a long number that a spreadsheet cut
BETWEEN = re.compile(r"[/／>＞\\]")
DECORATION = re.compile(r"[\s*＊:：()（）\[\]【】]|必填|选填")


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """A column by key. ``kind`` is text, place, email, phone, day or count; ``also`` are other names."""

    key: str
    label: str
    note: str
    example: str = ""
    kind: str = "text"
    must: bool = False
    most: int = 0
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with one cell and what to do. ``key`` names the column."""

    key: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class HeadMatch:
    """Where each column stands (from 0); what is ignored, missing and there twice, by its words."""

    at: Mapping[str, int]
    ignored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()


def plain_head(words: object) -> str:
    """A heading without stars, brackets and spaces: “学 工 号（必填）*” is 学工号."""
    return DECORATION.sub("", cell_text(words)).lower()


def match_heads(cells: Sequence[object], columns: Sequence[RosterColumn]) -> HeadMatch:
    """Find each column in a heading row, in any order and under any of its names."""
    known = {plain_head(name): one.key for one in columns for name in (one.label, *one.also)}
    at: dict[str, int] = {}
    ignored: list[str] = []
    doubled: list[str] = []
    for place, cell in enumerate(cells):
        words = cell_text(cell)
        key = known.get(plain_head(cell))
        if key is None:
            if words:
                ignored.append(words[:40])
        elif key in at:
            doubled.append(words[:40])
        else:
            at[key] = place
    missing = tuple(one.label for one in columns if one.must and one.key not in at)
    return HeadMatch(at, tuple(ignored), missing, tuple(doubled))


def find_heads(
    rows: Sequence[Sequence[object]], columns: Sequence[RosterColumn]
) -> tuple[int, HeadMatch]:
    """The heading row among the first rows of a file: the one that knows most columns."""
    found = [match_heads(row, columns) for row in rows] or [match_heads((), columns)]
    best = max(range(len(found)), key=lambda at: (len(found[at].at), -at))
    return best, found[best]


def cell_text(value: object) -> str:
    """A cell as somebody would read it: whole numbers without ``.0``, no signs nobody sees."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    words = UNSAVEABLE.sub("", str(value)).replace("\u3000", " ").replace("\u00a0", " ")
    return words.replace("\ufeff", "").replace("\u200b", "").strip()


def read_cells(
    cells: Sequence[object], match: HeadMatch, columns: Sequence[RosterColumn]
) -> tuple[dict[str, object], list[CellFault]]:
    """The values of a row by key (what is empty is left out) and what is wrong with its cells."""
    values: dict[str, object] = {}
    faults: list[CellFault] = []
    for column in columns:
        at = match.at.get(column.key)
        text = cell_text(cells[at]) if at is not None and at < len(cells) else ""
        if not text:
            if column.must:
                faults.append(CellFault(column.key, "", f"“{column.label}”没有填。请补上。"))
            continue
        value, message = read_value(text, column)
        values[column.key] = value
        if message:
            faults.append(CellFault(column.key, text[:200], message))
    return values, faults


def is_example(values: Mapping[str, object], key: str) -> bool:
    """Whether a row is the example of the template, left in by somebody."""
    return str(values.get(key, "")).startswith(EXAMPLE)


def read_value(text: str, column: RosterColumn) -> tuple[object, str]:
    """The value a cell stands for, and what is wrong with it ("" where nothing is)."""
    if column.most and len(text) > column.most:
        words = f"“{column.label}”有 {len(text)} 个字，最多 {column.most} 个。请缩短。"
        return text[: column.most], words
    if column.kind in {"text", "phone"} and SCIENTIFIC.fullmatch(text) and len(text) > 5:
        return (
            text,
            f"“{text}”是被表格软件截短的长数字，末几位已丢失。请把这一列设成文本，重新填写。",
        )
    if column.kind == "day":
        day = read_day(text)
        return (day.isoformat(), "") if day else (text[:40], _no_day(text))
    if column.kind == "count":
        return _read_count(text, column)
    if column.kind == "place":
        return place_words(text), ""
    if column.kind == "email" and not EMAIL.fullmatch(text):
        return text, f"“{text[:60]}”不是邮箱地址。请写成 name@example.edu 的样子，或留空。"
    if column.kind == "phone" and not PHONE.fullmatch(text):
        return text, f"“{text[:40]}”不是电话号码。请只写数字，可带区号和分机，或留空。"
    return text, ""


def _no_day(text: str) -> str:
    return f"“{text[:40]}”不是日期。请写成 2026-09-01。"


def _read_count(text: str, column: RosterColumn) -> tuple[object, str]:
    digits = text.replace(",", "").replace("，", "").removesuffix("人").strip()
    if digits.isascii() and digits.isdigit() and int(digits) <= MOST_COUNT:
        return int(digits), ""
    return text[:40], f"“{text[:40]}”不是人数。“{column.label}”请写 0 或正整数。"


def place_words(text: str) -> str:
    """“校团委 ＞ 机械学院团委” and its like as 校团委/机械学院团委."""
    return "/".join(part.strip() for part in BETWEEN.split(text) if part.strip())


def read_day(text: str) -> date | None:
    """2026-09-01, 2026/9/1, 2026年9月1日, 20260901, 2026.9 (the 1st), or a spreadsheet's day."""
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in SERIAL_DAYS:
        return DAY_ZERO + timedelta(days=int(text))
    found = DAY.fullmatch(text.split(" 0", 1)[0]) or COMPACT_DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None
