"""The paper that publishes a result (关于公布……名单的通知), from the applications that passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from yipin.rules.definition import Definition
from yipin.rules.notice_paper import Issuer, contact_words, with_given
from yipin.rules.official_paper import OfficialPaper, PaperAttachment, Paragraph
from yipin.rules.paper_groups import counts_of, first_level


@dataclass(frozen=True, slots=True)
class Passed:
    """One application on the list."""

    unit: str
    title: str
    theme: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Others:
    """How many were handed in beside those that passed: what became of them."""

    refused: int = 0
    merged: int = 0
    under_way: int = 0


def result_paper(
    definition: Definition, issuer: Issuer, today: date, passed: Sequence[Passed], others: Others
) -> OfficialPaper:
    """A draft of the paper: its numbers add up to what was handed in; the list is an attachment."""
    name = _list_name(definition)
    return with_given(
        OfficialPaper(
            mark=f"{issuer.name}文件",
            title=f"关于公布{name}的通知",
            addressees="、".join(one.text for one in definition.addressees),
            paragraphs=tuple(_paragraphs(definition, passed, others)),
            attachments=(_list(definition, name, passed),),
            issuer=issuer.name,
            dated_on=today.isoformat(),
            copies_to=issuer.copies_to,
            printed_by=issuer.office,
            printed_on=today.isoformat(),
        )
    )


def _list_name(definition: Definition) -> str:
    year = "" if str(definition.year) in definition.name else f"{definition.year}年"
    name = definition.name.removesuffix("项目").removesuffix("工作")
    return f"{year}{name}项目审查通过名单"


def counted_words(passed: Sequence[Passed], others: Others) -> str:
    """共收到申报9项，其中7个单位的7项通过审查，1项未通过审查，1项并入其他申报。"""
    handed_in = len(passed) + others.refused + others.merged + others.under_way
    rest = [
        f"{number}项{what}"
        for number, what in (
            (others.refused, "未通过审查"),
            (others.merged, "并入其他申报"),
            (others.under_way, "尚未审结"),
        )
        if number
    ]
    units = len({one.unit for one in passed})
    through = f"{units}个单位的{len(passed)}项{'' if rest else '全部'}通过审查"
    led = "其中" if rest else ""
    return f"共收到申报{handed_in}项，{led}{'，'.join([through, *rest])}。"


def _paragraphs(
    definition: Definition, passed: Sequence[Passed], others: Others
) -> list[Paragraph]:
    words = (
        f"经各单位申报、主办单位审查，{counted_words(passed, others)}"
        "现将通过审查的名单予以公布（见附件）。"
    )
    found = [Paragraph(words, "result.counts", words)]
    levels = counts_of(one.level for one in passed)
    listed = [f"{level}。共{n}项。" for level, n in levels.items()] if len(levels) > 1 else []
    for at, text in enumerate(first_level(listed), start=1):
        found.append(Paragraph(text, f"result.level.{at}", text))
    asked = "请各单位按照通知要求做好后续工作，确保各项目按时推进、取得实效。"
    found.append(Paragraph(asked, "result.asked", asked))
    if words := contact_words(definition):
        found.append(Paragraph(words, "contact", words))
    return found


def _list(definition: Definition, name: str, passed: Sequence[Passed]) -> PaperAttachment:
    """序号, 单位, 项目名称, and 类别 or 层级 where the definition has them."""
    extra = [
        (head, field)
        for head, field in (("类别", "theme"), ("层级", "level"))
        if any(getattr(one, field) and getattr(one, field) != one.title for one in passed)
    ]
    head = ("序号", "单位", "项目名称", *(words for words, _field in extra))
    rows = [
        (str(at), one.unit, one.title, *(getattr(one, field) for _words, field in extra))
        for at, one in enumerate(passed, start=1)
    ]
    table = Paragraph("", "result.list", rows=(head, *rows))
    return PaperAttachment(name, "result", name, (replace(table, given=table.words),))
