"""Words that ask for something but do not say enough to become a setting, and what they lack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from yipin.reading.clauses import Sentence, body_sentences, is_preamble
from yipin.reading.dates import find_spans
from yipin.reading.draft import Draft, passage
from yipin.reading.findings import Passage
from yipin.reading.lapses import find_lapses
from yipin.reading.moments import Calendar
from yipin.reading.recurrence import find_recurrences
from yipin.reading.script import Script

_REPORT = r"报送|上报|报告|提交|反馈|汇报|公布"
_OFTEN = re.compile(
    rf"(?:定期|不定期|经常性?|适时|近期|分批|常态化)[^,。;]{{0,12}}?(?:{_REPORT}|通报|复查|检查|督查|抽查|调研|召开|走访|更新|开展|培训)|(?:及时|按时|随时|按期)[^,。;]{{0,10}}?(?:{_REPORT})"
)
_SOME = re.compile(
    r"若干|适量|一定(?:数量|比例|名额)|适当(?:增加|减少|放宽|倾斜|名额)|部分(?:优秀|重点|单位)|(?:评选|表彰|评出|推荐|立项)一批"
)
_ASSESSED = re.compile(
    r"(?:纳入|列入|计入|作为|与)[^,。;]{0,24}(?:考核|考评|评价|评优|目标管理|绩效)[^,。;]{0,16}"
)
_NAMED_ASSESSMENT = re.compile(r"\d|占|分值|加.{0,3}分|五四红旗|百分")
_MONEY = re.compile(
    r"(?:一定|适当|固定|必要|相应|专项|部分)的?(?:活动|工作|项目|配套)?(?:经费|资金|资助|补助|奖励|物质奖励)|(?:经费|资金)(?:上的)?(?:支持|资助|扶持|补助|奖励|保障)"
)
_WEEKS = re.compile(
    r"(?<!月)第\d{1,2}周(?:-第?\d{1,2}周?)?|(?<!月)第[一二三四五六七八九十]{1,3}(?:教学)?周(?:-第?[一二三四五六七八九十]{1,3}周)?"
)
_FEAST = re.compile(
    r"(?:元旦|春节|五一|五四|七一|国庆|寒假|暑假|开学|期末|学期末|放假|毕业)[”\"]?(?:节)?(?:之?前|前后|期间|后)"
)
_LATER = re.compile(
    r"另行(?:通知|安排|下发|公布)|待定|视情况(?:而定)?|根据(?:实际|工作)?情况(?:另行)?(?:确定|安排)"
)
_EXPECTED = re.compile(
    r"尽快|尽早|(?<!\d个)(?<![一二三四五六七八九十两]个)月内|(?<![\d一二三四五六七八九十两])年内|学期内|一段时间|适当时候|届时"
)

_HAND_IN = re.compile(
    r"报送|上报|提交|上交|递交|呈报|报名|填报|申报|发送|送交|寄|上传|反馈|(?<!收)缴(?!费)|报(?=校|学校|学院|院|团|党|市|省|区|县|送|所)|交(?=至|到|给|校|学院|院|团|党|由|回)"
)
_TERM_END = re.compile(r"每个?学期(?:期?[末底初]|结束|开学)?")
_LAPSE_WHY = "时间从另一件事起算，没有写成日期"
_YEARLY_WHY = "每年几次的日子各不相同，没法写成一项定期报送"
_TERM_WHY = "时间按学期写，没有写成日期"

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (_OFTEN, "没有次数和时间，没法变成一项要交的东西"),
    (_SOME, "没有写具体数目，没法变成限额"),
    (_MONEY, "没有写金额"),
    (_WEEKS, "时间按教学周写，要对照校历换成日期"),
    (_FEAST, "时间按节日或学期写，没有写成日期"),
    (_LATER, "要等另外的通知或安排"),
    (_EXPECTED, "没有写具体日期"),
)


def _around(sentence: Sentence, start: int, end: int) -> Script:
    """The clause that holds the words."""
    flat = sentence.flat
    left = max(flat.rfind(mark, 0, start) for mark in ",;。:")
    right = flat.find(",", end)
    return sentence.script.cut(left + 1, len(flat) if right < 0 else right)


def _says_enough(clause: str, why: str) -> bool:
    if why.startswith("没有次数") or why == "没有写具体日期":
        return bool(find_recurrences(clause) or find_spans(clause))
    return why == "没有写金额" and bool(re.search(r"\d(?:\.\d+)?万?元|列支|报销", clause))


def _of_sentence(sentence: Sentence) -> Iterator[Passage]:
    for pattern, why in _RULES:
        for match in pattern.finditer(sentence.flat):
            where = _around(sentence, match.start(), match.end())
            if not _says_enough(where.flat, why):
                yield passage(where, why)
    for match in _ASSESSED.finditer(sentence.flat):
        if not _NAMED_ASSESSMENT.search(match[0]):
            yield passage(_around(sentence, *match.span()), "没有说是哪一项考核、怎么计分")


def _of_lapses(sentence: Sentence, calendar: Calendar) -> Iterator[Passage]:
    """收到通知后15日内 or 每学期末 in the clause of a hand-in or right before it."""
    flat = sentence.flat
    dated = [span for span in find_spans(flat) if calendar.resolve(span.due)]
    times = [(one.start, one.end, _LAPSE_WHY) for one in find_lapses(flat)]
    times += [(*match.span(), _TERM_WHY) for match in _TERM_END.finditer(flat)]
    times += [(one.start, one.end, _YEARLY_WHY) for one in find_recurrences(flat) if not one.rule]
    for start, end, why in times:
        if why != _YEARLY_WHY and any(span.start < end and start < span.end for span in dated):
            continue
        where = _around(sentence, start, end + (flat[end : end + 1] == ","))
        if _HAND_IN.search(where.flat):
            yield passage(where, why)


def read_unclear(draft: Draft) -> tuple[Passage, ...]:
    """In the order of the text, each clause with its first lack."""
    found: dict[tuple[int, int], Passage] = {}
    for sentence in body_sentences(draft.body):
        if is_preamble(sentence):
            continue
        items = chain(
            _of_sentence(sentence), _of_lapses(sentence, draft.calendar_of(sentence.line))
        )
        for item in items:
            found.setdefault((item.start, item.end), item)
    return tuple(sorted(found.values(), key=lambda item: item.start))
