"""What the notice says of money: in words, as sums for each item, and in parts paid out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yipin.reading.clauses import Sentence, body_sentences
from yipin.reading.draft import Draft, Found, found
from yipin.reading.findings import Award, Tranche
from yipin.reading.numerals import read_number
from yipin.reading.script import Script

_MONEY = re.compile(
    r"经费|资助|补助|拨付|报销|团费(?=[^,。;]{0,14}\d元)|每人总计|奖金|津贴|列支|专项资金|配套资金|\d元|万元|班费|资金(?:支持|扶持|保障)|费用"
)
_SECTION = re.compile(r"经费|资金|资助|团费|费用")
_OUTSIDE = re.compile(
    r"^(?:.{0,4}(?:条件|标准))|经费(?:预算|明细|决算|使用情况)(?:表|$)|主要工作$|工作情况|各获"
)
_NOT = re.compile(r"《[^》]*(?:经费|团费)[^》]*》")
_SUM = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)(?P<mid>万?元?)(?:-|至)(?P<high>\d+(?:\.\d+)?)(?P<unit>万?元)|(?P<one>\d+(?:\.\d+)?|[一二两三四五六七八九十百千]{1,6})(?P<one_unit>万?元)"
)
_PER = re.compile(r"每(?:个|项|队|班|条|人|名|支|家|篇)?|各|按")
_WHO = re.compile(
    r"(?:给予|对|按|为)?(?P<who>(?:每[个项队班条人名支家篇]?)?[^,;、。:\d]{2,16}?)(?=每[个项队班条人名支家篇]|给予|予以|资助|补助|奖励?|另奖|核拨|拨付|安排|支持|的?(?:启动|活动|建设)?经费|各|$)"
)
_PART = re.compile(
    r"(?P<when>[^,;。:\d]{2,20}?)(?:后|时)?(?:先)?(?:拨付|发放|支付|下拨)(?:总额的|资助金额的|经费的|其余|剩余)?(?P<percent>\d{1,3})%"
)


def _is_about_money(sentence: Sentence) -> bool:
    flat = _NOT.sub("", sentence.flat)
    heads = " ".join([sentence.line.head.flat, *sentence.line.headings()])
    return bool(_MONEY.search(flat)) and not _OUTSIDE.search(heads + flat)


def _clauses_about(sentence: Sentence) -> list[Script]:
    """From the first to the last clause that speaks of money."""
    clauses = sentence.clauses
    hits = [i for i, clause in enumerate(clauses) if _MONEY.search(_NOT.sub("", clause.flat))]
    return clauses[hits[0] : hits[-1] + 1] if hits else []


def _passage(clauses: list[Script]) -> Script:
    first, last = clauses[0], clauses[-1]
    source = first.source
    between = range(first.start, last.end)
    return Script(source, source[first.start : last.end], tuple(between))


def money_passages(draft: Draft) -> list[Found[str]]:
    result = []
    for sentence in body_sentences(draft.body):
        in_section = any(
            _SECTION.search(head) for head in (sentence.line.head.flat, *sentence.line.headings())
        )
        if sentence.is_head and len(sentence.flat) < 14 and not re.search(r"\d", sentence.flat):
            continue
        if not _is_about_money(sentence) and not (in_section and re.search(r"%|元", sentence.flat)):
            continue
        clauses = sentence.clauses if in_section else _clauses_about(sentence)
        if clauses:
            where = _passage(clauses)
            result.append(found(where.clean, where))
    return result


def budget_note(passages: list[Found[str]]) -> Found[str] | None:
    """All passages as one note; its span runs from the first to the last of them."""
    if not passages:
        return None
    text = "；".join(item.value for item in passages)
    return Found(text, passages[0].start, passages[-1].end)


def _fen(number: str, unit: str) -> int:
    value = read_number(number) or 0
    return round(value * (1_000_000 if "万" in unit else 100))


def _award(sentence: Sentence, match: re.Match[str]) -> Found[Award] | None:
    before = sentence.flat[: match.start()]
    left = max(before.rfind(mark) for mark in ",;、。:")
    who = _WHO.match(before, left + 1)
    per = [m[0] for m in _PER.finditer(before[-16:])]
    unit = match["unit"] or match["one_unit"]
    low = _fen(match["low"] or match["one"], match["mid"] or unit)
    high = _fen(match["high"], unit) if match["high"] else None
    name = who["who"] if who else sentence.line.head.flat
    where = sentence.script.group(match)
    return found(Award(name, low, per[-1] if per else None, high), where)


_GIVEN = re.compile(r"资助|补助|奖励|奖补|奖金|拨付|经费|支持|每[个项队村班人支所]\d")
_PAID = re.compile(r"缴纳|收缴|上缴|交纳")


def _gives(sentence: Sentence) -> bool:
    """Money is given here, not paid in (团费)."""
    heads = " ".join([sentence.line.head.flat, *sentence.line.headings()])
    given = _GIVEN.search(sentence.flat) or re.search("经费|资金", heads)
    return bool(given) and not _PAID.search(sentence.flat) and _is_about_money(sentence)


def read_awards(draft: Draft) -> list[Found[Award]]:
    """Sums given for an item; fees to be paid are none."""
    items = []
    for sentence in body_sentences(draft.body):
        if _gives(sentence):
            items += [item for m in _SUM.finditer(sentence.flat) if (item := _award(sentence, m))]
    return items


def read_tranches(draft: Draft) -> Iterator[Found[Tranche]]:
    for sentence in body_sentences(draft.body):
        if "%" not in sentence.flat:
            continue
        for match in _PART.finditer(sentence.flat):
            where = sentence.script.group(match)
            yield found(Tranche(match["when"], float(match["percent"])), where)
