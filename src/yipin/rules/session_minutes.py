"""The minutes of a pitch or defence day (纪要) as an official paper, its facts filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from yipin.rules.notice_paper import with_given
from yipin.rules.official_paper import OfficialPaper, Paragraph
from yipin.rules.quotation import quoted

GROUP = 8  # digits of the seal between two blanks


@dataclass(frozen=True, slots=True)
class Presented:
    """One subject of the day; ``rank`` and ``score`` in words, empty without a result.

    ``is_shared``: others have the same rank.
    """

    place: int
    title: str
    unit: str
    was_there: bool
    score: str = ""
    rank: str = ""
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class TieVote:
    """A counted vote among those of a shared rank: title and votes of each; ``cast``: how many voted."""

    cast: int
    votes: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of the day. ``when`` and ``where`` in words, ``programme`` as papers name it.

    ``experts`` are those who took part, ``idle`` those who had a seat and neither scored nor voted.
    """

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
    programme: str = ""
    idle: Sequence[str] = ()
    ties: Sequence[TieVote] = ()


def session_minutes(day: Day, today: date) -> OfficialPaper:
    """A draft: time, place, who was there, how the order was drawn, and the result."""
    paragraphs = [Paragraph(text, source, text) for source, text in _texts(day) if text]
    table = Paragraph("", "session.table", rows=_rows(day.presented))
    return with_given(
        OfficialPaper(
            kind="minutes",
            mark=f"{day.issuer}会议纪要",
            title=_title(day),
            paragraphs=(*paragraphs, replace(table, given=table.words)),
            issuer=day.issuer,
            dated_on=today.isoformat(),
            has_seal_room=False,
        )
    )


def _title(day: Day) -> str:
    """2027年……项目推介会纪要; a panel that is named after its programme is not named twice."""
    programme = "" if day.programme in day.name else day.programme
    return f"{programme}{day.name.removesuffix('纪要')}纪要"


def _texts(day: Day) -> Sequence[tuple[str, str]]:
    """Where a paragraph comes from, and its words; a paper drafted before is known by these again."""
    absent = [one.title for one in day.presented if not one.was_there]
    opening = (
        f"{day.when or '（时间）'}，{day.issuer}在{day.where or '（地点）'}举行{quoted(day.name)}。"
    )
    scoring = (
        f"参评{len(day.presented)}项，每项陈述{day.talk_minutes}分钟、问答{day.question_minutes}分钟。"
        f"{_absent_words(absent)}"
        "有5张以上有效评分表的，去掉一个最高分和一个最低分，其余取平均；3、4张的取平均；不足3张的不出结果。"
    )
    return (
        ("session.0", f"{opening}纪要如下："),
        ("session.1", f"出席：{'、'.join(day.experts) or '（姓名）'}"),
        ("session.idle", f"未参加评分：{'、'.join(day.idle)}" if day.idle else ""),
        ("session.2", "一、顺序"),
        ("session.3", _order_words(day)),
        ("session.4", "二、陈述和评分"),
        ("session.5", scoring),
        ("session.6", "三、结果"),
        *((f"session.tie.{at}", _tie_words(one)) for at, one in enumerate(day.ties, start=1)),
    )


def _order_words(day: Day) -> str:
    """How the order came about and how to check it; ``seal_of`` and ``lot_of`` of ``rules.lots`` in words."""
    if not day.seed:
        return "顺序没有抽签。"
    return (
        "顺序由抽签排定。会前公布密封号，会上公布抽签号。密封号是由抽签号按国际通行算法（SHA-256）"
        "算出的核对码，抽签号改动一个字，核对码就对不上。抽签号后面接一条竖线和项目编号，按同一算法"
        "各算出一个核对码，从小到大就是各项的顺序，任何人可以照此核对。"
        f"抽签号：{day.seed}。密封号（每{GROUP}位空一格，核对时去掉空格）：{_grouped(day.seal)}。"
    )


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + GROUP] for at in range(0, len(digits), GROUP))


def _tie_words(vote: TieVote) -> str:
    """名次并列的“甲”“乙”另行投票，5人投票：“甲”3票，“乙”2票。"""
    names = "".join(quoted(title) for title, _votes in vote.votes)
    counts = "，".join(f"{quoted(title)}{votes}票" for title, votes in vote.votes)
    return f"名次并列的{names}另行投票表决，{vote.cast}人投票：{counts}。"


def _rank_words(one: Presented) -> str:
    return f"{one.rank}（并列）" if one.rank and one.is_shared else one.rank or "—"


def _absent_words(absent: Sequence[str]) -> str:
    return f"没有到场：{'、'.join(absent)}。" if absent else ""


def _rows(presented: Sequence[Presented]) -> tuple[tuple[str, ...], ...]:
    head = ("顺序", "项目名称", "申报单位", "得分", "名次")
    return (
        head,
        *(
            (str(one.place), one.title, one.unit, one.score or "—", _rank_words(one))
            for one in sorted(presented, key=lambda each: each.place)
        ),
    )
