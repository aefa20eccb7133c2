"""Who does what, told in sentences: 由…负责, 牵头, and the acts of the bodies that run it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from yipin.reading.assignments import duties_in_tables, label_lines, labelled, listed_duties
from yipin.reading.bodies import BODY_TAIL, OFFICE_TAIL
from yipin.reading.clauses import Sentence, actor_in, body_sentences, is_preamble
from yipin.reading.draft import Draft, Found
from yipin.reading.duty import duty_of
from yipin.reading.findings import Responsibility
from yipin.reading.flows import flow_steps
from yipin.reading.script import Script

_NAME = rf"[\u4e00-\u9fff“”()、/]{{0,26}}?(?:{BODY_TAIL}|{OFFICE_TAIL}|学校|专家|[\u4e00-\u9fff]{{1,2}}某某?)(?:\((?:团?总支|总支部|支部|团?工委|系|部|所|中心|、)+\))?"
_DOING = r"(?:统一|自行|安排|具体|共同|总体|全面|综合|分别|联合(?!会)|集中|负责|牵头|组织(?!部|委|生活|建设|力)|汇总|审核|初审|复审|审定|审批|评审|评选|评定|评议|确定|指定|召集|会同|协调|统筹|管理|指导(?!教师|老师)|监督|检查|核查|清查|打分|推荐|签署|报送|上报|发放|采购|担任|承担|主持|制定|抽取|投票|选举|举办|主办|实施|公布|发布|列支|筛选|把关|验收|考核|决定|认定|代|收|兼任|颁发|授予|办理|落实|开展|进行|提名|督促|督导|协助|配合|做)"
_BY = re.compile(rf"(?<!经|理|自|缘)由(?P<who>{_NAME})(?P<task>{_DOING}[^,。;]{{0,36}})")
_IN_CHARGE = re.compile(
    rf"(?:^|(?<=[,;:()]))(?:并|其中|同时|再|请|也)?(?P<who>{_NAME})(?:具体|统一|分别|全面|主要|共同)?(?:负责(?!人|同)|牵头|统筹|承担|主抓|分管)(?P<task>[^,。;]{{0,40}})"
)
_APPOINTED = re.compile(
    rf"(?P<who>{_NAME})(?:是|为|担任|任(?![务人何命期职]))(?P<task>[^,。;]{{0,16}}(?:责任人|责任主体|联络员|组长|召集人|牵头单位|主体|信息员))"
)
_HOST_VERB = re.compile(
    r"^(?:将|要|应|须|需|可|会|统一|共同|根据(?:《[^》]{2,60}》)?[^,]{0,24}?|按照?[^,]{0,16}?|负责|具体|及时|定期|不定期|适时|集中|通过[^,。;]{1,20}?(?:形式|方式|途径|渠道|等)(?=组织|开展|进行)|加强(?=[^,。;]{0,6}(?:监管|指导|管理|把关))|对[^,。;]{1,24}?|组织有关专家|聘请[^,]{0,16}?|成立[^,]{0,14}?|在[^,]{0,14}?|于[^,]{0,14}?|每[^,]{0,8}?|为[^,]{0,10}?|围绕[^,]{0,14}?|加大|加强)*(?:完成(?=初|评|审|论))?(?P<verb>(?<![团党])组织|审核|初审|复审|评审|评定|评选|汇总|筛选|确定|检查|督查|督导|指导|统筹|公示|统计|核查|清查|通报|打分|推荐|审定|审批|复评|初评|考核|验收|抽查|协调|答辩|资格审查|召集|监督|登记|管理|牵头|整理|编辑|把关|调研|评估|进行|提供|制定|聘请|遴选|负责|配合|做好|监管|跟踪|研究|公布|认定|推选)"
)
_UNIT_VERB = re.compile(
    r"审核|初审|初评|推荐|指导|监管|组织(?=[^,。;]{0,6}(?:初赛|选拔|评审|初评|答辩|自评|实施))|组织好(?=[^,。;]{2})|统筹|汇总|登记|监督|协调|管理|遴选|把关|组织开展|牵头|负责|检查|评审|制定|整理|提供"
)
_NOT_TASK = re.compile(
    r"^[^,]{0,10}(?:领导|书记|负责人)$|^(?:在|自|从)[^,]{2,20}(?:时|前|后|起)$|^(?:[\u4e00-\u9fff]{2}的|制|下|上|的|了|地|自愿|积极|认真|高度|充分|紧紧|进一步)"
)
_FULFILS = re.compile(
    rf"(?:^|(?<=[,;:]))(?P<who>{_NAME})(?:要|应|须|需)?(?:切实|认真|严格|全面)*(?:履行|担负起?|承担起?)(?P<task>[^,。;]{{2,24}}?)(?:的)?(?:职责|责任)(?!人|单位)"
)
_SEATED = re.compile(rf"(?P<task>[^,。;]{{0,20}}办公室)设[在于](?P<who>{_NAME})(?=[,。;]|$)")
_CHARGES = (
    (_IN_CHARGE, re.compile("负责|牵头|统筹|承担|主抓|分管")),
    (_APPOINTED, re.compile("责任|联络员|组长|召集人|牵头单位|主体|信息员")),
    (_SEATED, re.compile("办公室设")),
    (_FULFILS, re.compile("履行|担负|承担")),
)
_FILLER = re.compile(r"^(?:统一|负责|具体|共同|会同有关部门|将|要|应|须|认真|切实)+")
_PREAMBLE = re.compile(
    r"制定本|特制定|了(?!解)|决定|印发|如下|为进一步|为深入|为贯彻|为落实|指示|精神"
)
_WHEN = re.compile(r"\d{1,2}月|\d{4}年|每")
_LIMITED = re.compile(r"不超过|至少|限|名额|可推荐|\d+(?:[项人名个支篇件组队]|%)")
_EACH = re.compile(
    r"各|每|全体|有关|相关|入围|报名|参赛|申报|获|拟|参评|推荐|.*(?:社团|团队|学生|作者|选手|项目|团员)$"
)
#: 推荐的名单, 审核通过的项目: the words describe a thing and ask for nothing
_QUALIFIES = re.compile(
    r"(?![对将把])[\u4e00-\u9fff]{2,8}的(?:名单|项目|材料|作品|单位|个人|集体|学生|团队|对象|人选)(?!进行)"
)
_DONE_THERE = re.compile(
    r"(?:进行|组织|开展|制定|确定|审核|评审|推荐|考核|择优|提出|审定|评定)[^的]{0,12}$"
)
_GROUND = re.compile(
    r"(?:将|要|应|须|需)?(?:在[^,]{2,14}(?:指导|领导|支持)下|根据|按照?|依据|依照|结合|本着)"
)
_TASK_LEAD = re.compile(
    r"^(?:将|要|应|须|需|可|统一|请)*于[^,。;]{2,24}?前(?:完成)?|^(?:将|要|应|须|需|可|统一)+|^(?:根据|按照?)[^,]{2,14}?(?=组织|审核|评|推|确)"
)
_GOES_ON = re.compile(r"(?:并|同时|具体|全面|统一)*负责(?!人|同)(?P<task>[^,。;]{2,40})")
_JUDGES = re.compile(
    r"(?P<task>(?:组织|进行|开展|对)[^,。;]{0,24}(?:评审|评选|答辩|审核|验收|考核|打分|初评|复评|评定)[^,。;]{0,6})"
)
_ASKED = re.compile(
    rf"(?<!已)(?:提交|报|经|送|提请|交)(?P<who>{_NAME})(?P<task>(?:集中|统一|联合)?(?:评审|评议审核|审核|评议|审定|审批|审查|同意|批准|(?:最终)?确定(?:人选|名单)|研究(?:同意|确定|批准)|备案)(?!后)[^,。;]{{0,4}})"
)


_MOST = 200


def _clean_who(who: Script) -> Script:
    """Without the words that lead to it."""
    match = re.match(r"(?:.*(?:由|并|经|请|,))?(?:其中|同时|再|并)?", who.flat)
    return who.cut(match.end()) if match and match.end() < len(who.flat) - 1 else who


def _by_whom(sentence: Sentence) -> Iterator[Found[Responsibility]]:
    """甲由乙负责: what stands before 由 is the thing, what follows the name the act."""
    for match in _BY.finditer(sentence.flat):
        left = max(sentence.flat.rfind(mark, 0, match.start()) for mark in ",;。")
        thing = sentence.flat[left + 1 : match.start()]
        act = _FILLER.sub("", match["task"])
        who = sentence.script.group(match, "who")
        if not _is_actor(who) and who.flat not in ("学校", "学院", "专家"):
            continue
        thing = (
            ""
            if actor_in(sentence.script.cut(left + 1, match.start())) and len(thing) < 3
            else thing
        )
        task = (thing[-26:] + act) if len(act) < 14 else act
        where = sentence.script.cut(left + 1, match.end())
        item = duty_of(task, who, where)
        if item:
            yield item


def _is_actor(who: Script) -> bool:
    """The words are the name of one who can act, not the end of some other phrase."""
    return actor_in(Script(who.source, who.flat + ",", (*who.at, who.end))) is not None


def _in_charge(sentence: Sentence) -> Iterator[Found[Responsibility]]:
    for pattern, words in _CHARGES:
        if not words.search(sentence.flat):
            continue
        for match in pattern.finditer(sentence.flat):
            who = _clean_who(sentence.script.group(match, "who"))
            after_by = "由" in sentence.flat[max(0, match.start() - 1) : match.start() + 1]
            if after_by or len(who.flat) < 2 or not _is_actor(who):
                continue
            verb = "牵头" if "牵头" in match[0] else ""
            item = duty_of(
                match["task"] or verb, who, sentence.script.cut(match.start(), match.end())
            )
            if item and not _NOT_TASK.match(match["task"]):
                yield item


def _goes_on(sentence: Sentence) -> Iterator[Found[Responsibility]]:
    """……，并负责政策解读: who it is stands in a clause before."""
    for clause in sentence.clauses[1:]:
        match = _GOES_ON.match(clause.flat) or _JUDGES.match(clause.flat)
        who = _last_named(sentence, clause) if match else None
        if match and who and not _EACH.match(who.flat) and not _PREAMBLE.search(clause.flat):
            item = duty_of(match["task"], who, clause)
            if item:
                yield item


def _last_named(sentence: Sentence, clause: Script) -> Script | None:
    """Who acts in the clauses before: the one that opens them, or the one behind 由."""
    at = sentence.script.at.index(clause.start)
    named = [sentence.script.group(m, "who") for m in _BY.finditer(sentence.flat[:at])]
    return sentence.actor_before(at) or next((w for w in reversed(named) if _is_actor(w)), None)


def _task(rest: str, by_unit: bool) -> str:
    """What is done, from the words behind the name; empty where it is no duty of its own."""
    if not _HOST_VERB.match(rest) or _NOT_TASK.match(rest) or _QUALIFIES.match(rest):
        return ""
    handing_in = re.search("报送|上交|提交|上报|发送", rest)
    if by_unit and (not _UNIT_VERB.search(rest[:20]) or _LIMITED.search(rest) or handing_in):
        return ""
    return _TASK_LEAD.sub("", rest)


def _acts(sentence: Sentence) -> Iterator[Found[Responsibility]]:
    """校团委组织评审: what the bodies that run it do themselves."""
    if sentence.is_head or (is_preamble(sentence) and not _WHEN.match(sentence.flat)):
        return
    for clause, following in zip_longest(sentence.clauses, sentence.clauses[1:]):
        label = re.match(r"[\u4e00-\u9fff]{2,10}(?:\([^()]*\))?:", clause.flat)
        words = clause.cut(label.end()) if label else clause
        who = actor_in(words)
        if who is None or _PREAMBLE.search(words.flat):
            continue
        rest = words.flat[words.flat.find(who.flat) + len(who.flat) :]
        bare = _GROUND.match(rest) and not _DONE_THERE.search(rest)
        if following and bare and actor_in(following) is None:
            rest = following.flat
        item = duty_of(_task(rest, bool(_EACH.match(who.flat))), who, words)
        if item:
            yield item


def _same(first: Responsibility, second: Responsibility) -> bool:
    """Of the same body: does one task only repeat the other?"""
    shared = set(first.task) & set(second.task)
    return len(shared) >= 0.6 * min(len(set(first.task)), len(set(second.task)))


def _unique(items: list[Found[Responsibility]]) -> list[Found[Responsibility]]:
    """Each duty of a body once; a body with very many duties keeps its first ones."""
    by_whom: dict[str | None, list[Found[Responsibility]]] = {}
    for item in items:
        own = by_whom.setdefault(item.value.department or item.value.person, [])
        if len(own) < _MOST and not any(_same(item.value, other.value) for other in own):
            own.append(item)
    return [item for own in by_whom.values() for item in own]


def _asked(sentence: Sentence) -> Iterator[Found[Responsibility]]:
    """经乙同意, 报乙审定: whose word it needs."""
    for match in _ASKED.finditer(sentence.flat):
        who = sentence.script.group(match, "who")
        item = duty_of(match["task"], who, sentence.script.group(match)) if _is_actor(who) else None
        if item:
            yield item


def _in_flow(sentence: Sentence) -> Iterator[Found[Responsibility]]:
    for step in flow_steps(sentence):
        item = duty_of(step.name.clean, step.who, step.whole) if step.who else None
        if item:
            yield item


def _of_sentence(sentence: Sentence) -> list[Found[Responsibility]]:
    assigned = list(labelled(sentence))
    told = (_in_flow, _by_whom, _in_charge, _goes_on, _asked, _acts)
    return assigned or [item for reader in told for item in reader(sentence)]


def read_responsibilities(draft: Draft) -> list[Found[Responsibility]]:
    labels, used = label_lines(draft)
    sure = [*duties_in_tables(draft), *labels]
    items: list[Found[Responsibility]] = []
    for line in draft.body:
        own = [] if line.is_row or line.index in used else listed_duties(line)
        used |= {line.index} if own else set()
        items += own
    for sentence in body_sentences(draft.body):
        if sentence.line.index not in used:
            items += _of_sentence(sentence)
    return sorted([*sure, *_unique(items)], key=lambda item: item.start)
