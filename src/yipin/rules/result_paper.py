"""The paper that publishes a result (关于公布……名单的通知), from the applications that passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from yipin.rules.definition import Definition
from yipin.rules.notice_paper import Issuer, contact_words, ordinal, with_given
from yipin.rules.official_paper import OfficialPaper, PaperAttachment, Paragraph


@dataclass(frozen=True, slots=True)
class Passed:
    """One application on the list."""

    unit: str
    title: str
    theme: str = ""
    level: str = ""


def result_paper(
    definition: Definition, issuer: Issuer, today: date, passed: Sequence[Passed], handed_in: int
) -> OfficialPaper:
    """A draft of the paper. ``handed_in`` is how many were handed in; the list is an attachment."""
    name = _list_name(definition)
    return with_given(
        OfficialPaper(
            mark=f"{issuer.name}文件",
            title=f"关于公布{name}的通知",
            addressees="、".join(one.text for one in definition.addressees),
            paragraphs=tuple(_paragraphs(definition, passed, handed_in)),
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


def _paragraphs(
    definition: Definition, passed: Sequence[Passed], handed_in: int
) -> list[Paragraph]:
    units = len({one.unit for one in passed})
    words = (
        f"经各单位申报、主办单位审查，收到申报{handed_in}项，"
        f"{units}个单位的{len(passed)}项通过审查，现将名单予以公布（见附件）。"
    )
    found = [Paragraph(words, "result.counts", words)]
    levels = _by_level(passed)
    for at, (level, count) in enumerate(levels, start=1):
        text = f"（{ordinal(at)}）{level}。共{count}项。"
        found.append(Paragraph(text, f"result.level.{at}", text))
    asked = "请各单位按照通知要求做好后续工作，确保各项目按时推进、取得实效。"
    found.append(Paragraph(asked, "result.asked", asked))
    if words := contact_words(definition):
        found.append(Paragraph(words, "contact", words))
    return found


def _by_level(passed: Sequence[Passed]) -> list[tuple[str, int]]:
    levels = list(dict.fromkeys(one.level for one in passed if one.level))
    return [(level, sum(one.level == level for one in passed)) for level in levels]


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
