"""Faults in document numbers, dates and the numbers before paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from yipin.rules.official_paper import level_of
from yipin.rules.paper_lint import (
    NUMERALS,
    STANDARD,
    LintContext,
    LintText,
    PaperFault,
    fault,
)

NUMBER = re.compile(
    r"(?<=[一-鿿])(?P<open>[\[［【(（〈〔])(?P<year>\d{4})(?P<close>[\]］】)）〉〕])"
    r"(?P<nth>\s*第?\s*)(?P<zeros>0*)(?P<number>[1-9]\d{0,4})\s*号"
)
CHINESE_DATE = re.compile(
    r"(?P<y>[〇零○Ｏ一二三四五六七八九]{4})年(?:(?P<m>[一二三四五六七八九十]{1,3})月"
    r"(?:(?P<d>[一二三四五六七八九十]{1,4})日)?)?"
)
ZERO_DATE = re.compile(r"(?:(?<=年)0(?=\d月)|(?<=月)0(?=\d日)|(?<!\d)0(?=\d月\d{1,2}日))")
LEVEL_THREE = re.compile(r"^(?P<n>\d{1,2})[、．](?!\d)")
LEVEL_ONE = re.compile(r"^(?P<n>[一二三四五六七八九十]{1,3})[,，.．](?=[^\d])")
AFTER_BRACKET = re.compile(r"^([（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)])[、，.．,]")
DAY = re.compile(
    r"(?:(?P<y>(?:19|20)\d{2})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日"
    r"(?P<w>[（(](?:星期|周)(?P<day>[一二三四五六日天])[）)])?"
)
DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○Ｏ", "0")
WEEKDAYS = "一二三四五六日"


def document_numbers(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """[2014]第03号 → 〔2014〕3号."""
    for found in NUMBER.finditer(one.text):
        if (found["open"], found["close"]) != ("〔", "〕"):
            for side, sign in (("open", "〔"), ("close", "〕")):
                if found[side] != sign:
                    yield fault(
                        one, found.span(side), "number_brackets",
                        "发文字号的年份用六角括号〔〕括起来。", f"{STANDARD} 7.2.5", sign,
                    )  # fmt: skip
        if "第" in found["nth"]:
            yield fault(
                one, found.span("nth"), "number_nth", "发文字号的序号前不加“第”字。",
                f"{STANDARD} 7.2.5", "",
            )  # fmt: skip
        if found["zeros"]:
            yield fault(
                one, found.span("zeros"), "number_zeros", "发文字号的序号不编虚位，1 不写成 01。",
                f"{STANDARD} 7.2.5", "",
            )  # fmt: skip


def _count(words: str) -> int:
    """一 to 三十一, as days and months are written."""
    tens, ten, ones = words.rpartition("十")
    first = int(DIGITS[tens[-1]]) if tens and tens[-1] in DIGITS else 1
    last = int(DIGITS[ones[-1]]) if ones else 0
    return first * 10 + last if ten else last


def chinese_dates(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """二〇一七年二月二十八日 → 2017年2月28日."""
    for found in CHINESE_DATE.finditer(one.text):
        words = f"{''.join(DIGITS[c] for c in found['y'])}年"
        words += f"{_count(found['m'])}月" if found["m"] else ""
        words += f"{_count(found['d'])}日" if found["d"] else ""
        yield fault(
            one, found.span(), "date_in_words", "日期用阿拉伯数字，年份写全。",
            f"{STANDARD} 7.3.5.4", words,
        )  # fmt: skip


def zeros_in_dates(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """2026年08月01日 → 2026年8月1日."""
    for found in ZERO_DATE.finditer(one.text):
        yield fault(
            one, found.span(), "date_zeros", "月、日不编虚位，1 不写成 01。",
            f"{STANDARD} 7.3.5.4", "",
        )  # fmt: skip


def paragraph_numbers(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """1、→ 1.; 一，→ 一、; （一）、→ （一）."""
    if one.role != "text":
        return
    reason = "层次序数依次用“一、”“（一）”“1.”“（1）”"
    if found := LEVEL_THREE.match(one.text):
        yield fault(
            one, (found.end("n"), found.end()), "level_three",
            f"{reason}；第三层的数字后用下脚点。", f"{STANDARD} 7.3.3", ".",
        )  # fmt: skip
    if found := LEVEL_ONE.match(one.text):
        yield fault(
            one, (found.end("n"), found.end()), "level_one", f"{reason}；第一层后用顿号。",
            f"{STANDARD} 7.3.3", "、",
        )  # fmt: skip
    if found := AFTER_BRACKET.match(one.text):
        yield fault(
            one, (found.end(1), found.end()), "after_bracket",
            "序数有括号的，括号后不再加顿号、逗号或点。", f"{STANDARD} 7.3.3", "",
        )  # fmt: skip


def skipped_levels(texts: Sequence[LintText], context: LintContext) -> Iterator[PaperFault]:
    """（一） and （二） with no 一、 before them: the first level is missing. Told once, at the first."""
    seconds: list[LintText] = []
    for one in texts:
        if one.role == "text" and (level_of(one.text) == 1 or LEVEL_ONE.match(one.text)):
            break
        if one.role == "text" and level_of(one.text) == 2:
            seconds.append(one)
    if len(seconds) > 1:
        reason = "层次序数依次用“一、”“（一）”“1.”“（1）”；前面没有“一、”，这一层从“一、”编起。"
        end = seconds[0].text.replace(")", "）").index("）") + 1
        yield fault(seconds[0], (0, end), "level_skipped", reason, f"{STANDARD} 7.3.3")


def days_that_exist(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """2月30日 is no day; 3月30日（星期三） is told by its right weekday where the year is known."""
    year = context.year
    for found in DAY.finditer(one.text):
        year = int(found["y"]) if found["y"] else year
        month, day = int(found["m"]), int(found["d"])
        try:
            # 29 February is allowed where no year is known: 2024 was a leap year
            there = date(year or 2024, month, day)
        except ValueError:
            yield fault(
                one, found.span(), "no_such_day", "没有这一天，请核对日期。", f"{NUMERALS} 5.1.3"
            )
            continue
        right = WEEKDAYS[there.weekday()]
        if found["w"] and year and found["day"].replace("天", "日") != right:
            reason = f"{there.year}年{month}月{day}日是星期{right}，请核对日期和星期。"
            yield fault(one, found.span("day"), "weekday", reason, "日期与星期一致", right)
