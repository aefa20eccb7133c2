"""The papers of a decision: the notice of approval (立项通知) and the publicity (公示)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from yipin.rules.definition import Definition
from yipin.rules.money import money_words
from yipin.rules.notice_paper import Issuer, contact_words, with_given
from yipin.rules.official_paper import PLAIN, OfficialPaper, PaperAttachment, Paragraph
from yipin.rules.paper_groups import counts_of, first_level, without_only


@dataclass(frozen=True, slots=True)
class Approved:
    """One project on the list; money in fen."""

    unit: str
    title: str
    theme: str = ""
    tier: str = ""
    level: str = ""
    amount_fen: int | None = None


def approval_paper(
    definition: Definition, issuer: Issuer, today: date, approved: Sequence[Approved]
) -> OfficialPaper:
    """关于公布……立项名单的通知: counts by tier and level, what is asked, the list as an attachment."""
    name = f"{named(definition)}立项名单"
    approved = without_only(definition, approved)
    units = len({one.unit for one in approved})
    groups = _groups(approved)
    opening = (
        f"经各单位申报、审查和研究决定，{units}个单位的{len(approved)}项予以立项"
        f"{_of_one_group(groups, len(approved))}，现将名单予以公布（见附件）。"
    )
    paragraphs = [Paragraph(opening, "approval.counts", opening)]
    listed = [f"{group}。共{n}项。" for group, n in groups.items()] if len(groups) > 1 else []
    for at, words in enumerate(first_level(listed), start=1):
        paragraphs.append(Paragraph(words, f"approval.group.{at}", words))
    if words := _money(approved):
        paragraphs.append(Paragraph(words, "approval.money", words))
    asked = "请各立项单位按照申报方案组织实施，按时报送过程材料和总结，经费专款专用。"
    paragraphs.append(Paragraph(asked, "approval.asked", asked))
    return _paper(
        definition, issuer, today, f"关于公布{name}的通知", paragraphs,
        _list(name, approved, with_money=True),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included, ``days`` working days."""

    first: date
    last: date
    days: int


def publicity_paper(
    definition: Definition, issuer: Issuer, today: date, shown: Sequence[Approved], period: Period,
    *, is_acceptance: bool = False, contact: str = "",
) -> OfficialPaper:  # fmt: skip
    """关于……拟立项名单的公示: what is shown, the period, how to object; ``contact`` takes objections,
    without it the office that the notice names. Plain, as it is no kind of official document.
    """
    name = f"{named(definition)}拟立项名单"
    opening = f"经各单位申报、审查和研究，拟对{len(shown)}项予以立项，现将名单予以公示（见附件）。"
    if is_acceptance:
        name = f"{named(definition)}拟通过验收名单"
        opening = f"经验收和研究，{len(shown)}项拟通过验收，现将名单予以公示（见附件）。"
    when = (
        f"公示期为{_day(period.first)}至{_day(period.last)}，共{period.days}个工作日。"
        "公示期内如有异议，请以书面或网上形式反映，实名、匿名均可，并提供事实和依据。"
    )
    paragraphs = [
        Paragraph(opening, "publicity.counts", opening),
        Paragraph(when, "publicity.period", when),
    ]
    if words := f"异议受理：{contact.rstrip('。')}。" if contact else contact_words(definition):
        paragraphs.append(Paragraph(words, "contact", words))
    listed = _list(name, without_only(definition, shown), with_money=False)
    return with_given(
        OfficialPaper(
            kind=PLAIN, title=f"关于{name}的公示", paragraphs=tuple(paragraphs),
            attachments=(listed,), issuer=issuer.name, dated_on=today.isoformat(),
        )
    )  # fmt: skip


def named(definition: Definition) -> str:
    """2027年“一团一品”团建工作品牌创建."""
    year = "" if str(definition.year) in definition.name else f"{definition.year}年"
    return f"{year}{definition.name.removesuffix('项目').removesuffix('工作')}项目"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _paper(
    definition: Definition, issuer: Issuer, today: date, title: str,
    paragraphs: Sequence[Paragraph], listed: PaperAttachment,
) -> OfficialPaper:  # fmt: skip
    words = contact_words(definition)
    contact = [Paragraph(words, "contact", words)] if words else []
    return with_given(
        OfficialPaper(
            mark=f"{issuer.name}文件",
            title=title,
            addressees="、".join(one.text for one in definition.addressees),
            paragraphs=(*paragraphs, *contact),
            attachments=(listed,),
            issuer=issuer.name,
            dated_on=today.isoformat(),
            copies_to=issuer.copies_to,
            printed_by=issuer.office,
            printed_on=today.isoformat(),
        )
    )


def _groups(approved: Sequence[Approved]) -> dict[str, int]:
    """How many of each tier and level."""
    return counts_of("，".join(filter(None, (one.tier, one.level))) for one in approved)


def _of_one_group(groups: dict[str, int], whole: int) -> str:
    """Said in the opening; several are listed below it."""
    if len(groups) != 1:
        return ""
    ((group, number),) = groups.items()
    return f"，均为{group}" if number == whole else f"，其中{group}{number}项"


def _money(approved: Sequence[Approved]) -> str:
    total = sum(one.amount_fen or 0 for one in approved)
    return f"以上项目共支持经费{bare_sum(total)}，各项金额见附件。" if total else ""


def bare_sum(fen: int) -> str:
    """As a paper prints a sum."""
    return money_words(fen).replace(" ", "").replace(",", "")


def _list(name: str, approved: Sequence[Approved], *, with_money: bool) -> PaperAttachment:
    """序号, 单位, 项目名称, and of theme, level, tier and money what there is."""
    columns = [("单位", "unit"), ("项目名称", "title")]
    for words, field in (("类别", "theme"), ("级别", "level"), ("等次", "tier")):
        if any(getattr(one, field) and getattr(one, field) != one.title for one in approved):
            columns.append((words, field))
    head = ["序号", *(words for words, _field in columns)]
    has_money = with_money and any(one.amount_fen for one in approved)
    rows = []
    for at, one in enumerate(approved, start=1):
        row = [str(at), *(str(getattr(one, field)) for _words, field in columns)]
        rows.append(tuple([*row, bare_sum(one.amount_fen or 0)] if has_money else row))
    if has_money:
        head.append("支持经费")
    table = Paragraph("", "decision.list", rows=(tuple(head), *rows))
    return PaperAttachment(name, "decision", name, (replace(table, given=table.words),))
