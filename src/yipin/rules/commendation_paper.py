"""The paper that commends (关于表彰……的通报), from the titles that were given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from yipin.rules.definition import Definition
from yipin.rules.notice_paper import Issuer, contact_words, with_given
from yipin.rules.official_paper import OfficialPaper, PaperAttachment, Paragraph
from yipin.rules.paper_groups import first_level


@dataclass(frozen=True, slots=True)
class Commended:
    """One title on the list; ``subject`` is empty where the unit itself is commended."""

    name: str
    unit: str
    subject: str = ""
    level: str = ""


def commendation_paper(
    definition: Definition, issuer: Issuer, today: date, commended: Sequence[Commended]
) -> OfficialPaper:
    """A draft of the paper; each title has a list of its own as an attachment."""
    year = "" if str(definition.year) in definition.name else f"{definition.year}年"
    return with_given(
        OfficialPaper(
            mark=f"{issuer.name}文件",
            title=f"关于表彰{year}{definition.name}优秀成果和单位的通报",
            addressees="、".join(one.text for one in definition.addressees),
            paragraphs=tuple(_paragraphs(definition, commended)),
            attachments=tuple(_lists(commended)),
            issuer=issuer.name,
            dated_on=today.isoformat(),
            copies_to=issuer.copies_to,
            printed_by=issuer.office,
            printed_on=today.isoformat(),
        )
    )


def names_of(commended: Sequence[Commended]) -> list[str]:
    return list(dict.fromkeys(one.name for one in commended))


def _paragraphs(definition: Definition, commended: Sequence[Commended]) -> list[Paragraph]:
    names = names_of(commended)
    opening = (
        f"{definition.year}年以来，各单位认真开展{definition.name}，形成了一批坚持得久、青年用得上的"
        "好做法。经申报、评审、验收，决定对下列成果和单位予以表彰。"
    )
    found = [Paragraph(opening, "commendation.opening", opening)]
    sentences = [
        f"{name}。{_count_words([one for one in commended if one.name == name])}"
        f"名单见附件{at if names[1:] else ''}。"
        for at, name in enumerate(names, start=1)
    ]
    for at, words in enumerate(first_level(sentences), start=1):
        found.append(Paragraph(words, f"commendation.title.{at}", words))
    asked = "希望受到表彰的单位珍惜荣誉、再接再厉。各级团组织要学习借鉴好做法，更好地服务青年。"
    found.append(Paragraph(asked, "commendation.asked", asked))
    if words := contact_words(definition):
        found.append(Paragraph(words, "contact", words))
    return found


def _count_words(commended: Sequence[Commended]) -> str:
    if all(one.subject for one in commended):
        units = len({one.unit for one in commended})
        return f"{units}个单位的{len(commended)}项成果。"
    return f"共{len(commended)}个单位。"


def _lists(commended: Sequence[Commended]) -> list[PaperAttachment]:
    return [
        _list(f"{name}名单", at, [one for one in commended if one.name == name])
        for at, name in enumerate(names_of(commended), start=1)
    ]


def _list(name: str, at: int, commended: Sequence[Commended]) -> PaperAttachment:
    """序号, 单位, and 名称 and 级别 where there are any."""
    extra = [
        (head, field)
        for head, field in (("名称", "subject"), ("级别", "level"))
        if any(getattr(one, field) for one in commended)
    ]
    head = ("序号", "单位", *(words for words, _field in extra))
    rows = [
        (str(number), one.unit, *(getattr(one, field) for _words, field in extra))
        for number, one in enumerate(commended, start=1)
    ]
    table = Paragraph("", f"commendation.list.{at}", rows=(head, *rows))
    return PaperAttachment(name, f"commendation.{at}", name, (replace(table, given=table.words),))
