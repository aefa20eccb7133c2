"""What the outcome counts for: commendation, funding, assessment, eligibility, disqualification."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yipin.reading.clauses import Sentence, body_sentences, is_preamble
from yipin.reading.draft import Draft, Found, found
from yipin.reading.script import Script

_USE = re.compile(
    r"(?:予以|给予|进行|通报|集中|大会|统一)(?:通报|宣传(?:报道|展示)?及?和?)?表彰|表彰(?:奖励|和奖励)|授予|颁发|命名为|优先(?:推荐|考虑|评|推|安排|支持|立项|参)|推荐(?:参评(?!的)|参加|至|到|申报(?!的)|为|评|省|市|全)|择优推荐|推荐(?!申报的).{1,10}(?:参评|参加(?!人数)|评选)"
    r"|(?:作为|列为|纳入|计入|列入|记入|记录在).{0,26}(?:依据|考核|参考|内容|指标|学分|档案|评优|体系|条件|范围|总分|成绩|评价|评议|计划)|挂钩|相结合$|取消.{0,16}(?:资格|称号|立项|评|推荐|参)|不得(?:参评|申报|参加|评|推荐|再)"
    r"|不予(?:再|推荐|表彰|立项|注册|通过|结项|认定)|一票否决|予以(?:立项|撤销|终止|通报|取消|追回|摘牌|奖励)|追回|撤销|终止|退出|减半|视为[^,。;]{0,6}(?:不合格|无效)|启动[^,。;]{0,4}(?:注销|退出)|方可(?=[^,。;]{0,4}(?:申报|参评|参加|开展|纳新|立项|结项))|准予(?:结|通过|毕)|须进行整改|限期整改|暂停[^,。;]{0,4}(?:活动|申报|资格)|不再(?:受理|注册|立项|资助|具备)|取消(?=立项|参评|评优|其)|加\d+(?:\.\d)?分|扣\d+(?:\.\d)?分|认定.{0,10}学分|直接给予|评为.{0,12}(?:优秀|先进)|通报批评|约谈|宣传推介|总结通报|发奖|发放(?:证书|奖品|奖牌)|打印.{0,6}证书|给予.{0,12}(?:奖励|加分)|自动退|(?:每[个人队班项]|一次性|另)[^,。;]{0,8}奖励?\d+元|予以体现|再?奖补\d|结集|占[^,。;]{2,14}考核|确定[^,。;]{2,18}重点支持|入围(?=全|省|市|国)|扣减|书面检查|表彰大会|予以加分"
)
_CONDITION = re.compile(
    r"的$|者$|的(?:单位|项目|学院|支部|个人|班级|团组织|集体|团队|学生|,)$|^对|结果|成绩$|项目$|团队$|得分"
)
_OUTSIDE = re.compile(
    r"目的|意义|指导思想|背景|原则|宗旨|主要工作$|工作情况|成效|条件|目标|评选(?:范围|标准|对象)|范围"
)
_NOT = re.compile(
    r"被推荐|由[^,]{2,14}推荐|拟推荐|请各?[^,]{0,10}推荐|经验(?:的)?推广|宣传推广|总结推广|推广价值|可推广|值得推广|推广(?:应用|经验|好)|做好.{0,10}推广|曾|了$|荣获|被授予"
)
_RESULT_PLACE = re.compile(
    r"结果|运用|使用|奖|表彰|考核|激励|评选|认证|验收|结项|纪律|监督|惩|成果"
)
_MAX = 60


def _is_use(clause: Script, sentence: Sentence) -> bool:
    flat = clause.flat
    if (
        not _USE.search(flat)
        or _NOT.search(flat)
        or len(flat) < 4
        or re.search(
            r"邮件|文件名|压缩|署名|命名为[^,]*[+“]|申报表|不超过|限推|名额(?:为|\d)", flat
        )
    ):
        return False
    heads = " ".join([sentence.line.head.flat, *sentence.line.headings()])
    return (
        not _OUTSIDE.search(heads)
        or bool(_RESULT_PLACE.search(heads))
        or bool(re.search(r"取消|不得|挂钩|作为|纳入|计入|列入|优先|表彰|推荐|直接给予", flat))
    )


def _with_condition(clauses: list[Script], i: int) -> Script:
    """The clause with the one before it, where that names who it falls on."""
    this = clauses[i]
    if i == 0 or len(this.flat) > 34:
        return this
    before = clauses[i - 1]
    told = _USE.search(before.flat) or re.search("将|评选出?", before.flat)
    if told or not _CONDITION.search(before.flat) or len(before.flat) > 30:
        return this
    return _joined(before, this)


def _with_consequence(clauses: list[Script], i: int, so_far: Script) -> Script:
    """……，并扣减名额 belongs to the clause before it."""
    following = clauses[i + 1] if i + 1 < len(clauses) else None
    if following and len(following) <= 16 and re.match("并(?![将把对])", following.flat):
        return _joined(so_far, following)
    return so_far


def _joined(first: Script, last: Script) -> Script:
    between = tuple(range(first.end, last.start))
    flat = first.source[first.end : last.start]
    return Script(first.source, first.flat + flat + last.flat, first.at + between + last.at)


def _of_sentence(sentence: Sentence) -> Iterator[Found[str]]:
    clauses = sentence.clauses
    reached = -1
    for i, clause in enumerate(clauses):
        if clause.start >= reached and _is_use(clause, sentence):
            whole = _with_consequence(clauses, i, _with_condition(clauses, i)).strip(" ,")
            reached = whole.end
            if len(whole.flat) <= _MAX:
                yield found(whole.clean, whole)
            else:
                yield found(clause.clean[:_MAX], clause)


def read_results_use(draft: Draft) -> list[Found[str]]:
    """Each use once, in order."""
    items: dict[str, Found[str]] = {}
    for sentence in body_sentences(draft.body):
        if not is_preamble(sentence):
            for item in _of_sentence(sentence):
                items.setdefault(item.value, item)
    return list(items.values())
