"""One typed value at a time: made uniform, and judged with a sentence that says what to do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

from yipin.rules.plain import saveable

# Types whose digits and signs may have been typed at full width.
HALF_WIDTH = frozenset({"integer", "percent", "date", "phone"})
DATE_MARKS = re.compile(r"^(\d{4})[年./-](\d{1,2})(?:[月./-](\d{1,2})日?|月)?$")
PERIOD = re.compile("[至到—–~]+")
PERCENT = re.compile(r"(-?)(\d{1,6})(?:\.(\d{1,2}))?")
DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")
PHONE = re.compile(r"^\+?\d[\d -]{2,18}\d(?:[转-]\d{1,6})?$")
LATIN_RUN = re.compile(r"[A-Za-z0-9]+(?:[.'’_%@+-][A-Za-z0-9]+)*")


def count_characters(text: str) -> int:
    """How long a text is, as an officer counts it.

    Each Chinese character and each mark counts one, a run of Latin letters or digits (``GB9704``,
    ``3.5``) counts one, white space counts nothing.
    """
    rest = LATIN_RUN.sub("a", text)
    return sum(not sign.isspace() for sign in rest)


def tidy_value(value: object, kind: str) -> str:
    """Trimmed text; full-width digits of numbers, dates and phones made half-width."""
    text = "" if value is None else saveable(str(value)).strip()
    if kind not in HALF_WIDTH:
        return text
    narrow = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    return (
        _tidy_date(narrow)
        if kind == "date"
        else narrow.rstrip("%")
        if kind == "percent"
        else narrow
    )


def _tidy_date(text: str) -> str:
    """2021年3月5日, 2021.3.5 and 2021/3/5 become 2021-03-05; months and periods stay such."""
    return "至".join(_tidy_day(part) for part in PERIOD.split(text.replace(" ", "")))


def _tidy_day(text: str) -> str:
    found = DATE_MARKS.match(text)
    if not found:
        return text
    year, month, day = found.groups()
    return f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def value_fault(kind: str, value: str, least: int | None, most: int | None) -> str:
    """What is wrong with one tidy value of this type, or an empty string."""
    judge = JUDGES.get(kind)
    return judge(value, least, most) if judge else ""


def _integer_fault(value: str, least: int | None, most: int | None) -> str:
    if not re.fullmatch(r"-?\d{1,12}", value):
        return "请填整数，不写单位"
    if least is not None and int(value) < least:
        return f"不能小于 {least}"
    if most is not None and int(value) > most:
        return f"不能大于 {most}"
    return ""


def _percent_fault(value: str, least: int | None, most: int | None) -> str:
    hundredths = percent_hundredths(value)
    if hundredths is None:
        return "请填百分数，如 90.5，最多两位小数"
    low, high = 100 * (least or 0), 100 * (100 if most is None else most)
    if hundredths > high:
        return f"超过 {high // 100}%，请核对算出它的数"
    return f"不能小于 {low // 100}%" if hundredths < low else ""


def percent_hundredths(value: str) -> int | None:
    """``90.5`` is 9050 hundredths of a percent; None for anything else."""
    found = PERCENT.fullmatch(value)
    if not found:
        return None
    sign, whole, part = found.groups()
    return int(f"{sign}{whole}{(part or '').ljust(2, '0')}")


def _date_fault(value: str, _least: int | None, _most: int | None) -> str:
    """A day, a month, or a period of two of them in order."""
    parts = value.split("至")
    if len(parts) > 2 or not all(_is_date(part) for part in parts):
        return "不是日期，请写成 2021-03-05 这样"
    return "" if parts == sorted(parts) else "结束早于开始，请核对"


def _is_date(value: str) -> bool:
    found = DAY.fullmatch(value)
    if not found:
        return False
    try:
        date.fromisoformat(value if found[1] else f"{value}-01")
    except ValueError:
        return False
    return True


def _phone_fault(value: str, _least: int | None, _most: int | None) -> str:
    return "" if PHONE.match(value) else "电话号码不对，请只写数字，区号和分机用横线隔开"


JUDGES: Mapping[str, Callable[[str, int | None, int | None], str]] = {
    "integer": _integer_fault,
    "percent": _percent_fault,
    "date": _date_fault,
    "phone": _phone_fault,
}
