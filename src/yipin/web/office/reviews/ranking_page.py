"""The ranking in words and figures: a line a subject, and the sheet to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from yipin.programmes.models import Round
from yipin.projects.services.tie_votes import can_ties_move
from yipin.reviews.ballot_queries import tie_ballots_of
from yipin.reviews.chair_queries import can_ties_be_voted_on
from yipin.reviews.models import Ballot, Card, Judge, Panel, Part, Ranking, Result, Subject
from yipin.rules.form_schema import Column
from yipin.rules.quotation import within_quotes
from yipin.rules.rubrics import Rubric, points_words
from yipin.rules.scores import METHODS, half_up

TIES_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class RankRow:
    """``rank`` and the figures in words; empty where there is no result."""

    subject: Subject
    rank: str
    score: str
    adjusted: str
    count: int
    method: str
    note: str
    spread: str
    parts: list[tuple[Part, str]]


def words_of(points: Fraction | int | None) -> str:
    return "" if points is None else points_words(half_up(Fraction(points)))


Points = Sequence[int | None]  # hundredths


def aligned(points: Points) -> list[str]:
    """One column in words, every figure with the decimals that the column needs."""
    given = [one for one in points if one is not None]
    places = next((n for n, step in ((0, 100), (1, 10)) if not any(one % step for one in given)), 2)
    return ["" if one is None else f"{one / 100:.{places}f}" for one in points]


def tie_sentence(ranking: Ranking) -> str:
    """What parts subjects that are level, in its order; the criteria by name, as the list was worked out."""
    first = ranking.ranks.get("first")
    if first is None:  # a long list that was kept before the names were
        return str(_("同分先看指定的指标，再看中位数，仍相同的并列，由评审组表决。"))
    names = "、".join(f"“{within_quotes(name)}”" for name in first)
    words = _("同分先看%(names)s，再看中位数，仍相同的并列，由评审组表决。")
    return words % {"names": names} if names else _("同分看中位数，仍相同的并列，由评审组表决。")


def rank_rows(results: Iterable[Result], parts: Sequence[Part]) -> list[RankRow]:
    """A page of the list."""
    held = list(results)
    scores = aligned([one.score for one in held])
    adjusted = aligned([one.adjusted for one in held])
    ends = aligned([end for one in held for end in _ends(one)])
    spreads = [f"{least}—{most}" for least, most in zip(ends[::2], ends[1::2], strict=True)]
    own = [aligned([one.parts.get(part.key) for one in held]) for part in parts]
    figures = zip(held, scores, adjusted, spreads, *own, strict=True)
    return [_rank_row(*row[:4], list(zip(parts, row[4:], strict=True))) for row in figures]


def _ends(result: Result) -> tuple[int | None, int | None]:
    totals = result.totals
    return (min(totals), max(totals)) if totals else (None, None)


def _rank_row(
    result: Result, score: str, adjusted: str, spread: str, parts: list[tuple[Part, str]]
) -> RankRow:
    rank = "" if result.rank is None else str(result.rank)
    return RankRow(
        subject=result.subject,
        rank=_("并列 %(rank)s") % {"rank": rank} if result.is_shared else rank,
        score=score,
        adjusted=adjusted,
        count=len(result.totals),
        method=METHODS[result.method],
        note=result.note,
        spread=spread if result.totals else "",
        parts=parts,
    )


def apart_rows(panel: Panel) -> list[tuple[Subject, Judge, str]]:
    """Cards far from the others, the farthest first, in words. One read where there are any."""
    found = panel.ranking.apart
    own = [Q(judge=judge, subject=subject) for judge, subject, _points in found]
    rows = Card.objects.select_related("judge__person", "subject")
    cards = {
        (one.judge_id, one.subject_id): one
        for one in (rows.filter(reduce(or_, own)) if own else ())
    }
    seen = [(cards.get((judge, subject)), points) for judge, subject, points in found]
    return [
        (one.subject, one.judge, apart_words(points, one.judge.person.name))
        for one, points in seen
        if one is not None  # taken away since the list was worked out
    ]


@dataclass(frozen=True, kw_only=True)
class TieLine:
    """A shared rank, or one that a vote has parted. ``result``: names and votes, once counted."""

    rank: int | None
    subjects: list[Subject]
    ballot: Ballot | None
    result: list[tuple[Subject, int]]

    @property
    def is_still_level(self) -> bool:
        return has_equal(votes for _subject, votes in self.result)


def has_equal(votes: Iterable[int]) -> bool:
    """Whether a vote left some of them level."""
    held = list(votes)
    return len(set(held)) < len(held)


@dataclass(frozen=True, kw_only=True)
class TiesPage:
    lines: list[TieLine]
    more: int
    why_not: str  # no vote can be begun


def ties_page(panel: Panel, held: Round, results: Iterable[Result]) -> TiesPage:
    """Shared ranks among these lines with their ballot, then what was voted before. Five reads at most, one
    where nothing is level.
    """
    if hasattr(panel, "part_of"):
        return TiesPage(lines=[], more=0, why_not="")
    ballots = tie_ballots_of(panel)
    level: dict[int, list[Subject]] = {}
    for one in results:
        if one.is_shared and one.rank is not None:
            level.setdefault(one.rank, []).append(one.subject)
    ties = [_tie_line(rank, subjects, ballots) for rank, subjects in level.items()]
    return TiesPage(
        lines=[*ties[:TIES_SHOWN], *_voted(panel, ballots)],
        more=max(0, len(ties) - TIES_SHOWN),
        why_not=_why_no_vote(panel, held) if ties else "",
    )


def _why_no_vote(panel: Panel, held: Round) -> str:
    if panel.state != Panel.State.CLOSED or not _is_settled(panel.ranking):
        return _("评审结束、名次算好以后才能表决。")
    return can_ties_be_voted_on(panel).reason or can_ties_move(held, panel).reason


def _is_settled(ranking: Ranking) -> bool:
    return not (ranking.is_stale or ranking.is_under_way)


def _tie_line(rank: int, subjects: list[Subject], ballots: Sequence[Ballot]) -> TieLine:
    """On the last line of a page a rank may go on; its ballot is known by any of those it is about."""
    waiting = (one for one in ballots if one.state != one.State.COUNTED)
    own = next((one for one in waiting if subjects[0].pk in one.tied), None)
    return TieLine(rank=rank, subjects=subjects, ballot=own, result=[])


def _voted(panel: Panel, ballots: Sequence[Ballot]) -> list[TieLine]:
    counted = [one for one in ballots if one.state == one.State.COUNTED]
    subjects = panel.subjects.in_bulk([key for one in counted for key in one.tied])
    found = []
    for one in counted:
        votes = [(subjects[key], int(one.votes.get(str(key), 0))) for key in one.tied]
        votes.sort(key=lambda pair: (-pair[1], pair[0].number))
        found.append(TieLine(rank=None, subjects=[], ballot=one, result=votes))
    return found


def apart_words(points: Fraction | int, name: str) -> str:
    words = _("%(name)s比别人高 %(n)s 分") if points > 0 else _("%(name)s比别人低 %(n)s 分")
    return words % {"name": name, "n": words_of(abs(points))}


def sheet_columns(cards: int, parts: Sequence[Part]) -> list[Column]:
    """Head of the sheet: the list, the parts, then the totals of the experts in the order of their seats."""
    heads = [
        _("名次"), _("序号"), _("项目名称"), _("申报单位"), _("主题"), _("得分"),
        _("满分"), _("中位数"), _("标准化得分"), _("有效评分"), _("算法"), _("说明"),
    ]  # fmt: skip
    own = [f"{one.name}（{one.percent}%）" for one in parts]
    experts = [_("专家评分%(n)s") % {"n": n} for n in range(1, cards + 1)]
    return [Column(f"c{n}", label) for n, label in enumerate((*heads, *own, *experts))]


def sheet_rows(
    results: Iterable[Result], rubric: Rubric, parts: Sequence[Part]
) -> Iterator[list[object]]:
    """Figures as numbers; experts are not named."""
    full = 100 if parts else half_up(rubric.full_points) / 100
    for one in results:
        subject = one.subject
        yield [
            one.rank or "", subject.number, subject.title, subject.unit.label,
            subject.theme, _figure(one.score), full, _figure(one.median),
            _figure(one.adjusted), len(one.totals), METHODS[one.method], one.note,
            *(_figure(one.parts.get(part.key)) for part in parts),
            *(_figure(total) for total in one.totals),
        ]  # fmt: skip


def _figure(points: int | None) -> float | str:
    return "" if points is None else points / 100
