"""Sentences of the body with the line they stand in and who acts in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from yipin.reading.bodies import BODY_TAIL, OFFICE_TAIL, ends_like_body, ends_like_office
from yipin.reading.dates import find_spans
from yipin.reading.outline import Line
from yipin.reading.recurrence import find_recurrences
from yipin.reading.script import Script, sentences, split_at

#: what may stand between the one who acts and what is done
_AUX = r"(?:要|应当?|须|需要?|必须|务必|可以?|将|把|请|于|在|按|按照|根据|对|以|为|向|负责(?!人|同)|统一|(?<![团党])组织(?!生活|建设|战斗|体系|部|委员|力|架构|机构|保障|观念|关系|形式|领导|名单)|原则上|至少|至多|最多|限|每|结合|围绕|制定|提交|报送|上报|填写|召开|开展|申报|推荐|评|审|初审|初评|复审|复评|检查|指导|汇总|举行|举办|公布|发布|进行|完成|不|从|认真|统筹|具体|严格|通过|也|均|都|分别|集中|定期|随机|适时|及时|全面|选|确定|给予|聘请|成立|牵头|会同|配合|做|建|提|收|任|自|写|编|拟|共)"
_ACTOR = re.compile(
    rf"(?:请|由|并由|并请|再由|经|并|其中|同时|最终|最后|随后)?(?P<who>(?:各|每个?|全体|所有|有关|相关|参赛|参评|申报)?[\u4e00-\u9fff“”()、/]{{0,26}}?(?:{BODY_TAIL}|{OFFICE_TAIL}|(?<=[各每])[\u4e00-\u9fff]{{1,8}}?|团员(?!总)|青年(?!志愿者|文明|教)|学生(?!组织|会|社|干|工作|团)|志愿者|项目|团员青年|党员)(?:\((?:团?总支|总支部|支部|团?工委|系|部|所|中心|、)+\))?)(?={_AUX}|[\d一二三四五六七八九十]|,|:|$)"
)
_NEVER = re.compile(
    r"^(?:要|应|须|需|将|把|以|为了?|在|于|从|使|让|向|按|是|有|可|能|被|给|到|至|其|该|这|那|此|通过|根据|按照|结合|围绕|开展|加强|组织(?!部|委|处|科)|负责|做好|建立|成立|完善|推动|推进|引导|形成|进一步|充分|积极|认真|切实|不断|凡|一般|原则|所学|优先|邀请|聘请|参加|保证|确保|对|如|若|因|当|年|月|日|第|前|后|上(?![海级])|联系(?!人|点)|下|统一|逐级|择优|报|送|交|确定|选|配|每(?:月|周|年|季|学期|学年|次|天|日|半)|规范|促进|增强|提高|鼓励|支持|打印|展示|明确|落实|强化|丰富|动员|发动|利用|创建|评选|召开|日召|也|又|既|且|不|未|没)"
)
_VERBAL = re.compile(
    r"由|将|把|于|要|应|须|按|对|向|使|让|从|为了|在(?!校|线|职)|了|是|产生|签字|通过|经过|与.{1,12}衔接|面向|来自|含|参与|确定|一[名个位次]|报(?!社|道|告|纸|名|刊)|\d|，|要求"
)
_LABEL = re.compile(r"[\u4e00-\u9fff]{2,10}(?:\([^()]*\))?:(?=[\u4e00-\u9fff\d])")
_WHEN = re.compile(r"^(?:[^,。;]{0,2}(?:之|以)?前|左右)?[,:]?")


@dataclass(frozen=True, eq=False)
class Sentence:
    """``line`` is where it stands; ``is_head`` where it is the line's own heading."""

    script: Script
    line: Line
    is_head: bool = False

    @property
    def flat(self) -> str:
        return self.script.flat

    @cached_property
    def clauses(self) -> list[Script]:
        return split_at(self.script, ",")

    @cached_property
    def _actors(self) -> list[tuple[int, Script]]:
        named = ((clause.start, actor_in(clause)) for clause in self.clauses)
        return [(start, actor) for start, actor in named if actor is not None]

    def actor_before(self, at: int) -> Script | None:
        """Who acts in the clause that holds this place of the sentence, or in one before it."""
        place = self.script.at[min(at, len(self.script) - 1)]
        last = bisect_right(self._actors, place, key=lambda pair: pair[0])
        return self._actors[last - 1][1] if last else None


def _behind_the_date(script: Script) -> Script:
    """The clause without the time it opens with."""
    times = [(t.start, t.end) for t in find_recurrences(script.flat)]
    times += [(t.start, t.end) for t in find_spans(script.flat)]
    for start, end in sorted(times):
        if start <= 1:
            match = _WHEN.match(script.flat[end:])
            return script.cut(end + (match.end() if match else 0))
    return script


def actor_in(script: Script) -> Script | None:
    """The body or office that acts, where it opens the clause; a date before it does not matter."""
    label = _LABEL.match(script.flat)
    script = _behind_the_date(script.cut(label.end()) if label else script)
    match = _ACTOR.match(script.flat)
    if not match or _NEVER.match(match["who"]) or len(match["who"]) < 2:
        return None
    who = re.split(r"每(?=月|周|年|季|学|天|次)", match["who"])[0]
    if who != match["who"] and not (
        ends_like_body(who) or ends_like_office(who) or who[0] in "各每"
    ):
        return None
    if len(who) < 2 or who.endswith("的") or who[0] in "、,和与及" or _VERBAL.search(who):
        return None
    return script.cut(match.start("who"), match.start("who") + len(who))


def _is_heading(line: Line, piece: Script) -> bool:
    """A heading with its text behind it, or a lone one; a lone sentence ends with a full stop."""
    if not line.kind or line.head.end != piece.end:
        return False
    lone_sentence = not line.body and line.flat.endswith(("。", ";", "."))
    return not lone_sentence


def line_sentences(line: Line) -> Sequence[Sentence]:
    """The sentences of one line; its heading comes first and is marked."""
    if "sentences" not in line.memo:
        line.memo["sentences"] = tuple(
            Sentence(piece, line, is_head=i == 0 and _is_heading(line, piece))
            for i, piece in enumerate(sentences(line.text))
        )
    told: Sequence[Sentence] = line.memo["sentences"]
    return told


_WHY = re.compile(r"为(?!期)|按照|根据|依据|近年|今年|自|20\d\d年")
_HOW = re.compile(r"如下|决定|现将|制定本|特制定")


def is_preamble(sentence: Sentence) -> bool:
    """Why and on what ground, above the first section; what goes on behind it may already ask."""
    line = sentence.line
    if line.kind or line.parents or not _WHY.match(line.flat):
        return False
    return sentence.script.start == line.text.start or bool(
        _WHY.match(sentence.flat) or _HOW.search(sentence.flat)
    )


def body_sentences(body: tuple[Line, ...]) -> Iterator[Sentence]:
    for line in body:
        if not line.is_row:
            yield from line_sentences(line)
