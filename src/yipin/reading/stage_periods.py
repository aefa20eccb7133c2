"""The period of a stage: in its brackets, at the beginning of its words, or all of them."""

from __future__ import annotations

import re

from yipin.reading.dates import Span, find_spans
from yipin.reading.script import Script

_TIME_IS = re.compile(r"(?:(?:具体|活动|评审|申报)?时间)?(?:定于|为|是|:|从|自)*")


def period_in(script: Script) -> Span | None:
    """A period that stands in the head's brackets, or is all the head."""
    spans = find_spans(script.flat)
    for span in spans:
        after = script.flat[span.end : span.end + 3]
        if not re.match(r"(?:之|以)?前|截止|止", after):
            return span
    return None


def _behind_time_is(flat: str) -> int:
    """Where 时间为 at the beginning ends."""
    match = _TIME_IS.match(flat)
    return match.end() if match else 0


def opening_period(script: Script) -> Span | None:
    """A period right at the beginning of the text, not a due date."""
    for span in find_spans(script.flat)[:1]:
        after = script.flat[span.end : span.end + 4]
        lone = span.last is None and span.first.day is not None
        if (
            _behind_time_is(script.flat) >= span.start - 1
            and not re.match(r"(?:之|以)?前|截止|止|下班", after)
            and (not lone or _is_all(script.flat, span))
        ):
            return span
    return None


def _is_all(flat: str, span: Span) -> bool:
    """Nothing stands beside the date: 党支部审核：9月13日."""
    rest = flat[: _behind_time_is(flat)] + flat[span.start : span.start] + flat[span.end :]
    return rest.strip(" 。;,.)(") in ("", "后", "起", "全天", "上午", "下午") or bool(
        _TIME_IS.fullmatch(rest.strip(" 。;,."))
    )


def is_open(period: Span | None, words: Script | None) -> bool:
    """9月23日后: it begins then, and no end is told."""
    behind = words.flat[period.end :] if period and words and not period.last else ""
    return bool(re.match(r"(?:以|之)?后|起(?!草)", behind))
