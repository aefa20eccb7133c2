"""How many: at least, at most, exactly; for each unit, for a unit with all below it, in all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yipin.reading.clauses import Sentence, body_sentences
from yipin.reading.draft import Draft, Found
from yipin.reading.findings import Quota
from yipin.reading.quota_exceptions import (
    adds_to_the_others,
    exception_in,
    is_in_formula,
    with_exceptions,
)
from yipin.reading.quota_numbers import CUE_WORDS, Amount, amounts_in
from yipin.reading.quota_subjects import scope_of, who_is_counted
from yipin.reading.quota_tables import read_quota_tables
from yipin.reading.script import sentences
from yipin.reading.task_tables import task_rows

_OVER_SECTION = re.compile(
    r"主要工作$|工作情况|基本情况|存在|问题|工作回顾|主要做法|成效|经验|工作总结|取得|一年来|背景|过去"
)
_NESTED = re.compile(r"[(,](?P<words>(?:含|包括|包含|连同)[^)。;]{2,30})\)?")
_APPLY = re.compile(
    r"申报|推荐|上报|报送|限报|立项|申请|评选|评出|推选|名额|选拔|遴选|确定|确立|增加|参评|参赛|限推|获评|选树|命名"
)


def _note(sentence: Sentence, amount: Amount, who: str, scope: str) -> str:
    """The clause without who and the number itself."""
    flat = sentence.flat
    left = max(flat.rfind(mark, 0, amount.start) for mark in ",;。:")
    right = min(
        (p for p in (flat.find(m, amount.end) for m in ",;。、)") if p >= 0), default=len(flat)
    )
    text = flat[left + 1 : amount.start] + flat[amount.end : right]
    text = text.replace(who, "", 1) if who else text
    text = re.sub(rf"{CUE_WORDS}|其中", "", text)
    if len(text) < 4:
        earlier = flat[max(0, flat.rfind(",", 0, max(left, 0)) + 1) : max(left, 0)]
        of_others = re.search("各|每" if scope == "total" else "以[上下]", earlier)
        text = text if of_others else earlier[-24:] + text
    return text.strip(" ,:、(;。")[:40]


def _quota(sentence: Sentence, amount: Amount, last_who: str) -> Found[Quota]:
    exception = exception_in(sentence, amount)
    who = (exception and last_who) or who_is_counted(sentence, amount.start, amount.end, last_who)
    behind = sentence.flat[amount.end : amount.end + 40]
    nested = _NESTED.match(behind)
    applies = bool(_APPLY.search(_clause(sentence.flat, amount))) or adds_to_the_others(exception)
    scope = scope_of(sentence.flat, amount.start, amount.end, who, bool(nested))
    note = _note(sentence, amount, who, scope)
    quota = Quota(
        who=who, min=None if exception and amount.high else amount.low, max=amount.high, unit=amount.unit, note=note or None,
        scope=scope,
        requires_reason=bool(exception), exception=exception or None,
        nested=bool(nested), includes=nested["words"] if nested else None,
        limits_applications=applies and amount.unit in "个项名篇件支家",
    )  # fmt: skip
    where = sentence.script.cut(amount.start, amount.end)
    return Found(quota, where.start, where.end, _reason(sentence, amount))


def _reason(sentence: Sentence, amount: Amount) -> str:
    clause = _clause(sentence.flat, amount)
    for word in ("原则上", "暂定", "左右"):
        if word in clause + sentence.flat[amount.end : amount.end + 2]:
            return f"写的是“{word}”，请看是否可以突破"
    return ""


def _clause(flat: str, amount: Amount) -> str:
    left = max(flat.rfind(mark, 0, amount.start) for mark in ",;。")
    right = min(
        (p for p in (flat.find(m, amount.end) for m in ",;。") if p >= 0), default=len(flat)
    )
    return flat[left + 1 : right]


def _is_narrative(draft: Draft, sentence: Sentence) -> bool:
    """A report of work done, or the opening paragraph."""
    places = [*sentence.line.headings(), sentence.line.head.flat]
    return any(_OVER_SECTION.search(place) for place in places)


def _is_opening(sentence: Sentence) -> bool:
    """Before the first section: why and whereto, with figures of the past."""
    line = sentence.line
    return not line.kind and not line.parents and len(line.flat) > 60


def _in_tables(draft: Draft) -> Iterator[Found[Quota]]:
    """Numbers within the tasks of a table."""
    for row in task_rows(draft):
        for piece in sentences(row.task):
            sentence = Sentence(piece, row.line)
            yield from (
                _quota(sentence, amount, "") for amount in amounts_in(sentence, draft.calendar.year)
            )


def read_quotas(draft: Draft) -> list[Found[Quota]]:
    result: list[Found[Quota]] = []
    line_index, who = -1, ""
    for sentence in body_sentences(draft.body):
        if sentence.line.index != line_index:
            line_index, who = sentence.line.index, ""
        if _is_narrative(draft, sentence):
            continue
        for amount in amounts_in(sentence, draft.calendar.year):
            told = amount.low == amount.high and not _APPLY.search(_clause(sentence.flat, amount))
            if (told and _is_opening(sentence)) or is_in_formula(sentence.flat, amount):
                continue
            item = _quota(sentence, amount, who)
            who = item.value.who
            result.append(item)
    result += [*_in_tables(draft), *read_quota_tables(draft)]
    return with_exceptions(sorted(result, key=lambda item: item.start))
