"""Money in fen: as words, in capital figures, and as a person types it.

One 元 is 100 fen. Amounts are never floating numbers.
"""

from __future__ import annotations

import re
import unicodedata

from yipin.rules.verdicts import Refusal

YUAN = 100
MOST_FEN = (
    1_000_000_000 * YUAN
)  # no committee spends a thousand million 元; a slip of the finger does
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")
TYPED = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?")


def money_words(fen: int) -> str:
    """3,000 元, or 1,234.50 元 where fen are left over: how a sum reads in every sentence and paper."""
    return f"{figures_of(fen).removesuffix('.00')} 元"


def figures_of(fen: int) -> str:
    """1,234.50 without the unit, always with two places, as columns of sums want it."""
    whole, rest = divmod(abs(fen), YUAN)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def typed_again(fen: int | None) -> str:
    """What stands in a field that is opened again: 1234.50, or 3000 where there are no fen."""
    if fen is None:
        return ""
    whole, rest = divmod(fen, YUAN)
    return f"{whole}.{rest:02d}" if rest else str(whole)


def money_from(text: str, what: str = "金额") -> int | Refusal:
    """Fen from 3000, 3,000.5, ￥3000 or 3000元, full width too. ``what`` names the field."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").strip()
    plain = plain.removeprefix("¥").removesuffix("元")
    if not plain:
        return Refusal("money_missing", f"{what}还没有写，请写多少元。")
    if plain.startswith("-"):
        return Refusal("money_negative", f"{what}不能是负数，请写大于 0 的数。")
    found = TYPED.fullmatch(plain)
    if found is None:
        return Refusal(
            "money_unreadable", f"{what}写成了“{text.strip()[:20]}”，请写成 3000 或 3000.50。"
        )
    whole, rest = found.group(1).replace(",", ""), found.group(2) or ""
    if len(rest) > 2:
        return Refusal("money_too_fine", f"{what}最多写到分，小数点后请只留两位。")
    if len(whole) > 12:
        return _too_much(what)
    fen = int(whole) * YUAN + int(rest.ljust(2, "0") or "0")
    return fen if fen <= MOST_FEN else _too_much(what)


def _too_much(what: str) -> Refusal:
    return Refusal("money_too_much", f"{what}超过了十亿元，请核对是不是多写了几位。")


def capital_words(fen: int) -> str:
    """壹仟贰佰叁拾肆元伍角整, as settlement papers ask (中国人民银行《正确填写票据和结算凭证的基本规定》)."""
    whole, rest = divmod(fen, YUAN)
    jiao, last = divmod(rest, 10)
    text = f"{_capital_whole(whole)}元" if whole else ""
    if not rest:
        return f"{text or '零元'}整"
    if jiao:
        text += f"{DIGITS[jiao]}角"
    elif text:
        text += "零"
    return text + (f"{DIGITS[last]}分" if last else "整")


def _capital_whole(number: int) -> str:
    """Groups of four figures; one 零 stands for any run of them, none at the end."""
    text, at = "", 0
    while number:
        number, group = divmod(number, 10_000)
        if group:
            words = f"{_capital_group(group)}{GROUPS[at]}"
            needs_zero = bool(text) and not text.startswith("零") and _begins_low(text, at)
            text = f"{words}{'零' if needs_zero else ''}{text}"
        elif text and not text.startswith("零"):
            text = f"零{text}"
        at += 1
    return text


def _begins_low(text: str, at: int) -> bool:
    """Whether the group below lacks its thousands, which a 零 must say."""
    first = re.split("[万亿]", text)[0]
    return at > 0 and "仟" not in first


def _capital_group(group: int) -> str:
    text = ""
    for place in range(3, -1, -1):
        figure = group // 10**place % 10
        if figure:
            text += DIGITS[figure] + PLACES[place]
        elif text and not text.endswith("零"):
            text += "零"
    return text.rstrip("零")
