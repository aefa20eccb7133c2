"""Who may send more than the others: 特别突出的可报2项 names the total, 可另报1项 what is added."""

from __future__ import annotations

import re
from dataclasses import replace

from yipin.reading.clauses import Sentence
from yipin.reading.draft import Found
from yipin.reading.findings import Quota
from yipin.reading.numerals import NUMBER
from yipin.reading.quota_numbers import Amount
from yipin.reading.script import squeeze

_SEND = r"(?:申报|申请|推荐|上报|选报|报送?|参评)"
_MORE = r"(?:另外?|另行|再|增加?|(?<![最至])多|加|额外|追加)"
_ADDS = re.compile(
    rf"(?:(?:可以?|允许|准予)(?:适当|酌情)?{_MORE}+{_SEND}?|另可以?{_SEND}|(?:另|增|加|(?<![最至不])多)报)"
    rf"(?:不超过|至多|最多)?{NUMBER}"
)
_OUTSTANDING = re.compile(
    r"特别突出|确有|特色(?:特别)?突出|成绩突出|成效突出|特殊情况|较为突出|特别优秀|条件成熟|人数(?:较)?多"
    r"|(?:扎实|突出|优秀|优异|显著|有特色|鲜明|[很较]好|基础好)的,?(?:可|最多|至多|不超过|限)"
)
_CONDITION = re.compile(r"[的者]$")
_MAY = re.compile(r"经|可|允许|准予|另|增|加|多|最多|至多|不超过|限")
_REASON = re.compile(r"理由|书面说明")
_FORMULA = re.compile(r"每(?:增加?|多|超过?|满)\d[^;。]{0,14}?(?:增|多|另|加)[^,;。]{0,6}\d+")


def _bounds(flat: str, amount: Amount) -> tuple[int, int]:
    """The clause, with the condition before it and the reason that is asked for behind it."""
    left = max(flat.rfind(mark, 0, amount.start) for mark in ",;。") + 1
    right = min(
        (p for p in (flat.find(m, amount.end) for m in ",;。") if p >= 0), default=len(flat)
    )
    if (
        _MAY.match(flat, left)
        and flat[left - 1 : left] == ","
        and _CONDITION.search(flat, 0, left - 1)
    ):
        left = max(flat.rfind(mark, 0, left - 1) for mark in ",;。") + 1
    behind = re.match(r",[^,;。]*", flat[right:])
    if behind and _REASON.search(behind[0]):
        right += behind.end()
    return left, right


def exception_in(sentence: Sentence, amount: Amount) -> str:
    """The words that let some send more, or nothing."""
    left, right = _bounds(sentence.flat, amount)
    words = sentence.flat[left:right]
    if not (_OUTSTANDING.search(words) or _ADDS.search(words)):
        return ""
    return sentence.script.cut(left, right).clean


def is_in_formula(flat: str, amount: Amount) -> bool:
    """团员每增加100人可多报1项 names no number for anybody."""
    return any(m.start() < amount.end and amount.start < m.end() for m in _FORMULA.finditer(flat))


def adds_to_the_others(words: str) -> bool:
    return bool(_ADDS.search(squeeze(words)))


def _grown(first: Quota, second: Quota) -> float | None:
    if not second.requires_reason or first.unit != second.unit:
        return None
    if not first.max or not second.max or first.requires_reason:
        return None
    most = second.max
    if adds_to_the_others(second.exception or ""):
        most += first.max
    return most if most > first.max else None


def with_exceptions(quotas: list[Found[Quota]]) -> list[Found[Quota]]:
    """A quota followed by its exception knows the larger number."""
    result = list(quotas)
    for i in range(1, len(result)):
        first, second = result[i - 1].value, result[i].value
        most = _grown(first, second)
        if most:
            grown = replace(
                first, exception_max=most, requires_reason=True, exception=second.exception
            )
            result[i - 1] = replace(result[i - 1], value=grown)
    return result
