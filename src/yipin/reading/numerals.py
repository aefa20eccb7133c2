"""Numbers as papers write them: 3, ３, 三, 十二, 二十, 两, 一百二十, 二〇二一, 1.8万."""

from __future__ import annotations

import re

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")}
DIGITS |= {"零": 0, "○": 0, "O": 0, "0": 0, "两": 2, "俩": 2}
DIGITS |= {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
#: 廿 and 卅 stand for 二十 and 三十 in formal dates
SCORES = {"廿": "二十", "卅": "三十"}
TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}

#: a whole number in flat text, in figures or characters
NUMBER = r"(?:\d{1,9}(?:\.\d{1,4})?[万亿]?|[一二两三四五六七八九十百千]{1,9}|[〇零])"
_FIGURES = re.compile(r"(\d+(?:\.\d+)?)([万亿]?)$")


def _positional(text: str) -> int | None:
    """二〇二一: one figure after the other."""
    if not text or any(char not in DIGITS for char in text):
        return None
    return int("".join(str(DIGITS[char]) for char in text))


def _composed(text: str) -> int | None:
    """一百二十三, also 十二 and 三千."""
    total, section, figure = 0, 0, 0
    for char in text:
        if char in DIGITS:
            figure = DIGITS[char]
        elif char in TENS:
            section, figure = section + (figure or 1) * TENS[char], 0
        elif char in LARGE:
            total, section, figure = total + (section + figure) * LARGE[char], 0, 0
        else:
            return None
    return total + section + figure


def read_number(text: str) -> float | None:
    """The value, a whole one as int; None where it is no number."""
    for short, long in SCORES.items():
        text = text.replace(short, long)
    match = _FIGURES.match(text)
    if match:
        value = float(match[1]) * LARGE.get(match[2], 1)
        return int(value) if value == int(value) else round(value, 6)
    if len(text) > 1 and (found := _positional(text)) is not None:
        return found
    return _composed(text) if text else None
