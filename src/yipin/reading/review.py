"""How proposals or results are judged: acts of judging and their weights."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from yipin.reading.clauses import Sentence, body_sentences, is_preamble
from yipin.reading.draft import Draft, Found, found
from yipin.reading.outline import Line
from yipin.reading.script import Script, split_at

_ACT = r"(?:自评|自查|复核|面试|笔试|民主推荐|资格审查|形式审查|资格审核|材料审核|初审|复审|终审|初评|复评|(?<!最)终评|(?:[院校]级|[院校]内|自行组织|学院)评选|初选|评审|答辩|投票|公示|综合考核|考核|验收|评定|评议|筛选|审核|抽查|检查|打分|测评|核查|推介会|考察|一票否决|路演|评估|展示|差额选举|票决|初筛|述职评议|综合评价|会审(?!定|议|核)|审定|实地查看|现场查看|实地考察|述职|陈述|比武|听取汇报)"
_MODIFIER = r"(?:现场|资格|专家|各?学院|学校|校级|院级|部门|集中|公开|逐级|书记办公会|办公会|党委会|综合|立项|中期|阶段性|组织(?=评)|网络|网上|民主|大众|无记名|会议|材料|书面|实地|单位|微信|群众|师生|学生|答辩|评委|最终|终期|期末|班级|专项|总|党支部|党委|线上|线下|部门联合|年终|年度|半年|季度|日常|动态|随机|分组|市级|区级|县级|省级|院内|校内|结项|团支部|通讯|函|复|初|量化|系|各级|逐项|擂台|自我|择优|定期|不定期)"
_JUDGED = re.compile(rf"(?P<act>{_MODIFIER}{{0,3}}{_ACT})")
_WEIGHT = re.compile(
    r"(?:占(?:总分|比|总成绩)?(?:的)?\d{1,3}%|\d{1,3}(?:%|分)(?=$|[,、;。+)])|[1-9]:[1-9]的?比例|[×*]\d{1,3}%|\d{1,3}%\+)"
)
_WEIGHT_PLACE = re.compile(r"评|考核|分值|计分|打分|指标|验收|检查|成绩")
_OUTSIDE = re.compile(
    r"资格$|要求$|目的|意义|宗旨|对象|结果|运用|使用|奖励|表彰|条件|组织领导|指导思想|背景|内容$|主题"
)
_WRONG_BEFORE = re.compile(
    r"(?:年终|年度|目标|绩效|目标管理|红旗团委|党建|述职|作为|纳入|计入|列入|与)[^,。;]{0,10}$"
)
_WRONG_AFTER = re.compile(
    r"^(?:挂钩|的(?:重要)?(?:依据|内容|指标)|体系|办法|结果|细则|合格|通过|资格|活动的|制度|小组|组(?!织)|团|表|委员|专家|标准|规则|条件|方案|范围|对象|指标|工作(?:办公室|领导小组)|材料|会议室|机制|不合格|优秀|风采|平台|青春|我|形象|自|才|成绩|时间|等次|加分|名单|期|程序|方式|项目|窗口|宣传)"
)
_PLACE = re.compile(
    r"评|程序|步骤|流程|阶段|考核|验收|审|认证|进度|时间|选|安排|办法|方式|立项|申报|检查|监督|组织|实施"
)
_FOR_ITEMS = re.compile(
    r"对[^,。;]{0,12}(?:项目|作品|材料|申报|报名)[^,。;]{0,6}进行(?:认真|严格)?的?$"
)
_WEAK = re.compile(
    r"检查|复核|自查|面试|展示|考察|考核|评估|抽查|核查|打分|推介会|测评|评定|验收|评议"
)
_NEAR = re.compile(r"(?:采取|通过|采用|组织|进行|开展|由|经|实行)[^,。;]{0,10}$")
_STRONG_PLACE = re.compile(r"评[选审定比奖]|考核(?:评价|办法|方式)|验收|审核|程序|评估")
_ARRANGED = re.compile(
    r"组织|通过|采取|采用|进行|由|经|将|统一|实行|开展|举行|聘请|方式|负责|环节|—|→|->|后|对"
)


_NO_WEIGHT = re.compile(
    r"不(?:低于|少于|超过|高于)[^,]{0,20}\d+%|以上|以下|得?分\d+分|满一?年|前\d+%|[加扣减奖](?:\d|[^,]{0,3}\d+分)|学分"
)


def _are_weights(sentence: Sentence) -> bool:
    """Shares of a whole, not limits, bonuses or a single mark."""
    flat, hits = sentence.flat, _WEIGHT.findall(sentence.flat)
    worded = bool(re.search("[占=×]", flat))
    if not hits or (len(hits) == 1 and "分" in hits[0]):
        return False
    heads = " ".join([sentence.line.head.flat, *sentence.line.headings()])
    placed = _WEIGHT_PLACE.search(heads + flat[:12]) or (worded and len(hits) > 1)
    return bool(placed) and (len(hits) > 2 or not _NO_WEIGHT.search(flat))


def _weights(sentence: Sentence) -> Iterator[Found[str]]:
    """The words that carry the weights: apart where 、 parts them, together where ， does."""
    if not _are_weights(sentence):
        return
    if "=" in sentence.flat:
        yield found(sentence.script.clean, sentence.script)
        return
    clauses = [clause for clause in sentence.clauses if _WEIGHT.search(clause.flat)]
    pieces = [c for c in clauses if not re.match(r"满分|总分|共计", c.flat)] or clauses
    parts = split_at(pieces[0], "、") if len(pieces) == 1 else []
    if len(parts) > 1 and all(_WEIGHT.search(part.flat) for part in parts):
        yield from (found(_lead(part).clean, _lead(part)) for part in parts)
        return
    first, last = (_offset(sentence.script, piece) for piece in (pieces[0], pieces[-1]))
    whole = sentence.script.cut(first, last + len(pieces[-1]))
    yield found(whole.clean, whole)


_MARKS = re.compile(r"\d{1,3}分\)?(?=;)")


def _marks_of_line(line: Line) -> Iterator[Found[str]]:
    """选题（20分）；方案（40分）；…… as one scheme."""
    heads = " ".join([line.head.flat, *line.headings()])
    if len(_MARKS.findall(line.text.flat)) > 1 and _WEIGHT_PLACE.search(heads):
        yield found(line.text.strip("。;.").clean, line.text.strip("。;."))


def _lead(script: Script) -> Script:
    match = re.match(r"(?:.{0,14}(?:采取|采用|通过|实行)|按照?)", script.flat)
    script = script.cut(match.end()) if match else script
    tail = re.search(r"(?:的)?方式$|相结合.*$", script.flat)
    return script.cut(0, tail.start()) if tail else script


_WAYS = re.compile(
    r"(?:采取|采用|通过)(?P<list>[^,。;]{2,60}?)(?:等)?(?:相?结合)?的?(?:方式|形式|办法|方法)"
)


def _ways(sentence: Sentence) -> Iterator[Found[str]]:
    """采取明察暗访、随机入户等方式, where it is about judging."""
    heads = " ".join([sentence.line.head.flat, *sentence.line.headings()])
    match = _WAYS.search(sentence.flat)
    if not match or not re.search(
        r"评|考核|督查|检查|验收|审", heads + sentence.flat[: match.end()]
    ):
        return
    for piece in split_at(sentence.script.group(match, "list"), "、"):
        if (
            2 <= len(piece.flat) <= 12
            and not re.search("上下|而[上下]", piece.flat)
            and not _JUDGED.search(piece.flat)
        ):
            yield found(piece.clean, piece)


def _offset(whole: Script, piece: Script) -> int:
    return whole.at.index(piece.start)


def _holds_outside(flat: str, match: re.Match[str]) -> bool:
    """Days of publicity, or a judging that somebody carries out, hold in any section."""
    if match["act"].endswith("公示"):
        return bool(re.search("工作日|天", flat))
    carried = re.search("(?:将|组织)[^,。;]{0,24}进行$", flat[: match.start()])
    return bool(carried)


def _acts(sentence: Sentence) -> Iterator[Found[str]]:
    flat = sentence.flat
    heads = " ".join([sentence.line.head.flat, *sentence.line.headings()])
    if not (_PLACE.search(heads) or _ARRANGED.search(flat)):
        return
    own = sentence.line.parents[-1].head.flat if sentence.line.parents else sentence.line.head.flat
    outside = bool(_OUTSIDE.search(own)) and not re.search(
        "程序|评审|评选办法|流程|结果$|时间安排", own
    )
    for match in _JUDGED.finditer(flat):
        if outside and not _holds_outside(flat, match):
            continue
        before, after = flat[: match.start()], flat[match.end() : match.end() + 8]
        if re.search("(?:不进行|不再|无需|不需|取消|不设|未)[^,。;]{0,4}$", before):
            continue
        quoted = before.count("《") > before.count("》") or before.count("“") > before.count("”")
        if (
            quoted
            or _WRONG_AFTER.match(after)
            or (
                re.search("考核|评议|述职|评定|评估", match["act"]) and _WRONG_BEFORE.search(before)
            )
        ):
            continue
        if match["act"] == "审核" and "审核" not in heads and not _FOR_ITEMS.search(before):
            continue
        weak = _WEAK.fullmatch(match["act"])
        if weak and not (_NEAR.search(before) or _STRONG_PLACE.search(heads)):
            continue
        yield found(match["act"], sentence.script.group(match, "act"))


def _unique(items: list[Found[str]]) -> list[Found[str]]:
    """Each way once, in its fullest wording."""
    result: list[Found[str]] = []
    for item in items:
        weighed = bool(re.search(r"\d", item.value))
        longer = [o for o in result if item.value in o.value and not re.search(r"\d", o.value)]
        shorter = [] if weighed else [o for o in result if o.value in item.value]
        if longer:
            continue
        result = [o for o in result if o not in shorter]
        result.append(item)
    return sorted(result, key=lambda item: item.start)


def _without_detail(
    draft: Draft, heads: list[tuple[Line, Found[str]]], items: list[Found[str]]
) -> list[Found[str]]:
    """Acts named in a heading only; where the text below tells how, that is enough."""
    places = sorted(item.start for item in items)
    result = []
    for line, head in heads:
        last = max((ln.script.end for ln in draft.below(line)), default=line.script.end)
        if bisect_left(places, line.script.start) == bisect_left(places, last):
            result.append(head)
    return result


def read_review_methods(draft: Draft) -> list[Found[str]]:
    items: list[Found[str]] = []
    heads: list[tuple[Line, Found[str]]] = []
    marked = {line.index: list(_marks_of_line(line)) for line in draft.body if not line.is_row}
    for sentence in body_sentences(draft.body):
        if is_preamble(sentence):
            continue
        weights = list(_weights(sentence)) if not marked[sentence.line.index] else []
        covered = {at for item in weights for at in range(item.start, item.end)}
        acts = [item for item in [*_acts(sentence), *_ways(sentence)] if item.start not in covered]
        items += weights
        for act in acts:
            titled = bool(sentence.line.kind) and act.start < sentence.line.head.end
            heads.append((sentence.line, act)) if titled else items.append(act)
    items += [item for found_marks in marked.values() for item in found_marks]
    return _unique([*items, *_without_detail(draft, heads, items)])
