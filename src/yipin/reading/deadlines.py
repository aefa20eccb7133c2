"""What is due when: single dates, milestones and recurring duties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yipin.reading.clauses import Sentence, actor_in, body_sentences, is_preamble
from yipin.reading.dates import Span, find_spans
from yipin.reading.draft import Draft, Found
from yipin.reading.findings import Deadline, Stage
from yipin.reading.materials import things_handed_in
from yipin.reading.recurrence import Recurrence, find_recurrences
from yipin.reading.script import Script
from yipin.reading.task_tables import task_rows

_BY = re.compile(
    r"(?:\(.{1,8}\))?(?:下班|当天|当日|中午|晚上|上午|下午)?(?:之前|以前|前|截止|为止|止(?!于)|左右)|(?:日)?前"
)
_UNTIL = re.compile(
    r"(?:截止(?:时间|日期)?(?:为|是|到|至|:)*|截至|截止到|不迟于|最迟|不晚于|延长至|[用延持]续?到|期限(?:为|:))$"
)
DO = re.compile(
    r"提交|报送|上报|上交|递交|报名|报(?:校|团|学|党|院|所|市|县|区|送)|交(?:至|到|校|团|院|给|所|由|德)|发(?:至|到|送|文|布)|召开|举行|举办|公布|发布|组织|开展|评审|检查|汇总|评选|公示|展示|表彰|验收|确定|完成|进行|启动|初审|复审|审核|答辩|初评|复评|填写|填报|实施|通报|调研|缴|收|讲评|观摩|总结|学习|开放|打分|考核|评定|督查|交流|推荐|培训|撰写|更新|走访|到位|建成|出台|制定|印发|反馈|整改|整理|筹备|部署|安排|宣传|比赛|彩排|颁奖|上传|下发|认定|评比|抽查|清查|开(?:一次|1次)|研究|例会|汇报|备案|揭晓|调度|开通|命名|召集|授牌|指导|上墙|上线|参观|测评"
)
_PAST = re.compile(r"了|已经?|曾|过去|去年|上年|以来|截至|会议精神|讲话|印发的|成立于|审议通过")
_CITED = re.compile(r"[《(][^》)]*$")
_NAMED = re.compile(rf"{DO.pattern}|大会|会议|比赛|大赛|活动|展览|决赛|初赛")
_LEAD = re.compile(
    r"^(?:请|于|在|务必|须|应|要|并|将于|拟于|定于|计划|预计|,|:|、|各自|统一|的|自|从|由于|-)+"
)
_TAIL = re.compile(
    r"(?:请?(?:务必|须|应|要|于|在)|并|定|拟|计划|预计|请|将|最迟|不迟于|截止|时间|截至|原则上|,|、|:|\()+$"
)
_TIME_HEAD = re.compile(r"(?:的)?时间(?:、|及|和|与)?(?:地点)?$")
_MAX_WHAT = 46


@dataclass(frozen=True, slots=True)
class _Time:
    """A date or a rule in a sentence."""

    start: int
    end: int
    span: Span | None = None
    rule: Recurrence | None = None


def _overlaps(span: Span, rule: Recurrence) -> bool:
    return span.start < rule.end and rule.start < span.end


def _times(flat: str, month: int | None = None) -> list[_Time]:
    rules = find_recurrences(flat)
    times = [_Time(r.start, r.end, rule=r) for r in rules]
    single = (s for s in find_spans(flat, month) if not any(_overlaps(s, rule) for rule in rules))
    times += [_Time(span.start, span.end, span=span) for span in single]
    return sorted(times, key=lambda time: time.start)


def _label_end(flat: str, start: int) -> int:
    """The last colon before this place that is none of a time of day."""
    colon = flat.rfind(":", 0, start)
    while colon > 0 and flat[colon - 1].isdigit():
        colon = flat.rfind(":", 0, colon)
    return colon


def _clause_bounds(flat: str, start: int, end: int) -> tuple[int, int]:
    """The part between commas that holds this place; brackets are not opened."""
    bracket = flat.rfind("(", 0, start) if ")" in flat[end:] else -1
    left = max(flat.rfind(",", 0, start), _label_end(flat, start), bracket)
    right = flat.find(",", end)
    return left + 1, len(flat) if right < 0 else right


def _action(flat: str, time: _Time, stop: int) -> tuple[int, int]:
    """From where to where the words behind the time tell what is to be done."""
    right = _clause_bounds(flat, time.start, time.end)[1]
    while right < stop and not _tells(flat[time.end : right]):
        more = flat.find(",", right + 1)
        right = stop if more < 0 else more
    return time.end, min(right, stop)


def _tells(flat: str) -> bool:
    """Words that name something to do."""
    rest = _BY.sub("", flat, count=1).strip(" ),")
    return bool(DO.fullmatch(rest)) or (len(rest) >= 4 and bool(DO.search(rest)))


def _what(sentence: Sentence, time: _Time, stop: int, who: Script | None) -> str:
    flat = sentence.flat
    left, _ = _clause_bounds(flat, time.start, time.end)
    begin, end = _action(flat, time, stop)
    before = _TAIL.sub("", _LEAD.sub("", flat[left : time.start]))
    after = _LEAD.sub(
        "", _BY.sub("", flat[begin:end], count=1) if _BY.match(flat[begin:]) else flat[begin:end]
    )
    after = after.strip(" ,:)-")
    text = before + after if before not in after else after
    if not DO.search(text) and left > 0:
        earlier = flat[flat.rfind(",", 0, left - 1) + 1 : left - 1]
        text = (earlier if DO.search(earlier) else "") + text
    text = _with_thing(sentence, text)
    if who is not None and who.flat not in text and len(text) < _MAX_WHAT - 6:
        text = who.flat + text
    return text.strip(" ,:)(、-")[:_MAX_WHAT]


_SENT = re.compile(
    r"^(?:统一|一并|分别|及时)*(?:发送?(?:至|到|给)|报送?(?:至|到|给)?|提交|上报|交(?:至|到)|送(?:至|到)|递交|上交)"
)


def _with_thing(sentence: Sentence, text: str) -> str:
    """发送至…邮箱 alone does not say what: the thing named in the clause before stands first."""
    if not _SENT.match(text):
        return text
    things = [thing.flat for thing in things_handed_in(sentence.script)]
    named = [thing for thing in things if thing not in text]
    if not named or len(named) != len(things):
        return text
    return f"{named[0]}{text}"


def _subject(sentence: Sentence, time: _Time) -> Script | None:
    """Who acts: in the clause of the time or before it, else right behind the time."""
    actor = sentence.actor_before(time.start)
    if actor is not None:
        return actor
    by = _BY.match(sentence.flat[time.end : time.end + 12])
    begin = time.end + (by.end() if by else 0)
    return actor_in(sentence.script.cut(begin, begin + 80).strip(" ,:"))


def _is_quoted(flat: str, time: _Time) -> bool:
    opened = _CITED.search(flat[: time.start])
    if not opened:
        return False
    return flat[opened.start()] == "《" or bool(
        re.search(r"号|届|印发|通过", flat[time.start : time.end + 8])
    )


def _is_term(time: _Time) -> bool:
    """即日起至3月25日, 即日起10日内; 即日起 alone is a beginning."""
    span = time.span
    return bool(span and span.first.from_now and (span.last or span.first.days))


def _is_due(flat: str, time: _Time, stop: int) -> bool:
    """The words say that something has to be done by or at this date."""
    before, after = flat[: time.start], flat[time.end : time.end + 12]
    if _BY.match(after) or _UNTIL.search(before) or _is_term(time):
        return True
    left, _ = _clause_bounds(flat, time.start, time.end)
    begin, end = _action(flat, time, stop)
    action = flat[begin:end]
    if after.startswith(
        ("的", "团费", "以来", "起", "后", "之后", "以后", "印", "年度")
    ) or _PAST.search(flat[left:end]):
        return False
    return bool(DO.search(action) or (time.start > left and DO.search(flat[left : time.start])))


def _is_duty(flat: str, time: _Time, stop: int) -> bool:
    """A recurring time with something to do."""
    rule = time.rule
    if rule is not None and flat.endswith("制度"):
        return False
    if rule is None or flat[time.end : time.end + 1] in ("元", "按", "度"):
        return False
    begin, end = _action(flat, time, stop)
    if not rule.is_bare:
        return bool(DO.search(flat[begin:end]) or end - begin > 4)
    after = flat[begin:end]
    if re.search(r"[\d一两二三]次", after):
        return True
    if re.search(r"\d元", after) or re.match(r"选拔|评选|确定|补助|资助|不超过\d+[项个]", after):
        return False
    return bool(DO.search(after)) or bool(
        re.search(r"(?:开展|召开|举行|举办|组织).{0,12}$", flat[: time.start])
    )


def _turns_year(draft: Draft, sentence: Sentence, span: Span) -> bool:
    """Due before a month early in the year, in a paper issued late in the year."""
    issued, due = draft.calendar.issued_on or "", span.due
    late = issued[5:7] in ("10", "11", "12") and (due.month or 12) <= 3
    worded = due.year is None and due.relative is None and span.first.year is None
    return late and worded and bool(_BY.match(sentence.flat[span.end : span.end + 12]))


def _due_iso(draft: Draft, sentence: Sentence, span: Span) -> tuple[str, str] | None:
    first, last = draft.calendar_of(sentence.line).interval(span)
    if last is None:
        return None
    if _turns_year(draft, sentence, span) and last.iso[:4].isdigit():
        return f"{int(last.iso[:4]) + 1}{last.iso[4:]}", "没有写年份，按发文的下一年算"
    if span.either and first:
        return f"{first.iso}/{last.iso}", "写的是两个时间"
    return last.iso, last.reason


def _is_over(draft: Draft, iso: str) -> bool:
    issued = draft.calendar.issued_on
    return (
        bool(issued)
        and not iso.startswith("--")
        and iso[: len(issued or "")] < (issued or "")[: len(iso)]
    )


def _told_elsewhere(draft: Draft, sentence: Sentence, time: _Time) -> str:
    """A lone date: what is due stands on the next line, in the sentence before, or in the heading."""
    line = sentence.line
    rest = (sentence.flat[: time.start] + sentence.flat[time.end :]).strip(" ,.:。")
    following = next(draft.after(line), line)
    if not rest and following is not line and not following.kind and not following.is_row:
        return re.split("[。;]", following.text.flat, maxsplit=1)[0][:_MAX_WHAT]
    before = line.text.flat[: max(0, line.text.at.index(sentence.script.start))].strip("。;. ")
    own = _UNTIL.sub("", sentence.flat[: time.start]).strip(",")
    if "截止" in sentence.flat and DO.search(own):
        return own[-_MAX_WHAT:]
    if "截止" in sentence.flat and before:
        return re.split("[。;]", before)[-1][-_MAX_WHAT:]
    above = line.parents[-1].text.flat if line.parents else ""
    if time.start == 0 and _TIME_HEAD.search(above):
        return _TIME_HEAD.sub("", above)
    return "" if DO.search(rest) or len(rest) > 8 else above[:_MAX_WHAT]


def _one(draft: Draft, sentence: Sentence, time: _Time, stop: int) -> Found[Deadline] | None:
    flat, reason = sentence.flat, ""
    iso = rule = None
    elsewhere = _told_elsewhere(draft, sentence, time)
    if time.rule:
        if not time.rule.rule or not _is_duty(flat, time, stop):
            return None
        rule = time.rule.rule
    elif time.span:
        due = _due_iso(draft, sentence, time.span)
        told = _is_due(flat, time, stop) or bool(elsewhere and _NAMED.search(elsewhere))
        if due is None or _is_over(draft, due[0]) or not told:
            return None
        iso, reason = due
    who = _subject(sentence, time)
    what = _what(sentence, time, stop, who)
    if elsewhere and not DO.search(what):
        what = elsewhere
    what = what if len(what) > 1 else sentence.line.head.flat or flat[:20]
    where = sentence.script.cut(time.start, time.end)
    return Found(
        Deadline(what, iso, rule, who.clean if who else None), where.start, where.end, reason
    )


def _of_sentence(
    draft: Draft, sentence: Sentence, taken: set[int], month: int | None
) -> Iterator[Found[Deadline]]:
    times = _times(sentence.flat, month)
    opening = is_preamble(sentence)
    for i, time in enumerate(times):
        place = sentence.script.at[time.start]
        if opening and not _BY.match(sentence.flat[time.end : time.end + 12]):
            continue
        if place in taken or _is_quoted(sentence.flat, time):
            continue
        stop = len(sentence.flat)
        if i + 1 < len(times):
            stop = max(
                _clause_bounds(sentence.flat, times[i + 1].start, times[i + 1].end)[0], time.end
            )
        item = _one(draft, sentence, time, stop)
        if item:
            yield item


def _in_tables(draft: Draft) -> Iterator[Found[Deadline]]:
    """Tasks with their time in a column of its own."""
    for row in task_rows(draft):
        if row.time is None:
            continue
        for time in _times(row.time.flat)[:1]:
            iso = reason = ""
            if time.span:
                due = _due_iso(draft, Sentence(row.time, row.line), time.span)
                iso, reason = due or ("", "")
            if iso or (time.rule and time.rule.rule):
                who = row.department.clean if row.department else None
                rule = time.rule.rule if time.rule else None
                what = Deadline(row.task.clean[:_MAX_WHAT], iso or None, rule, who)
                yield Found(what, row.time.start, row.time.end, reason)


def _stage_places(stages: list[Found[Stage]]) -> set[int]:
    """Places in the text that belong to the period of a stage."""
    return {at for s in stages if s.value.start or s.value.end for at in range(s.start, s.end)}


def read_deadlines(draft: Draft, stages: list[Found[Stage]]) -> list[Found[Deadline]]:
    """A bare day takes the month of the date before it in the same line."""
    taken = _stage_places(stages)
    result: list[Found[Deadline]] = []
    line, month = None, None
    for sentence in body_sentences(draft.body):
        if sentence.line is not line:
            line, month = sentence.line, None
        result += _of_sentence(draft, sentence, taken, month)
        months = [span.due.month for span in find_spans(sentence.flat, month)]
        month = months[-1] if months else month
    result += _in_tables(draft)
    return sorted(result, key=lambda item: item.start)
