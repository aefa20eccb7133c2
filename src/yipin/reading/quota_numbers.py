"""Which numbers in a sentence say how many, and what bounds they set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yipin.reading.clauses import Sentence
from yipin.reading.numerals import NUMBER, read_number

_UNIT = r"(?:个(?!月|工作日|人(?!中)|方面|阶段|环节|部分|层次|步骤|维度|区间|学期|学年|小时|百分)|项(?!目)|名(?!单|称|额|誉|义)|篇|次(?!年|日|月|月|要)|个?工作日|天|%|人(?!员|次|数|民|才|选|均|事|群|力|物|格|文|生|气|心|大|工|像|脸|社|口)|人次|所|年(?!度|级|月|底|初|终|轻|龄|来|制)|小时|分钟|学时|课时|户|场(?!地|所|馆|景)|处(?!级|理|于|分|室)|平方米|期(?!间|末|中|限|满)|册|票|条(?!件|例)|家|支(?!部|持|撑|出|付|教|书|委)|件|门|幅|例(?!会|如)|批次?|对(?!接|象|口|于|本)|套|节(?!点|日|约|目)|张|块(?!钱)|组(?!织|成|长|委|建)|间|台|种|类(?!别|型)|本(?!单|次|校|院|科|级|人|着)|则|份(?!的)|部(?!门|分|署|室|落)|位|班(?!级|子|主|长|会|组|委)|队(?!伍|员|长)|周(?!年|期|边|岁)|分(?!管|别|为|工|类|析|享|之|钟|配|团|会|公|院|校|组|层|级|布|解|不|支|数|批|期|段|发|散|歧|值|制)|倍|题|学分|院|轮|届|点(?!击|评|半|钟|前|分)|月)"
_LESS = r"不(?:得)?(?:少于|低于|小于|下于)|至少|最少|最低|起码|≥|不得?少|保底|大于等于|不(?:能|可)(?:少于|低于)"
_MORE = r"不(?:得|能|可|应)?(?:超过|多于|高于|大于|超)|至多|最多|最高|最长|上限为?|限(?:额|定|报|推|荐|选|申报|推荐|评)*(?:为|在)?|控制在|≤|以不超过|小于等于|不超"
_FULL = r"(?:超过|高于|达到?|满|大于|多于)"
_TOKEN = re.compile(
    rf"(?<!\d:)(?<![\d.第年\-/])(?:百分之(?P<share>{NUMBER})(?!点)|(?P<low>{NUMBER})(?:(?P<mid>{_UNIT})?(?:-{{1,2}}|至|到|或)(?P<high>{NUMBER}))?(?P<unit>{_UNIT}))(?P<after>\(?(?:\(含\))?(?:含|及)?(?:以上|以内|以下|之内|左右))?"
)
CUE_WORDS = rf"(?:{_LESS}|{_MORE})"
_CUE_MIN = re.compile(rf"(?:{_LESS})(?P<gap>[^,。;、:\d]{{0,14}})$")
_CUE_MAX = re.compile(rf"(?:{_MORE})(?P<gap>[^,。;、:\d]{{0,12}})$")
_CUE_FULL = re.compile(rf"(?<!期)(?:{_FULL})(?P<gap>[^,。;、\d]{{0,3}})$")
_GIVE = r"(?:申报|推荐|报送|上报|评选|评出|评定|选派|选拔|确定|确立|立项|推选|推出|产生|命名|表彰|奖励|遴选|建设|新建|开展|召开|举办|举行|组织|选择|任选|选取|配备|培育|打造|资助|扶持|创建|设立?|设有|安排|提交|撰写|建成?|建立|发展|指定|共计|合计|总计|名额为?|数量为?|暂定|原则上|限额?|计划|分配|培养|完成|增加|征集|认定|授予|支持|参加|联系|走访|结对|指导|检查|学习|公示|编写|发表|展示|成立|推介|调研|聘请|投入|订阅)"
_BRIEF = r"[报选交派各共拟为办上]"
_EXACT_BEFORE = re.compile(
    rf"(?:每[队组团支班](?:限|为)?|{_GIVE}[^,。;:]{{0,22}}|{_BRIEF}[^,。;:]{{0,6}})$"
)
_PRIZE = re.compile(
    r"(?:[一二三四特金银铜优][等]?[秀胜]?奖|[\u4e00-\u9fff“”]{2,10}奖|[”》])(?:各)?$"
)
_LISTED = re.compile(r"\A[\u4e00-\u9fff“”()《》、和·]{2,26}(?::|\(|限额?|名额)?$")
_PERIOD = re.compile(r"每(?:个|一)?(?:月|季度?|学期|学年|年度?|周|天|日|半年|两周|学年度)")
_STRUCTURE = re.compile(
    r"^(?:代表”|方面|阶段|环节|部分|层次|步骤|维度|要素|原则|目标|关键|特点|问题|意识|自信|维护|文件|主题|类别|大类|方向|专题|指标|章节|附件|版块|板块|重点|领域|工作日|统一|坚持|条件|模块|月内?|要求|基本|创建|试点方向|等级|等次|等$|职能|职责|任务|举措|制度|内容要求|[\u4e00-\u9fff]{2,6}(?:举措|措施|行动|计划|机制|制度)|档次|季度|学期|级别|新|百年|世纪|一|着力|五年|周年)"
)
_SKIP_NEAR = re.compile(r"字(?:数)?|页|厘米|像素|第$|一式|附件|开本|号字|号宋|行距")
_OVER = re.compile(r"共收到|去年|上年|以来|共有|已有|现有|了|累计|目前|截至")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its measure, and what it means as lower and upper bound."""

    start: int
    end: int
    low: float | None
    high: float | None
    unit: str


def _bounds(match: re.Match[str], before: str) -> tuple[float | None, float | None] | None:
    """Lower and upper bound, or None where the number is no quota."""
    low = read_number(match["share"] or match["low"])
    high = read_number(match["high"]) if match["high"] else None
    after = match["after"] or ""
    if low is None:
        return None
    if high is not None:
        return (low, high) if high >= low else None
    if re.search(r"以上", after) and not _CUE_MAX.search(before):
        return low, None
    if re.search(r"以内|以下|之内", after) or _last(_CUE_MAX, _CUE_MIN, before):
        return None, low
    if _CUE_FULL.search(before) and match["low"] == "100":
        return low, low
    if _last(_CUE_MIN, _CUE_MAX, before) or _CUE_FULL.search(before):
        return low, None
    return (low, low)


def _last(this: re.Pattern[str], other: re.Pattern[str], before: str) -> bool:
    """The first cue stands before the number, and nearer to it than the other."""
    mine, theirs = this.search(before), other.search(before)
    return mine is not None and (theirs is None or mine.start() > theirs.start())


_TIMES = frozenset(
    [
        "年",
        "周",
        "月",
        "分钟",
        "小时",
        "分",
        "倍",
        "点",
        "届",
        "份",
        "种",
        "类",
        "轮",
        "批",
        "批次",
        "位",
        "部",
    ]
)
_DAYS = frozenset(("天", "工作日", "个工作日"))
_SHOWN = re.compile(r"公示(?!期?满|期?结束|后)")
_COUNTED = frozenset("个项大类条种")
_CHOSEN_ONE = re.compile(r"(?:选|报|确定|限|配备|自定|各|指定|推荐|不少于)$")
_SHARE = re.compile(
    r"(?:比例|率)(?:为|按|达到?)?[^,。;]{0,6}$|按[^,。;]{0,10}总?数的?$|总(?:人|个)?数的$"
)
_LATELY_GIVEN = re.compile(rf"{_GIVE}[^,。;]{{0,10}}$")
_CONDITION = re.compile(
    r"(?:[^,。;]{0,14}的)?(?:院系|学院|单位|学校|班级|支部|团支部|乡镇|企业|部门)|的,?(?:可|限|应|须|至[少多]|最|不|申报|推荐|报)"
)
_CUE_CONDITION = re.compile(r"(?:超过|不足|不满|达到?|满|多于|少于|低于|高于)$")
_MEDIA = re.compile(r"视频|照片|图片|时长|音频|PPT|附图|长度")
_HEADED = re.compile(r"[\u4e00-\u9fff“”()·]{2,24}:")


def _is_one_of_them(unit: str, before: str) -> bool:
    """一 counts only where it is chosen or comes once in each period."""
    if _CHOSEN_ONE.search(before):
        return True
    return bool(_PERIOD.search(before)) and (
        unit in "次场期篇" or bool(_LATELY_GIVEN.search(before))
    )


def _is_exact(match: re.Match[str], before: str, flat: str) -> bool:
    """A bare number counts as a quota only where the words allot something."""
    unit = unit_of(match)
    if unit in _DAYS:
        return bool(_SHOWN.search(before[-14:]))
    if unit == "%":
        whole = match["low"] == "100" and not re.search(r"占|[×*+=]", flat)
        return whole or bool(_SHARE.search(before[-14:]))
    if unit in _TIMES:
        return False
    if match["low"] == "一":
        return _is_one_of_them(unit, before)
    headed = _HEADED.fullmatch(flat[: match.start()])
    allotted = (_EXACT_BEFORE, _PRIZE, _LISTED)
    return bool(headed) or any(pattern.search(before) for pattern in allotted)


def _is_noise(match: re.Match[str], before: str, after: str, exact: bool) -> bool:
    """Parts of a structure, copies, words, pages, marks, ordinals."""
    unit = unit_of(match)
    named = re.search(r"(?:确定|授予|立项|评选|命名)[^,。;]{2,30}等$", before)
    if re.search(r"(?:以下|如下|下列|限于|分|分为|分成|等)$", before) and not named:
        return True
    chosen = re.search(r"(?:选|报|推荐|申报|确定)$", before)
    if exact and unit in _COUNTED and _STRUCTURE.match(after) and not chosen:
        return True
    if exact and re.match(r"中(?!学|心|小|级|层|期|等)", after):
        return True
    if unit in ("分钟", "张", "秒", "幅") and _MEDIA.search(before[-16:]):
        return True
    if unit == "分" and not re.search(r"得分|以上", before + (match["after"] or "")):
        return True
    limited = match["after"] or _CUE_CONDITION.search(before)
    if limited and _CONDITION.match(after):
        return True
    if exact and before.count("“") > before.count("”"):
        return True
    near = before[-4:] + "|" + after[:2]
    return unit == "份" or bool(_SKIP_NEAR.search(near)) or before.endswith(("第", "附件"))


def unit_of(match: re.Match[str]) -> str:
    return "%" if match["share"] else match["unit"]


def amounts_in(sentence: Sentence, year: int | None) -> Iterator[Amount]:
    flat, done = sentence.flat, -1
    for match in _TOKEN.finditer(flat):
        left = max(flat.rfind(mark, 0, match.start()) for mark in ",;。:")
        bracket = flat.rfind("(", 0, match.start())
        left = bracket if bracket > flat.rfind(")", 0, match.start()) and bracket > left else left
        before, after = flat[left + 1 : match.start()], flat[match.end() : match.end() + 16]
        bounds = _bounds(match, before)
        exact = bounds is not None and None not in bounds
        if bounds is None or _is_noise(match, before, after, exact):
            continue
        if exact and not _is_exact(match, before, flat) and not _goes_on(flat, done, match):
            continue
        told = exact or bool(_CUE_FULL.search(before))
        if told and _is_over(flat, match, year):
            continue
        done = match.end()
        yield Amount(match.start(), match.end(), bounds[0], bounds[1], unit_of(match))


def _goes_on(flat: str, done: int, match: re.Match[str]) -> bool:
    """…5项、乙10项: the list that the last number was part of."""
    return done >= 0 and bool(
        re.fullmatch(
            r"[,、和及与](?:其中)?[\u4e00-\u9fff“”]{2,14}|[\u4e00-\u9fff“”]{2,10}[、和及与]",
            flat[done : match.start()],
        )
    )


def _is_over(flat: str, match: re.Match[str], year: int | None) -> bool:
    """It tells of the past: of an earlier year, or with 了 and 已."""
    clause = flat[: match.end() + 20]
    near = flat[flat.rfind(",", 0, match.start()) + 1 : match.start()]
    named = [int(y) for y in re.findall(r"((?:19|20)\d\d)年", clause)]
    return bool(_OVER.search(near)) or (bool(named) and year is not None and min(named) < year)
