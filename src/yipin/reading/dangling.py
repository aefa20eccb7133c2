"""Dates and numbers in words of duty that no reader took: nothing of the kind is passed over."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from yipin.reading.clauses import Sentence, body_sentences, is_preamble
from yipin.reading.dates import find_spans
from yipin.reading.draft import Draft, passage
from yipin.reading.findings import Finding, Passage
from yipin.reading.script import Script

_ASKS = re.compile(
    r"要|须|应|请|前|每|不少于|不超过|不得|不低于|至少|以内|以上|以下|限|提交|报送|上报|申报|推荐|增加|公示|完成|开展|组织|评选|名额|截止|时间"
)
_NUMBER = re.compile(
    r"(?<![\d.第附件版每\-:])\d{1,6}(?:\.\d+)?(?:-\d{1,4})?(?:[个项名篇人支家场次件组队]|人次|工作日|分钟|小时|天|%|元|万元|张|字|页)(?!级)"
)
_OVER = re.compile("了|曾|已经|去年|上年|以来|共收到")
_DATE = "有日期，没有读成要办的事，请看是否需要设定"
_COUNT = "有数目，没有读成限额或要求，请看是否需要设定"
#: findings that take up the dates and numbers they stand on
_TAKING = frozenset(
    [
        "deadlines",
        "stages",
        "quotas",
        "budget_note",
        "issued_on",
        "title",
        "awards",
        "tranches",
        "publicity_days",
        "review_methods",
        "results_use",
        "document_number",
        "attachments",
    ]
)


class _Covered:
    """Places that findings and passages stand on; asked for many places of a long paper."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._reach: list[int] = []
        for _, end in ordered:
            self._reach.append(max(end, self._reach[-1] if self._reach else 0))

    def touches(self, start: int, end: int) -> bool:
        at = bisect_right(self._starts, end - 1)
        return at > 0 and self._reach[at - 1] > start


def _clause(sentence: Sentence, start: int, end: int) -> Script:
    flat = sentence.flat
    left = max(flat.rfind(mark, 0, start) for mark in ",;。")
    right = flat.find(",", end)
    return sentence.script.cut(left + 1, len(flat) if right < 0 else right).strip(" ,")


def _is_cited(flat: str, at: int) -> bool:
    return flat.count("《", 0, at) > flat.count("》", 0, at)


def _told(sentence: Sentence) -> Iterator[tuple[int, int, str]]:
    """Dates with a month at least, then numbers with a measure that are no part of a date."""
    spans = find_spans(sentence.flat)
    for span in spans:
        if span.first.month is not None and not span.first.from_now:
            yield span.start, span.end, _DATE
    ends = [span.end for span in spans]
    for match in _NUMBER.finditer(sentence.flat):
        at = bisect_left(ends, match.start() + 1)
        if at == len(spans) or spans[at].start >= match.end():
            yield match.start(), match.end(), _COUNT


def _of_sentence(sentence: Sentence, covered: _Covered) -> Iterator[Passage]:
    if not _ASKS.search(sentence.flat) and not sentence.is_head:
        return
    for start, end, why in _told(sentence):
        first, last = sentence.script.at[start], sentence.script.at[end - 1] + 1
        if covered.touches(first, last) or _is_cited(sentence.flat, start):
            continue
        where = _clause(sentence, start, end)
        if not _OVER.search(where.flat):
            yield passage(where, why)


def read_dangling(
    draft: Draft, findings: Sequence[Finding], unclear: Sequence[Passage]
) -> tuple[Passage, ...]:
    """Together with what is unclear already, in the order of the text, each clause once."""
    spans = [(item.start, item.end) for item in findings if item.key in _TAKING]
    covered = _Covered([*spans, *((item.start, item.end) for item in unclear)])
    kept = {(item.start, item.end): item for item in unclear}
    for sentence in body_sentences(draft.body):
        if not is_preamble(sentence):
            for item in _of_sentence(sentence, covered):
                kept.setdefault((item.start, item.end), item)
    return tuple(sorted(kept.values(), key=lambda item: item.start))
