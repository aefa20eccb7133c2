"""Faults in punctuation: brackets, quotes, half-width signs, what an editor left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yipin.rules.paper_lint import (
    PUNCTUATION,
    STANDARD,
    LintContext,
    LintText,
    PaperFault,
    fault,
)
from yipin.rules.paper_lint_numbers import NUMBER

BOOKMARK = re.compile(
    r"\[bookmark:?\s*[\w\u4e00-\u9fff]*\]|(?<![0-9A-Za-z])_(?:GoBack|Toc\d+|Hlk\d+)(?![0-9A-Za-z])",
    re.IGNORECASE,
)
BROKEN_LINK = re.compile(r"错误[！!]\s*未(?:找到引用源|定义书签)。?|Error! \w+ \w+ not \w+\.")
PAIRS = {"（": "）", "《": "》", "“": "”", "‘": "’", "〔": "〕", "【": "】", "(": ")", "[": "]"}
ALIKE = {"(": "（", ")": "）", "[": "【", "]": "】"}
NAMES = {
    "（": "括号",
    "《": "书名号",
    "“": "引号",
    "‘": "单引号",
    "〔": "六角括号",
    "【": "方头括号",
}
STOPS = "。；！？"
HAN = re.compile(r"[㐀-鿿豈-﫿，。；：？！、（）《》“”‘’〔〕【】]")
HALF = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
HALF_SIGN = re.compile(r"[,;:?!()]|(?<=[㐀-鿿”’）》])\.(?=\s*$|[㐀-鿿])|\"")
END = re.compile(r"[\s。；，、;,.．：:]+$")


def left_behind(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """[bookmark: _GoBack] goes; 错误！未找到引用源 is told, since what it stood for is not known."""
    for found in BOOKMARK.finditer(one.text):
        yield fault(
            one, found.span(), "bookmark", "这是编辑软件留下的书签，不是正文。", "编辑残留", ""
        )
    for found in BROKEN_LINK.finditer(one.text):
        reason = "编辑软件的引用断了，请补上原来指的内容。"
        yield fault(one, found.span(), "broken_link", reason, "编辑残留")


def brackets(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """An opened bracket is closed in its paragraph; the mend closes it before the next full stop."""
    opened: list[tuple[str, int]] = []
    # those of a document number are another check's: mended twice, 〔2014] would be closed twice
    theirs = {
        found.start(side) for found in NUMBER.finditer(one.text) for side in ("open", "close")
    }
    for at, sign in enumerate(one.text):
        if at in theirs:
            continue
        wide = ALIKE.get(sign, sign)
        if wide in PAIRS:
            opened.append((wide, at))
        elif wide in PAIRS.values():
            match = next(
                (n for n in range(len(opened) - 1, -1, -1) if PAIRS[opened[n][0]] == wide), -1
            )
            if match >= 0:
                del opened[match]
            elif not _is_list_number(one.text, at):
                yield fault(
                    one, (at, at + 1), "closed_unopened", f"“{sign}”没有前一半，请补上或删去。",
                    f"{PUNCTUATION} 4.9",
                )  # fmt: skip
    for wide, at in opened:
        yield _unclosed(one, wide, at)


def _is_list_number(text: str, at: int) -> bool:
    """1） and ①） at the head of a paragraph open nothing."""
    return bool(
        re.fullmatch(r"\s*(?:[0-9a-zA-Z]{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])", text[:at])
    )


def _unclosed(one: LintText, wide: str, at: int) -> PaperFault:
    name = NAMES.get(wide, "括号")
    reason = f"{name}“{one.text[at]}”没有后一半。补在句末，请看一下位置对不对。"
    rest = one.text[at + 1 :]
    end = next((n for n, sign in enumerate(rest) if sign in STOPS), len(rest))
    place = at + 1 + end
    return PaperFault(
        "unclosed", one.place, one.label, at, place, one.text[at:place], reason,
        f"{PUNCTUATION} 4.9", one.text[at:place] + PAIRS[wide],
    )  # fmt: skip


def half_width(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """Between Chinese characters signs are full-width; times, numbers and addresses keep theirs."""
    paired = _wide_pairs(one.text)
    is_open = True
    for found in HALF_SIGN.finditer(one.text):
        at, sign = found.start(), found.group()
        if sign == '"':
            mend = "“" if is_open else "”"
            is_open = not is_open
            if one.text.count('"') % 2:
                continue
        elif sign == ".":
            mend = "。"
        elif sign in "()":
            if at not in paired:
                continue
            mend = HALF[sign]
        else:
            if not _in_chinese(one.text, at):
                continue
            mend = HALF[sign]
        reason = f"中文里的标点用全角，“{sign}”应写作“{mend}”。"
        yield fault(one, (at, at + 1), "half_width", reason, f"{PUNCTUATION} 4", mend)


def _in_chinese(text: str, at: int) -> bool:
    """A Chinese sign before it, and after it anything but the figures of a number or an address."""
    before, after = text[:at].rstrip(), text[at + 1 :].lstrip()
    if text[at] == ":" and text[at + 1 : at + 3] == "//":
        return False
    is_before = bool(before and HAN.match(before[-1]))
    is_after = not after or bool(HAN.match(after[0]))
    return is_before or (is_after and bool(after) and not before[-1:].isspace() and bool(before))


def _wide_pairs(text: str) -> set[int]:
    """Places of half-width brackets that hold or touch Chinese, with their partners."""
    opened: list[int] = []
    found: set[int] = set()
    for at, sign in enumerate(text):
        if sign in "(（":
            opened.append(at)
        elif sign in ")）" and opened:
            start = opened.pop()
            around = text[max(0, start - 1) : start] + text[start + 1 : at] + text[at + 1 : at + 2]
            is_mixed = "（" in text[start] or "）" in sign
            if is_mixed or HAN.search(around):
                found |= {start, at}
    return found


def nested_quotes(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """“甲“乙”丙” → “甲‘乙’丙”. Only where every quote is closed."""
    if one.text.count("“") != one.text.count("”"):
        return
    depth = 0
    for at, sign in enumerate(one.text):
        depth += sign == "“"
        if sign in "“”" and depth == 2:
            mend = "‘" if sign == "“" else "’"
            reason = "引号里再用引号，里面一层用单引号。"
            yield fault(one, (at, at + 1), "nested_quotes", reason, f"{PUNCTUATION} 4.8.3.2", mend)
        depth -= sign == "”"


def attachment_ends(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """No sign after the name of an attachment."""
    found = END.search(one.text) if one.role == "attachment" else None
    if found and found.start():
        yield fault(
            one, found.span(), "attachment_end", "附件名称后面不加标点。", f"{STANDARD} 7.3.4", ""
        )
