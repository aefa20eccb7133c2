"""Phases of the activity and their periods."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice, takewhile

from yipin.reading.dates import Span, find_spans
from yipin.reading.draft import Draft, Found, found
from yipin.reading.findings import Stage
from yipin.reading.materials import things_handed_in, things_listed
from yipin.reading.outline import Line
from yipin.reading.script import Script, sentences
from yipin.reading.stage_names import STAGE_WORD, act_of, stages_of_flows, stages_of_lists
from yipin.reading.stage_periods import is_open, opening_period, period_in

_SECTION = re.compile(
    r"组织实施$|步骤|程序|流程|阶段|进度|日程|时间(?:安排|节点|进程|计划)|实施(?:安排|方法|进程)|安排(?:与|和|及)?(?:步骤)?$|工作安排|推进计划|方法步骤|推进安排|具体安排|活动安排|评选办法$|(?:活动|组织)实施$|组织方式$|评选方式$"
)
_NOT_SECTION = re.compile(r"人员安排|经费安排|组织安排|保障|分工|奖|名额|内容安排|材料")
_OVERALL = re.compile(
    r"(?:活动|大赛|赛事|评选|实施|试点|创建|申报|评审|报名|征集|开展|举办|评比|竞赛|比赛|展示|公示|培训|建设|项目|执行|推荐|评优|考核|时间|工作|总体|运行|起止|参评|评议|整治|创评|评估|周期|投票|宣传|培育|认定|验收|立项|结题|结项|方案|安排|展览|展出|演出|决赛|初赛|复赛|答辩|颁奖|提交|上传|材料|作品)+(?:时间(?:安排|进程|节点|周期)?|周期|期限|起止时间|时段)$|时间安排$"
)
_INLINE = re.compile(
    r"(?P<name>(?:[\u4e00-\u9fff]{2,6}?(?=创建周期|建设周期|实施周期))?(?:活动|评选|实施|试点|创建|评审|报名|征集|比赛|建设|项目|运行|培育|公示|投票|执行)(?:时间|周期|期限|期))(?:一般)?(?:为|是|:|自|从|定于)+"
)
_STEP = re.compile(
    r"^第(?P<n>[一二三四五六七八九十\d]{1,2})(?:阶段|步骤?|批次?|环节|周(?:[至-]第?[一二三四五六七八九十\d]{1,2}周)?(?:周[一二三四五六日])?)(?P<gap>[: (,\-]|$)?"
)
_NOT_STEP = re.compile(
    r"(?:程序|步骤|比例|办法|方式|要求|条件|标准|对象|范围|原则|时间|数量|名额|机构|材料|事项|说明|内容|方法)$"
)
_HANDED_IN = re.compile(r"(?:提交|报送|上报|上交|递交)[^,。;]{0,12}材料$")
_MAX_NAME, _MAX_GOING = 22, 12


def _in_stage_section(line: Line) -> bool:
    """Right below a heading that announces steps."""
    if not line.parents:
        return False
    above = line.parents[-1]
    parent = _without_brackets(above.head).flat or above.text.flat[:30]
    return bool(_SECTION.search(parent)) and not _NOT_SECTION.search(parent)


def _without_brackets(script: Script) -> Script:
    """The head without its bracketed period."""
    match = re.search(r"[(\[][^)\]]*[)\]]?$", script.flat)
    return script.cut(0, match.start()).strip(" :,.") if match else script.strip(" :,.")


_CLOCK = re.compile(r"^[)）]?(?:上午|中午|下午|晚上)?(?:\d{1,2}:\d\d)?[ :,.]*")


def _step_name(line: Line, step: re.Match[str]) -> tuple[Script, Script, Script]:
    """Behind 第一阶段, before or after its brackets, stands the name; else it is 第一阶段 itself."""
    head, body = line.head, line.body
    rest = head.cut(step.end() - (1 if step["gap"] == "(" else 0))
    bracket = re.match(r"\([^)]*\)", rest.flat)
    behind = rest.cut(bracket.end()) if bracket else rest
    clock = _CLOCK.match(behind.flat)
    named = behind.cut(clock.end() if clock else 0).strip(" :,.")
    named = _without_brackets(named) if not bracket else named
    if named or not body:
        return named or head, head, body
    cut = re.search(r"[。;,(.]|$", body.flat)
    stop = cut.start() if cut else len(body)
    inside = re.match(r"\([^)]*\)", body.flat[stop:])
    dated = head if bracket else body.cut(stop, stop + (inside.end() if inside else 0))
    return body.cut(0, stop), dated, body.cut(stop)


def _split_step(line: Line) -> tuple[Script, Script | None, Script]:
    """Name, the words with its period, and the text behind: 第一阶段（3月）：申报。……"""
    step = _STEP.match(line.head.flat)
    return _step_name(line, step) if step else (_without_brackets(line.head), line.head, line.body)


def _children(draft: Draft, line: Line) -> Iterable[Line]:
    return draft.below(line)


def _deliverables(draft: Draft, line: Line, body: Script) -> tuple[str, ...]:
    texts = [body, *(child.text for child in _children(draft, line))]
    texts += _continued(draft, line)
    names: list[str] = []
    for text in texts:
        for sentence in sentences(text):
            names += [thing.clean for thing in things_handed_in(sentence)]
    names += [thing.clean for thing in things_listed(_children(draft, line))]
    return tuple(dict.fromkeys(names))


def _continued(draft: Draft, line: Line) -> list[Script]:
    """Unnumbered lines that go on with this one."""
    going = takewhile(lambda ln: not ln.kind and not _STEP.match(ln.flat), draft.after(line))
    return [other.text for other in islice(going, _MAX_GOING)]


def _moment(draft: Draft, line: Line, span: Span | None) -> tuple[str | None, str | None, str]:
    if span is None:
        return None, None, "没有写起止时间"
    first, last = draft.calendar_of(line).interval(span)
    reason = next((m.reason for m in (last, first) if m and m.reason), "")
    return first.iso if first else None, last.iso if last else None, reason


_NO_NAME = re.compile(
    r"^(?:加强|严格|提高|强化|注重|做好|统一|明确|高度|精心|认真|\d|每|各|请|于|即日|自)|[,。;?!]|分为|分[一二三四五六两]个?(?:阶段|步)|以下|如下|包括"
)


def _find_period(
    draft: Draft, line: Line, name: Script, body: Script
) -> tuple[Span, Script] | None:
    """A period and the words it stands in: the brackets of the head, the body, or the next line."""
    overall = bool(_OVERALL.search(name.flat))
    if not _in_stage_section(line) and not overall:
        return None
    text = body or _time_below(draft, line) or _next_text(draft, line, numbered=overall)
    span = opening_period(text)
    return (span, text) if span else None


_ITS_TIME = re.compile(r"(?:具体|活动|比赛|竞赛|评审)?(?:时间|日期)(?:安排)?$")


def _time_below(draft: Draft, line: Line) -> Script | None:
    """时间：11月22日 among the lines right below a step."""
    for child in islice(draft.after(line), 3):
        if _ITS_TIME.match(child.head.flat) and (child.parents[-1:] == (line,) or not child.kind):
            return child.body
    return None


def _is_stage(line: Line, name: str, period: Span | None, *, bracketed: bool) -> bool:
    """Its name, its place or its period make it a stage."""
    if _OVERALL.fullmatch(name):
        return period is not None
    if _STEP.match(line.head.flat) or name.endswith("阶段"):
        return True
    step_like = not _NOT_STEP.search(name) or bool(_HANDED_IN.search(name))
    worded = bool(STAGE_WORD.search(name)) and step_like
    in_section = _in_stage_section(line) and (period is not None or worded)
    return in_section or (bracketed and worded)


def _is_name(name: Script, body: Script) -> bool:
    """Short and without commas; before a bare period the whole of it names the step."""
    flat = name.flat
    if "," in flat and opening_period(body) and len(body) < 30:
        flat = flat.replace(",", "")
    return 2 <= len(flat) <= _MAX_NAME and not _NO_NAME.search(flat)


def _named_below(draft: Draft, line: Line) -> tuple[Script, Script | None, Script] | None:
    """1.3月12日—3月25日 alone: the first words of the next line say what happens then."""
    span = opening_period(line.text)
    rest = line.text.flat[span.end :].strip(" :。") if span else "x"
    following = next(draft.after(line), line)
    if rest or not _in_stage_section(line) or following is line or following.kind:
        return None
    cut = re.search(r"[,。;:(]|$", following.text.flat)
    return following.text.cut(0, cut.start() if cut else None), line.text, following.text


def _head_and_period(line: Line) -> tuple[Script, Script | None, Script] | None:
    """一、开展时间 2006年4月1日—4月30日: no colon between the name and its period."""
    span = find_spans(line.text.flat)[0] if find_spans(line.text.flat) else None
    if span is None or not span.last or span.end < len(line.text.flat.rstrip("。;. ")):
        return None
    name = line.text.cut(0, span.start).strip(" :,")
    return (
        (name, line.text, line.text.cut(len(line.text))) if _OVERALL.fullmatch(name.flat) else None
    )


def _stage(draft: Draft, line: Line) -> Found[Stage] | None:
    name, dated, body = _named_below(draft, line) or _head_and_period(line) or _split_step(line)
    if not _is_name(name, body):
        return None
    own = period_in(dated) if dated else None
    other = None if own else _find_period(draft, line, name, body)
    period = own or (other[0] if other else None)
    bracketed = own is not None and "(" in line.head.flat
    if not _is_stage(line, name.flat, period, bracketed=bracketed):
        return None
    start, end, reason = _moment(draft, line, period)
    end = None if is_open(period, other[1] if other else dated) else end
    given = () if _OVERALL.fullmatch(name.flat) else _deliverables(draft, line, body)
    stage = Stage(name.clean, start, end, given, act_of(name.flat))
    stop = _stop(line, name, dated if own else None, other)
    return Found(stage, line.script.start if period else name.start, stop, reason)


def _stop(line: Line, name: Script, dated: Script | None, other: tuple[Span, Script] | None) -> int:
    """Where the words of the stage end: behind its period, else behind its name."""
    if other:
        span, text = other
        return max(name.end, text.at[span.end - 1] + 1)
    return max(name.end, dated.end if dated else 0)


def _next_text(draft: Draft, line: Line, *, numbered: bool) -> Script:
    """The line right below a bare heading."""
    following = next(draft.after(line), line)
    skipped = bool(following.kind) and not numbered
    if following is line or following.is_row or skipped or _dated_items(draft, line) > 1:
        return line.body
    return following.text


def _dated_items(draft: Draft, line: Line) -> int:
    """How many numbered items below begin with a time of their own."""
    return sum(bool(ln.kind) and bool(opening_period(ln.text)) for ln in draft.below(line))


_NAMED_BEHIND = re.compile(r"为(?P<name>[\u4e00-\u9fff]{2,8}(?:阶段|时间|期))(?=[,。;]|$)")


def _named_behind(draft: Draft, line: Line) -> Iterable[Found[Stage]]:
    """3月1日至3月20日为报名阶段."""
    for span in find_spans(line.text.flat) if "为" in line.text.flat else ():
        match = _NAMED_BEHIND.match(line.text.flat, span.end)
        if match and span.last:
            start, end, reason = _moment(draft, line, span)
            name = line.text.group(match, "name")
            where = line.text.cut(span.start, match.end())
            given = _deliverables(draft, line, line.text.cut(match.end()))
            yield found(Stage(name.clean, start, end, given, act_of(name.flat)), where, reason)


def _inline(draft: Draft, line: Line) -> Iterable[Found[Stage]]:
    """评审周期为4月21日-25日 within a sentence."""
    for match in _INLINE.finditer(line.text.flat):
        rest = line.text.cut(match.end())
        span = opening_period(rest)
        if span and span.last:
            start, end, reason = _moment(draft, line, span)
            name = line.text.group(match, "name")
            where = line.text.cut(match.start(), match.end() + span.end)
            yield found(Stage(name.clean, start, end, (), act_of(name.flat)), where, reason)


def _leaves(stages: list[tuple[Line, Found[Stage]]]) -> list[Found[Stage]]:
    """Undated steps below a stage are its parts, not stages of their own."""
    owners = {line.index for line, _ in stages}
    return [
        item
        for line, item in stages
        if item.value.start or item.value.end or not any(p.index in owners for p in line.parents)
    ]


def read_stages(draft: Draft) -> list[Found[Stage]]:
    named: list[tuple[Line, Found[Stage]]] = []
    inline: list[Found[Stage]] = []
    for line in draft.body:
        if line.is_row:
            continue
        stage = _stage(draft, line)
        if stage:
            named.append((line, stage))
        else:
            inline += [*_inline(draft, line), *_named_behind(draft, line)]
    told = [*_leaves(named), *inline]
    chosen = sorted(
        [*told, *stages_of_flows(draft), *stages_of_lists(draft, told)], key=lambda item: item.start
    )
    seen: set[tuple[str, str | None]] = set()
    result = []
    for item in chosen:
        key = (item.value.name, item.value.start)
        if key not in seen:
            seen.add(key)
            result.append(replace(item))
    return result
