"""Whom a number is for, and whether it counts for each unit, for a subtree or for the whole."""

from __future__ import annotations

import re
from typing import Literal

from yipin.reading.bodies import BODY_TAIL
from yipin.reading.clauses import Sentence

CUES = r"不(?:得|能|可|应)?(?:少于|低于|小于|超过|多于|高于|大于|超)|至少|最少|最低|至多|最多|最高|最长|限(?=报|推|定|额|选|申|\d)|控制在|原则上|暂定|≤|≥"
_VERBS = r"共?(?:申报|推荐|报送|上报|申请|评选|评出|评定|选派|选拔|确定|立项|推选|产生|命名|表彰|奖励|遴选|建设|开展|召开|举办|组织(?!委|部)|选择|任选|配备|培育|打造|资助|设立|设|安排|办|提交|撰写|参加|完成|共|可|应|须|需|要|限|拟|每[月年季周学两半]|一般|择优|自愿|总数|占|比例|各|为)"
_EACH = re.compile(
    rf"(?P<who>(?:每(?!年|月|季|周|学期|学年|天|日|次|半|两)(?:个|名|位|家|支|所)?|各)[\u4e00-\u9fff()、“”]{{1,24}}?(?:{BODY_TAIL}|项目|同学|学生|团员|党员|人|班|家|单位|类|项|支|队|县|区|市|校|院|系|级|村|社区|部|点|社团|志愿者))(?=要|须|应|需|可|限|原则|不|至|最|申|推|报|上|评|选|每|组织|开|召|确|任|建|提|统|联|一般|[\d一二三四五六七八九十]|,|:|$|的|在|根据|按|结合|择优|自愿|必须|负责|参加|只|拟|安排|办|培|设|命名|表彰)"
)
_NAMED = re.compile(
    r"(?:^|[、,;:和及与(]|其中|评出|评选|设|共评|命名|表彰|推荐|遴选|建设)(?P<who>[“”\"《》\u4e00-\u9fff()·]{2,16}?)(?:各|限|限推|限报|:)?$"
)
_NOT_NAMED = re.compile(
    r"不|至|最|超过|少于|每|各.{0,1}$|共$|总计|合计|原则|限|应|须|要|可|选择|控制|为$|任选|其中$|.*(?:申报|推荐|报送|立项|开展|召开|组织|举办)"
)
_SUBJECT = re.compile(
    rf"(?:原则上|其中|并且?|且|但|同时|另|再|经|由|对|从)*(?P<who>[“”\"\u4e00-\u9fff()、A-Za-z\d]{{2,24}}?)(?=的?(?:{CUES}|{_VERBS})|$)"
)
_LEADING = re.compile(
    r"^(?:全[校市县区院省])?(?:拟|将|现|共)?(?:评出|评选|设立?|设有|表彰|推荐|命名|遴选|选出)(?=[\u4e00-\u9fff“]{2})"
)
_PRIZE = re.compile(r"奖$|[”\"]$")
_WHOLE = re.compile(r"全(?:校|市|县|区|省|院|国|公司|局|系统|团|旗|州)")
_OPENING_WHOLE = re.compile(rf"(?:原则上|其中|拟|在|由|并|再|最[后终])*(?P<who>{_WHOLE.pattern})")
_TOTAL = re.compile(
    r"全校|全市|全县|全区|全省|总数|共计|总计|合计|全公司|全局|全系统|全院|全团|共立项|共评选|每年度?(?:选拔|评选|确定)|全国|最后确定|最终确定|共评出|总量"
)
#: what only the host does
_HOST = re.compile(
    r"(?:共|最[后终]|总共)(?:评选|评出|立项|遴选|确定|表彰|命名|资助|选树|认定|支持|产生)"
)
#: 团员500人以下的可申报2项
_SIZED = re.compile(
    r"(?P<who>[\u4e00-\u9fff“”()]{0,12}\d+(?:人|名|个)?\(?(?:含|及)?\)?(?:以上|以下|以内|之内)(?:的[\u4e00-\u9fff]{0,10}?)?)"
    rf"(?={CUES}|{_VERBS}|$)"
)
_BEHIND = re.compile(
    r"的?(?P<who>[“”\u4e00-\u9fff、]{2,20}?)(?=均|可|应|须|要|进行|参加|参与|申报|,|;|。|\d|$|\()"
)
_WINDOW = 200


def _clause(flat: str, at: int) -> str:
    return flat[max(flat.rfind(mark, 0, at) for mark in ",;。:") + 1 : at]


def _named_before(before: str) -> str:
    """The noun that stands right before the number in a list: 一等奖10项, 一般项目10项."""
    match = _NAMED.search(before)
    if not match or (_NOT_NAMED.match(match["who"]) and not match["who"].endswith("奖")):
        return ""
    return _LEADING.sub("", match["who"])


def _subject(before: str) -> str:
    match = _SUBJECT.match(before)
    if not match or re.match(rf"{CUES}|\d+(?!周?岁)|于|在|以", match["who"]):
        return ""
    return match["who"]


def _sized(before: str) -> str:
    match = _SIZED.match(before)
    return match["who"] if match else ""


def _whole(before: str) -> str:
    """The clause speaks of the whole itself, so that a 各单位 before it does not count."""
    match = None if _EACH.search(before) else _OPENING_WHOLE.match(before)
    return match["who"] if match else ""


def who_is_counted(sentence: Sentence, start: int, end: int, last_who: str) -> str:
    """The nearest answer first: a size, a prize, 全校, 每个X, who acts, what the clause opens with, the heading."""
    flat = sentence.flat
    before = _clause(flat, start)
    sized, named, whole = _sized(before), _named_before(before), _whole(before)
    if not sized and named and (_PRIZE.search(named) or re.search(r"\d", before)):
        return named
    if sized or whole:
        return sized or whole
    each = [match["who"] for match in _EACH.finditer(flat[max(0, start - _WINDOW) : start])]
    by_host = bool(_HOST.search(before)) and not _EACH.search(before)
    if each and not by_host:
        return each[-1]
    within = _WHOLE.search(before)
    actor = sentence.actor_before(start)
    behind = _BEHIND.match(flat[end : end + _WINDOW])
    answers = (
        within[0] if within else "", actor.flat if actor else "", _subject(before), last_who, named,
        behind["who"] if behind else "", sentence.line.head.flat,
    )  # fmt: skip
    fitting = (one for one in answers if not (by_host and re.match(r"各|每|共|最", one)))
    return next((answer for answer in fitting if len(answer) > 1), "")


def scope_of(
    flat: str, start: int, end: int, who: str, nested: bool
) -> Literal["unit", "subtree", "total"]:
    if nested:
        return "subtree"
    if re.match(r"各|每(?!年|学年|批|次)", who):
        return "unit"
    near = _clause(flat, start) + flat[start : end + 12] + who
    return "total" if _TOTAL.search(near) or _PRIZE.search(who) else "unit"
