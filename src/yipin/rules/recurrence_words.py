"""A recurrence (the part of RFC 5545 that notices use) in the words of a notice."""

from __future__ import annotations

import re
from collections.abc import Mapping

FREQUENCIES = {"DAILY": "每天", "WEEKLY": "每周", "MONTHLY": "每月", "YEARLY": "每年"}
DAYS = {
    "MO": "一",
    "TU": "二",
    "WE": "三",
    "TH": "四",
    "FR": "五",
    "SA": "六",
    "SU": "日",
}
MONTHS_IN_WORDS = {
    ("3", "6", "9", "12"): "每季度最后一个月",
    ("1", "4", "7", "10"): "每季度第一个月",
    ("6", "12"): "每半年最后一个月",
}
WEEKS = {tuple(str(7 * at + day) for day in range(1, 8)): at for at in range(4)}
NUMBER = re.compile(r"-?\d{1,2}")
KNOWN = {"FREQ", "INTERVAL", "BYMONTH", "BYMONTHDAY", "BYDAY"}


def recurrence_parts(rule: str) -> dict[str, tuple[str, ...]]:
    """The parts by name, ``RRULE:`` left out. Raises ValueError in Chinese for anything else."""
    parts: dict[str, tuple[str, ...]] = {}
    for part in rule.strip().removeprefix("RRULE:").split(";"):
        name, equals, values = part.partition("=")
        if not equals or not values or name not in KNOWN:
            raise ValueError(f"周期“{rule}”里的“{part}”看不懂，可用：{'、'.join(sorted(KNOWN))}。")
        parts[name] = tuple(values.split(","))
    _check_parts(rule, parts)
    return parts


def _check_parts(rule: str, parts: Mapping[str, tuple[str, ...]]) -> None:
    if parts.get("FREQ", ("",))[0] not in FREQUENCIES:
        raise ValueError(f"周期“{rule}”缺 FREQ，请写 FREQ=MONTHLY 之类。")
    for name, low, high in (
        ("BYMONTH", 1, 12),
        ("BYMONTHDAY", -31, 31),
        ("INTERVAL", 1, 99),
    ):
        if not all(_is_within(value, low, high) for value in parts.get(name, ())):
            raise ValueError(f"周期“{rule}”的 {name} 应是 {low} 到 {high} 之间的整数，且不为 0。")
    if not all(day in DAYS for day in parts.get("BYDAY", ())):
        raise ValueError(f"周期“{rule}”的 BYDAY 应是 {'、'.join(DAYS)} 之一。")


def _is_within(value: str, low: int, high: int) -> bool:
    return bool(NUMBER.fullmatch(value)) and low <= int(value) <= high and int(value) != 0


def recurrence_words(rule: str, *, is_due: bool = True) -> str:
    """每月28日前, 每季度最后一个月28日前, 每月第一周, 每年. ``is_due``: a day is a deadline."""
    parts = recurrence_parts(rule)
    return _period(parts) + _days(parts.get("BYMONTHDAY", ()), is_due) + _weekdays(parts)


def _period(parts: Mapping[str, tuple[str, ...]]) -> str:
    frequency, months = parts["FREQ"][0], parts.get("BYMONTH", ())
    interval = int(parts.get("INTERVAL", ("1",))[0])
    if months:
        return MONTHS_IN_WORDS.get(months, f"每年{'、'.join(months)}月")
    if interval > 1:
        return f"每 {interval} {'个月' if frequency == 'MONTHLY' else FREQUENCIES[frequency][1]}"
    return FREQUENCIES[frequency]


def _days(days: tuple[str, ...], is_due: bool) -> str:
    if not days:
        return ""
    if days in WEEKS:
        return f"第{'一二三四'[WEEKS[days]]}周"
    if days == ("-1",):
        return "最后一天" + ("前" if is_due else "")
    words = "、".join(f"倒数第{day[1:]}" if day.startswith("-") else day for day in days)
    return f"{words}日" + ("前" if is_due and len(days) == 1 else "")


def _weekdays(parts: Mapping[str, tuple[str, ...]]) -> str:
    days = "、".join(DAYS[day] for day in parts.get("BYDAY", ()))
    if not days:
        return ""
    return days if parts["FREQ"][0] == "WEEKLY" else f"的周{days}"
