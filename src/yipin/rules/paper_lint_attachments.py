"""Attachments that the text names and the list lacks, and the other way about; each can be added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yipin.rules.official_paper import OfficialPaper, PaperAttachment, Paragraph
from yipin.rules.paper_lint import STANDARD, LintContext, LintText, PaperFault, fault

CLAUSE = f"{STANDARD} 7.3.4"
NAMED = re.compile(r"附件(?:\s?(?P<n>\d{1,2}|[一二三四五六七八九十](?!并|律|起|次)))?")
CHINESE = {word: at for at, word in enumerate("一二三四五六七八九十", start=1)}
NAME_TO_COME = "（附件名称待填）"
# 《汇总表》（见附件2）, 填写汇总表见附件2, 附件2《汇总表》, 附件2：汇总表
TITLE_BEFORE = re.compile(r"《([^《》]{2,40})》[（(]?(?:详?见)?$")
WORDS_BEFORE = re.compile(r"([㐀-鿿“”]{2,40})[（(]?(?:详?见)?$")
TITLE_AFTER = re.compile(r"[：: ]?《([^《》]{2,40})》")
WORDS_AFTER = re.compile(r"[：: ]([㐀-鿿“”]{2,40})")
# what stands before the name in running text
LED_BY = re.compile(
    r".*(?:填写|填报|填好|报送|上报|提交|递交|按照|按|参照|依据|根据|使用|附上|将|把|的"
    r"|(?<=[表书单册案法则])(?:以及|和|及|与))"
)
A_DOCUMENT = re.compile(
    r"(?:表|书|单|册|目录|方案|办法|细则|规则|规定|标准|指南|说明|样式|模板|要求|安排|计划|名额|指标|回执|大纲|范本)$"
)
CLOSING = re.compile(r"^(?:特此|专此|此致|请(?:各单位)?(?:认真)?(?:遵照|贯彻))")


def attachments(texts: Sequence[LintText], context: LintContext) -> Iterator[PaperFault]:
    """附件 without a number means all of them."""
    listed = [one for one in texts if one.role == "attachment"]
    body = [one for one in texts if one.role == "text"]
    named: set[int] = set()
    for one in body:
        for found in NAMED.finditer(one.text):
            number = _number(found["n"]) if found["n"] else 1
            named |= {number} if found["n"] else set(range(1, len(listed) + 1))
            if number > len(listed):
                yield _missing(one, found, is_next=number == len(listed) + 1)
    words = "".join(one.text for one in body)
    for at, one in enumerate(listed, start=1):
        if one.text == NAME_TO_COME:
            reason = "附件的名称还没有写。"
            yield fault(one, (0, len(one.text)), "attachment_nameless", reason, CLAUSE)
        elif at not in named and one.text.strip("《》 。；，") not in words:
            yield _unnamed(one, f"附件{at}" if len(listed) > 1 else "附件")


def _missing(one: LintText, found: re.Match[str], *, is_next: bool) -> PaperFault:
    reason = f"正文提到{found.group()}，附件说明里没有。请补上附件，或改正文。"
    wrong = fault(one, found.span(), "attachment_missing", reason, CLAUSE)
    # a number that leaves a gap would be listed under another number
    return replace(wrong, lists=name_beside(one.text, found.span())) if is_next else wrong


def _unnamed(one: LintText, label: str) -> PaperFault:
    reason = f"正文没有提到{label}。请在相应的地方写“见{label}”。"
    wrong = fault(one, (0, len(one.text)), "attachment_unnamed", reason, CLAUSE)
    return replace(wrong, adds=f"{one.text.strip(' 。；，')}见{label}。")


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else CHINESE[words]


def name_beside(text: str, span: tuple[int, int]) -> str:
    """What the attachment is called where the text speaks of it; else that its name is to come."""
    before, after = text[: span[0]], text[span[1] :]
    for shape, words in ((TITLE_BEFORE, before), (TITLE_AFTER, after)):
        found = shape.search(words) if words is before else shape.match(words)
        if found:
            return found[1]
    for found in (WORDS_BEFORE.search(before), WORDS_AFTER.match(after)):
        name = LED_BY.sub("", found[1].removesuffix("详见").removesuffix("见")) if found else ""
        if A_DOCUMENT.search(name):
            return name
    return NAME_TO_COME


def put_right(paper: OfficialPaper, wrong: PaperFault) -> OfficialPaper:
    """The paper with what this fault offers to add; unchanged where it offers nothing."""
    if wrong.lists:
        return replace(paper, attachments=(*paper.attachments, PaperAttachment(wrong.lists)))
    if not wrong.adds:
        return paper
    text = paper.paragraphs
    last = text[-1:]
    cut = len(text) - 1 if last and CLOSING.match(last[0].text) else len(text)
    return replace(paper, paragraphs=(*text[:cut], Paragraph(wrong.adds), *text[cut:]))
