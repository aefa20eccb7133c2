"""发文字号: 代字, year in six-corner brackets, running number (GB/T 9704-2012, 7.2.5)."""

from __future__ import annotations

import re
from collections.abc import Collection

from yipin.rules.verdicts import Verdict, allow, refuse

CODE = re.compile(r"[一-鿿]{1,20}")
MOST = 99_999


def number_words(code: str, year: int, number: int) -> str:
    """青团发〔2027〕3号: no leading zero, no 第."""
    return f"{code}〔{year}〕{number}号"


def may_use_code(code: str) -> Verdict:
    """A 代字 is made of characters alone; year, brackets and 号 are added by the system."""
    if CODE.fullmatch(code):
        return allow()
    return refuse("code", "代字只写汉字，例如“青团发”；年份、括号和号数由系统加上。")


def next_number(taken: Collection[int]) -> int:
    """The number after the highest one there is; void numbers count, so none is used twice."""
    return max(taken, default=0) + 1


def gaps(taken: Collection[int]) -> tuple[int, ...]:
    """Numbers missing between the lowest and the highest."""
    if not taken:
        return ()
    return tuple(n for n in range(min(taken), max(taken)) if n not in taken)


def may_register(taken: Collection[int], number: int) -> Verdict:
    """Whether a number given out on paper may be entered by hand.

    The first one of a year may be any (the count goes on from it). After that: one below the first,
    or exactly the next; anything else would leave a gap.
    """
    if not 1 <= number <= MOST:
        return refuse("number_range", f"号数应是 1 到 {MOST} 之间的整数。")
    if number in taken:
        return refuse("number_taken", f"{number} 号已经用过，不能再登记。")
    following = next_number(taken)
    if not taken or number < following or number == following:
        return allow()
    return refuse("number_gap", f"登记 {number} 号会跳号。下一个号是 {following} 号。")
