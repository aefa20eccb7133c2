"""The ranking in words and figures: a line a subject, a page for each, and the sheet to take away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from yipin.reviews.models import Aside, Card, Subject
from yipin.reviews.queries import Results, Row
from yipin.rules.agreement import Outlier
from yipin.rules.form_schema import Column
from yipin.rules.recusals import REASONS
from yipin.rules.rubrics import Rubric, card_total, points_words
from yipin.rules.scores import METHODS, SubjectScore, half_up, score_subject
from yipin.rules.scores import Card as Marked

APART_SHOWN = 20


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


def words_of(points: Fraction | int | None) -> str:
    return "" if points is None else points_words(half_up(Fraction(points)))


def rank_rows(rows: Iterable[Row]) -> list[RankRow]:
    return [_rank_row(one) for one in rows]


def _rank_row(row: Row) -> RankRow:
    totals = [one.total for one in row.score.cards]
    spread = f"{words_of(min(totals))}—{words_of(max(totals))}" if totals else ""
    rank = "" if row.ranked.rank is None else str(row.ranked.rank)
    return RankRow(
        subject=row.subject,
        rank=_("并列 %(rank)s") % {"rank": rank} if row.ranked.shared else rank,
        score=words_of(row.ranked.score),
        adjusted=words_of(row.adjusted),
        count=len(totals),
        method=METHODS[row.score.method],
        note=row.ranked.note,
        spread=spread,
    )


def apart_rows(results: Results) -> list[tuple[Subject, str]]:
    """Cards far from the others, the farthest first, in words."""
    subjects = {str(row.subject.pk): row.subject for row in results.rows}
    found = sorted(results.outliers, key=lambda one: -abs(one.difference))[:APART_SHOWN]
    return [(subjects[one.subject], _apart_words(one, results.judges[one.judge])) for one in found]


def _apart_words(one: Outlier, name: str) -> str:
    words = _("%(name)s比别人高 %(n)s 分") if one.difference > 0 else _("%(name)s比别人低 %(n)s 分")
    return words % {"name": name, "n": words_of(abs(one.difference))}


@dataclass(frozen=True, kw_only=True)
class CardLine:
    """One expert's card: marks in the order of the rubric, total, whether it counts."""

    card: Card
    marks: list[str]
    total: str
    words: str


@dataclass(frozen=True, kw_only=True)
class SubjectPage:
    criteria: Sequence[tuple[str, str]]
    lines: list[CardLine]
    said: list[Card]
    waiting: list[Card]
    asides: list[tuple[Aside, str]]
    score: SubjectScore
    score_words: str
    median: str
    method: str
    sum_words: str


def subject_page(subject: Subject) -> SubjectPage:
    """Three reads: rubric, cards, who stood aside."""
    rubric = subject.panel.rubric
    cards = list(subject.cards.select_related("judge__person").order_by("judge_id"))
    handed = [one for one in cards if one.handed_in_at is not None]
    marked = [Marked(str(one.judge_id), str(subject.pk), one.marks) for one in handed]
    score = score_subject(rubric, str(subject.pk), marked)
    counts = {one.judge: one.counts for one in score.cards}
    asides = subject.asides.select_related("judge__person")
    return SubjectPage(
        criteria=[(one.name, points_words(one.max_points)) for one in rubric.criteria],
        lines=[_card_line(one, rubric, counts[str(one.judge_id)]) for one in handed],
        said=[one for one in handed if one.for_office or one.for_unit],
        waiting=[one for one in cards if one.handed_in_at is None and one.judge.left_at is None],
        asides=[(one, one.note or REASONS.get(one.reason, "")) for one in asides],
        score=score,
        score_words=words_of(score.score),
        median=words_of(score.median),
        method=METHODS[score.method],
        sum_words=sum_words(score),
    )


def _card_line(card: Card, rubric: Rubric, counts: bool) -> CardLine:
    return CardLine(
        card=card,
        marks=[points_words(card.marks[one.key]) for one in rubric.criteria],
        total=words_of(card_total(rubric, card.marks)),
        words="" if counts else _("最高或最低，不计"),
    )


def sum_words(score: SubjectScore) -> str:
    """(88 + 90.5 + 91) ÷ 3 = 89.83; empty where there is no result."""
    if score.mean is None:
        return ""
    counted = [words_of(one.total) for one in score.cards if one.counts]
    return f"（{' + '.join(counted)}）÷ {len(counted)} = {words_of(score.score)}"


def sheet_columns(cards: int) -> list[Column]:
    """Head of the sheet: the list, then the totals of the experts in the order of their seats."""
    heads = [
        _("名次"), _("序号"), _("项目名称"), _("申报单位"), _("主题"), _("得分"),
        _("满分"), _("中位数"), _("标准分"), _("有效评分"), _("算法"), _("说明"),
    ]  # fmt: skip
    experts = [_("专家评分%(n)s") % {"n": n} for n in range(1, cards + 1)]
    return [Column(f"c{n}", label) for n, label in enumerate((*heads, *experts))]


def sheet_rows(results: Results, rubric: Rubric) -> Iterator[list[object]]:
    """Figures as numbers; experts are not named."""
    full = half_up(rubric.full_points) / 100
    for row in results.rows:
        words = _rank_row(row)
        cards = sorted(row.score.cards, key=lambda one: int(one.judge))
        yield [
            row.ranked.rank or "", row.subject.number, row.subject.title, row.subject.unit.label,
            row.subject.theme, _figure(row.ranked.score), full, _figure(row.score.median),
            _figure(row.adjusted), len(cards), words.method, words.note,
            *(_figure(one.total) for one in cards),
        ]  # fmt: skip


def _figure(points: Fraction | int | None) -> float | str:
    return "" if points is None else half_up(Fraction(points)) / 100
