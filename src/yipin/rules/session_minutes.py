"""The minutes of a pitch or defence day (纪要) as an official paper, its facts filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from yipin.rules.lots import HOW
from yipin.rules.official_paper import OfficialPaper, Paragraph
from yipin.rules.quotation import quoted


@dataclass(frozen=True, slots=True)
class Presented:
    """One subject of the day; ``rank`` and ``score`` in words, empty without a result."""

    place: int
    title: str
    unit: str
    was_there: bool
    score: str = ""
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of the day. ``when`` and ``where`` in words."""

    name: str
    issuer: str
    when: str
    where: str
    experts: Sequence[str]
    talk_minutes: int
    question_minutes: int
    seed: str
    seal: str
    presented: Sequence[Presented]


def session_minutes(day: Day, today: date) -> OfficialPaper:
    """A draft: time, place, who was there, how the order was drawn, and the result."""
    absent = [one.title for one in day.presented if not one.was_there]
    texts = [
        f"{day.when or '（时间）'}，{day.issuer}在{day.where or '（地点）'}举行{quoted(day.name)}。纪要如下：",
        f"出席：{'、'.join(day.experts)}",
        "一、顺序",
        (
            "顺序由抽签排定。会前公布了抽签密封号，会上公布抽签号，任何人可以照下面的办法重排一遍："
            f"{HOW}抽签号{day.seed}，密封号{day.seal}。"
        ),
        "二、陈述和评分",
        (
            f"参评{len(day.presented)}项，每项陈述{day.talk_minutes}分钟、问答{day.question_minutes}分钟。"
            f"{_absent_words(absent)}"
            "有5张以上有效评分表的，去掉一个最高分和一个最低分，其余取平均；3、4张的取平均；不足3张的不出结果。"
        ),
        "三、结果",
    ]
    paragraphs = [Paragraph(text, f"session.{at}", text) for at, text in enumerate(texts)]
    table = Paragraph("", "session.table", rows=_rows(day.presented))
    return OfficialPaper(
        kind="minutes",
        mark=f"{day.issuer}会议纪要",
        title=f"{day.name}纪要",
        paragraphs=(*paragraphs, replace(table, given=table.words)),
        issuer=day.issuer,
        dated_on=today.isoformat(),
        has_seal_room=False,
    )


def _absent_words(absent: Sequence[str]) -> str:
    return f"没有到场：{'、'.join(absent)}。" if absent else ""


def _rows(presented: Sequence[Presented]) -> tuple[tuple[str, ...], ...]:
    head = ("顺序", "项目名称", "申报单位", "得分", "名次")
    return (
        head,
        *(
            (str(one.place), one.title, one.unit, one.score or "—", one.rank or "—")
            for one in sorted(presented, key=lambda each: each.place)
        ),
    )
