"""Faults of sense: the title, private telephones, clashing terms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yipin.rules.official_paper import level_of
from yipin.rules.paper_lint import STANDARD, LintContext, LintText, PaperFault, fault

PHONE = re.compile(r"(?<![\d-])1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
MAILBOX = re.compile(
    r"[\w.+-]+@(?:qq|vip\.qq|foxmail|163|126|yeah|139|189|sina|sohu|gmail|hotmail|outlook|icloud|aliyun)"
    r"\.(?:com|cn|net)(?:\.cn)?",
    re.IGNORECASE | re.ASCII,
)
KINDS = (
    "通知", "通报", "请示", "报告", "批复", "意见", "决定", "决议", "公告", "通告", "公报", "议案", "函",
    "纪要", "命令", "令", "公示",
)  # fmt: skip
CHINESE = {word: at for at, word in enumerate("一二三四五六七八九十", start=1)}
MONTH = r"(?:(?P<{y}>\d{{4}})年)?(?P<{m}>\d{{1,2}}|十[一二]?|[一二三四五六七八九])月"
MONTH_END = re.compile(MONTH.format(y="y", m="m") + r"(?:底|末|下旬)")
MONTH_BEFORE = re.compile(MONTH.format(y="y", m="m") + r"(?:以?前|之前)")
DAY = re.compile(r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})日")
DUE = re.compile(
    DAY.pattern + r"(?:（[^）]{1,8}）)?(?:\d{1,2}[:：]\d{2}|24时|\d{1,2}时)?(?:以?前|之前|截止)"
)
TO_DAY = re.compile(r"(?:至|到|—|－|-|~|～)\s*" + DAY.pattern)


def personal_contacts(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """A private mobile or mailbox in a public paper; the office's own takes its place, if known."""
    if not context.is_public:
        return
    for shape, own, what in (
        (PHONE, context.office_phone, "手机号"),
        (MAILBOX, context.office_mailbox, "个人邮箱"),
    ):
        for found in shape.finditer(one.text):
            if found.group() == own:
                continue
            way = f"换成办公的“{own}”" if own else "请换成办公电话或办公邮箱"
            reason = f"公开的公文里不写个人的{what}，{way}。"
            yield fault(
                one,
                found.span(),
                "personal_contact",
                reason,
                "《个人信息保护法》第六条",
                own or None,
            )


def titles(one: LintText, context: LintContext) -> Iterator[PaperFault]:
    """关于……的通知: 事由 and 文种 stand in every title (7.3.1, 条例 第九条)."""
    if one.role != "title" or not one.text.strip():
        return
    text = one.text.rstrip()
    clause = "《党政机关公文处理工作条例》第九条"
    if end := re.search(r"[。；，、：.;,:！]+$", text):
        yield fault(one, end.span(), "title_end", "标题末尾不加标点。", f"{STANDARD} 7.3.1", "")
        return
    kinds = context.title_kinds or KINDS
    kind = next((each for each in kinds if text.endswith(each)), "")
    if not kind:
        reason = f"标题末尾没有文种。写成“关于……的{kinds[0]}”。"
        yield fault(one, (0, len(one.text)), "title_kind", reason, clause)
        return
    if kind in ("纪要", "令", "命令", "公告", "通告", "公报"):
        return
    cut = len(text) - len(kind)
    if cut and text[cut - 1] != "的":
        yield fault(
            one, (cut, len(text)), "title_of", f"文种前写“的”：……的{kind}。", clause, f"的{kind}"
        )
    if "关于" not in text and cut:
        reason = "标题由“关于”引出事由：关于……的" + kind + "。"
        yield fault(one, (0, 1), "title_about", reason, clause, "关于" + one.text[0])


def _month(words: str) -> int:
    return int(words) if words.isdecimal() else _of_ten(words)


def _of_ten(words: str) -> int:
    _tens, ten, ones = words.rpartition("十")
    return (10 if ten else 0) + (CHINESE.get(ones, 0) if ones else 0)


def deadlines(texts: Sequence[LintText], context: LintContext) -> Iterator[PaperFault]:
    """Terms that clash with the stage they stand in: 12月底 beside 12月前, a day after its end."""
    for section in sections([one for one in texts if one.role == "text"]):
        yield from _month_clashes(section)
        yield from _late_days(section, context.year)


def sections(texts: Sequence[LintText]) -> Iterator[list[LintText]]:
    """A heading and what stands under it, up to the next heading of its level or above."""
    for at, head in enumerate(texts):
        level = level_of(head.text)
        if not level:
            continue
        below = []
        for one in texts[at + 1 :]:
            if 0 < level_of(one.text) <= level:
                break
            below.append(one)
        yield [head, *below]


def _month_clashes(section: Sequence[LintText]) -> Iterator[PaperFault]:
    """The head says 12月底, the text 12月前: one of them is not meant."""
    ends = {_month(found["m"]): found.group() for found in MONTH_END.finditer(section[0].text)}
    for one in section:
        for found in MONTH_BEFORE.finditer(one.text):
            if (month := _month(found["m"])) in ends:
                reason = (
                    f"这一阶段写到“{ends[month]}”，这里又说“{found.group()}”，"
                    f"后者是{month}月1日以前。请定一个时间，写明到哪一天。"
                )
                yield fault(one, found.span(), "deadline_clash", reason, "前后时间一致")


def _late_days(section: Sequence[LintText], year: int | None) -> Iterator[PaperFault]:
    """The head gives the last day of a stage, and the text asks for something after it."""
    head = section[0]
    last = max((_day(found, year) for found in TO_DAY.finditer(head.text)), default=None)
    if last is None:
        return
    for one in section[1:]:
        for found in DUE.finditer(one.text):
            if _day(found, year) > last:
                reason = f"这一阶段到{last[1]}月{last[2]}日结束，这里的期限在它以后。请核对。"
                yield fault(one, found.span(), "deadline_late", reason, "前后时间一致")


def _day(found: re.Match[str], year: int | None) -> tuple[int, int, int]:
    return int(found["y"] or year or 0), int(found["m"]), int(found["d"])
