"""Duties assigned in so many words: 责任单位：, lists of duties, tables of tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yipin.reading.bodies import ends_like_body, ends_like_office
from yipin.reading.clauses import Sentence
from yipin.reading.draft import Draft, Found, found
from yipin.reading.duty import MAX_TASK, duty_of
from yipin.reading.findings import Responsibility
from yipin.reading.outline import Line
from yipin.reading.script import Script, sentences
from yipin.reading.task_tables import task_rows

_LABEL = re.compile(
    r"(?P<label>(?:牵头|责任|主责|负责|配合|落实|协同)(?:责任)?(?:单位|部门|部室|科室|处室|学院|领导|人)):(?P<who>[^;。)\n:]{2,60})"
)
_PERSON = re.compile(
    r"\((?:责任人|负责人|联系人|牵头人)?[:]?(?P<who>[\u4e00-\u9fff]{1,3}[某〇*][某〇*]?|[\u4e00-\u9fff]{2,4})\)$|[,(]责任人:(?P<person>[\u4e00-\u9fff]{2,4})\)?$"
)
_LIST_SECTION = re.compile(
    r"分工|职责|责任|组织(?:机构|领导|保障|实施)|任务(?:分解|安排)|工作机构|机构设置|部门任务"
)
_ROLE = re.compile(
    r"(?:常务)?副?组\s*长|副?主任|成\s*员|总指挥|召集人|主办.*|承办.*|协办.*|指导单位|.*(?:联系|电话).*"
)
_CHARGED = re.compile("负责|牵头")
_PAIR = re.compile(r"(?P<who>[\u4e00-\u9fff、()/ ]{2,24}):(?P<task>[^:]{2,70}(?:\([^)]{0,20}\))?)$")


_LEAD_IN = re.compile(r"(?:落实|根据|按照|贯彻|围绕)[^,]*》|^$")


def _topic(line: Line) -> str:
    """What a line with only 责任单位 on it speaks about: the first clause of the item it follows."""
    own = bool(line.kind) and not _LABEL.match(line.text.flat)
    item = line.parents[-1] if line.parents and not own else line
    if item.head and "," not in item.head.flat:
        return item.head.flat
    told = [c for c in re.split("[,。;]", item.text.flat) if not _LEAD_IN.match(c)]
    return told[0] if told else item.text.flat[:MAX_TASK]


def _label_pairs(script: Script) -> list[tuple[str, Script]]:
    return [
        (m["label"], script.group(m, "who").strip(" ,()")) for m in _LABEL.finditer(script.flat)
    ]


def _assigned(pairs: list[tuple[str, Script]], task: str) -> Found[Responsibility]:
    """The first body and the first person of labels that stand together."""
    persons = [who for label, who in pairs if label.endswith(("人", "领导"))]
    bodies = [who for label, who in pairs if not label.endswith(("人", "领导"))]
    places = [who for _, who in pairs]
    duty = Responsibility(
        task[:MAX_TASK], bodies[0].clean if bodies else None, persons[0].clean if persons else None
    )
    return Found(duty, places[0].start, places[-1].end)


def label_lines(draft: Draft) -> tuple[list[Found[Responsibility]], set[int]]:
    """责任部室：甲 / 责任人：乙 on lines of their own; together they belong to the item above."""
    result: list[Found[Responsibility]] = []
    used: set[int] = set()
    run: list[tuple[str, Script]] = []
    owner: Line | None = None
    for line in draft.body:
        pairs = _label_pairs(line.script) if _LABEL.match(line.script.flat.lstrip("(")) else []
        if not pairs or (owner and owner.parents != line.parents):
            result += [_assigned(run, _topic(owner))] if owner else []
            run, owner = [], None
        if pairs:
            run, owner = [*run, *pairs], line
            used.add(line.index)
    result += [_assigned(run, _topic(owner))] if owner else []
    return result, used


def labelled(sentence: Sentence) -> Iterator[Found[Responsibility]]:
    """Labels behind the task, in the same sentence."""
    pairs = _label_pairs(sentence.script)
    if pairs:
        first = _LABEL.search(sentence.flat)
        before = sentence.flat[: first.start() if first else 0].strip("( ,")
        yield _assigned(pairs, before if 4 <= len(before) <= 60 else _topic(sentence.line))


def _is_name(name: str) -> bool:
    """A body, an office, or a short name such as 艺术组 in a list of duties."""
    short = len(name) <= 8 and re.search(r"[组部处室科股会委院系团站所局办中心]$", name)
    return bool(short) or ends_like_body(name) or ends_like_office(name)


def _pair(piece: Script) -> Found[Responsibility] | None:
    """宣传部：成果展播（责任人：林某）, or the other way round, 成果展播：宣传部林老师."""
    match = _PAIR.match(piece.flat)
    if not match or _ROLE.fullmatch(match["who"].strip()) or _CHARGED.search(match["task"]):
        return None
    who, task = piece.group(match, "who").strip(), match["task"]
    if not _is_name(who.clean):
        return _turned_pair(who, piece.group(match, "task"), piece)
    named = _PERSON.search(task)
    person = (named["who"] or named["person"]) if named else None
    return duty_of(task[: named.start()] if named else task, who, piece, person)


def _turned_pair(task: Script, who: Script, piece: Script) -> Found[Responsibility] | None:
    person = re.search(r"[\u4e00-\u9fff]{1,3}(?:老师|同志|主任)$", who.flat)
    body = who.cut(0, person.start()) if person else who
    if not body or not _is_name(body.clean) or len(body) > 12:
        return None
    return duty_of(task.clean, body, piece, person[0] if person else None)


def listed_duties(line: Line) -> list[Found[Responsibility]]:
    """实践部：材料接收；宣传部：成果展播 in a section on who does what."""
    if not any(_LIST_SECTION.search(head) for head in (line.head.flat, *line.headings())):
        return []
    return [item for item in map(_pair, sentences(line.text)) if item]


def duties_in_tables(draft: Draft) -> Iterator[Found[Responsibility]]:
    for row in task_rows(draft):
        if row.department or row.person:
            department = row.department.clean if row.department else None
            person = row.person.clean if row.person else None
            yield found(Responsibility(row.task.clean, department, person), row.line.script)
