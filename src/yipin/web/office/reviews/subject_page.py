"""One subject of a review in words and figures: how each number of its result comes about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from yipin.reviews.models import Aside, Card, Panel, Result, Subject
from yipin.reviews.working_queries import (
    CardsWorking,
    CardWorking,
    PartWorking,
    VotesWorking,
    working_of_subject,
)
from yipin.rules.parts import WHOLE, parts_words
from yipin.rules.rubrics import POINT, Rubric, points_words
from yipin.rules.scores import METHODS, PLAIN, TRIMMED, SubjectScore
from yipin.web.office.reviews.ranking_page import apart_words, words_of

OWN = "own"


@dataclass(frozen=True, kw_only=True)
class CardLine:
    """One expert's card. ``marks``: criterion, points, most that can be had. ``counts``: in words;
    ``marks_sum``: how the total comes about from the marks.
    """

    card: Card
    total: str
    standard: str
    standard_sum: str
    is_counted: bool
    counts: str
    apart: str
    marks: list[tuple[str, str, str]]
    marks_sum: str


@dataclass(frozen=True, kw_only=True)
class CardsPage:
    """``score``, ``median``, ``mean`` and ``adjusted`` in points of the rubric; empty without a result."""

    panel: Panel
    full: str
    method: str
    sum_words: str
    score: str
    hundred_words: str
    mean: str
    median: str
    adjusted: str
    adjusted_words: str
    lines: list[CardLine]
    waiting: Sequence[Card]
    asides: list[tuple[Aside, str]]


@dataclass(frozen=True, kw_only=True)
class PartPage:
    """``key`` is the anchor that the ranking links to; ``percent`` empty where there is one part only."""

    key: str
    name: str
    percent: str
    reached: str
    cards: CardsPage | None
    votes: VotesWorking | None
    votes_words: str


@dataclass(frozen=True, kw_only=True)
class SubjectPage:
    """``ties``: what is looked at, in this order, where scores are equal."""

    result: Result | None
    whole: str
    whole_words: str
    ties: list[tuple[str, str]]
    parts: list[PartPage]
    said: list[Card]


def subject_page(subject: Subject) -> SubjectPage:
    """The whole arithmetic of one subject."""
    working = working_of_subject(subject)
    parts = [_part_page(one) for one in working.parts]
    rules = [one.part.rule for one in working.parts if one.part is not None]
    reached = {one.part.key: one.reached for one in working.parts if one.part is not None}
    cards = [card for one in working.parts if one.cards for card in one.cards.cards]
    return SubjectPage(
        result=working.result,
        whole=words_of(working.whole),
        whole_words=parts_words(rules, reached) if rules else sum_words(working.own.score),
        ties=_ties(working.own),
        parts=parts,
        said=[one.card for one in cards if one.card.for_office or one.card.for_unit],
    )


def _ties(own: CardsWorking) -> list[tuple[str, str]]:
    names = {one.key: one.name for one in own.panel.rubric.criteria}
    found = [(names[key], words_of(mean)) for key, mean in own.score.ties.items()]
    return [*found, (_("全部评分的中位数"), words_of(own.score.median))] if own.cards else []


def _part_page(working: PartWorking) -> PartPage:
    part, votes = working.part, working.votes
    return PartPage(
        key=OWN if part is None else part.key,
        name=_("专家评分") if part is None else part.name,
        percent="" if part is None else part.percent,
        reached=words_of(working.reached),
        cards=None if working.cards is None else _cards_page(working.cards),
        votes=votes,
        votes_words="" if votes is None else _votes_words(votes),
    )


def _votes_words(found: VotesWorking) -> str:
    """12 票 ÷ 30 人 × 100 = 40."""
    if found.votes is None:
        return _("还没有计票，计票以前谁也看不到票数。")
    if found.reached is None:
        return _("没有人投票，这一部分没有结果。")
    words = _("%(votes)s 票 ÷ %(cast)s 人投票 × 100 = %(reached)s")
    return words % {
        "votes": found.votes, "cast": found.voters, "reached": words_of(found.reached),
    }  # fmt: skip


def _cards_page(working: CardsWorking) -> CardsPage:
    score, rubric = working.score, working.panel.rubric
    return CardsPage(
        panel=working.panel,
        full=words_of(rubric.full_points),
        method=_method_words(score),
        sum_words=sum_words(score),
        score=words_of(score.score),
        hundred_words=_hundred_words(working),
        mean=words_of(score.plain_mean),
        median=words_of(score.median),
        adjusted=words_of(working.adjusted),
        adjusted_words=_adjusted_words(working),
        lines=[_card_line(one, working) for one in working.cards],
        waiting=working.waiting,
        asides=[(one, one.why) for one in working.asides],
    )


def _method_words(score: SubjectScore) -> str:
    """What is done with how many cards; of those that are dropped, their points."""
    given = {"n": len(score.cards)}
    if score.method == TRIMMED:
        low, *kept, high = score.cards
        words = _("共 %(n)s 份评分，去掉最高 %(high)s 和最低 %(low)s，其余 %(kept)s 份取平均")
        return words % {
            **given, "high": words_of(high.total), "low": words_of(low.total), "kept": len(kept),
        }  # fmt: skip
    if score.method == PLAIN:
        return _("共 %(n)s 份评分，不足 5 份，全部取平均") % given
    return METHODS[score.method]


def sum_words(score: SubjectScore) -> str:
    """(88 + 90.5 + 91) ÷ 3 = 89.83; empty where there is no result."""
    if score.mean is None:
        return ""
    counted = [one.total for one in score.cards if one.counts]
    return _mean_words(counted, words_of(score.score))


def _mean_words(values: Sequence[Fraction], mean: str) -> str:
    return f"（{' + '.join(map(words_of, values))}）÷ {len(values)} = {mean}"


def _hundred_words(working: CardsWorking) -> str:
    """44 ÷ 满分 50 × 100 = 88; empty where the rubric is out of 100 points."""
    full = working.panel.rubric.full_points
    if full == WHOLE or working.reached is None:
        return ""
    words = _("折成 100 分：%(score)s ÷ 满分 %(full)s × 100 = %(reached)s")
    return words % {
        "score": words_of(working.score.score), "full": words_of(full),
        "reached": words_of(working.reached),
    }  # fmt: skip


def _adjusted_words(working: CardsWorking) -> str:
    known = [one.standard for one in working.cards if one.standard is not None]
    if working.adjusted is None:
        return ""
    return _mean_words(known, words_of(working.adjusted))


def _card_line(working: CardWorking, all_cards: CardsWorking) -> CardLine:
    total = words_of(working.total.total)
    return CardLine(
        card=working.card,
        total=total,
        standard=words_of(working.standard),
        standard_sum=_standard_words(working, all_cards.centre),
        is_counted=working.total.counts,
        counts=_counts_words(working, all_cards.score),
        apart="" if working.apart is None else apart_words(working.apart, _("这一份")),
        marks=_marks(working.card, all_cards.panel.rubric),
        marks_sum=f"{_marks_words(working.card, all_cards.panel.rubric)} = {total}",
    )


def _counts_words(working: CardWorking, score: SubjectScore) -> str:
    if score.mean is None:
        return _("份数不够")
    if working.total.counts:
        return _("计入")
    return _("最低，不计") if working.total == score.cards[0] else _("最高，不计")


def _marks(card: Card, rubric: Rubric) -> list[tuple[str, str, str]]:
    return [
        (one.name, points_words(card.marks[one.key]), points_words(one.max_points))
        for one in rubric.criteria
    ]


def _marks_words(card: Card, rubric: Rubric) -> str:
    """18 + 20 × 150% + 9; a weight of 100 % is not said."""
    terms = [
        points_words(card.marks[one.key]) + (f" × {one.weight}%" if one.weight != POINT else "")
        for one in rubric.criteria
    ]
    return " + ".join(terms)


def _standard_words(working: CardWorking, centre: Fraction) -> str:
    """85 +（88 − 82.5）× 1.18 = 91.49, with what each figure is."""
    own = working.yardstick
    if own is None:
        return ""
    words = _(
        "全体专家平均 %(centre)s，这位专家 %(n)s 份平均 %(mean)s："
        "%(centre)s +（%(total)s − %(mean)s）× %(factor)s = %(standard)s"
    )
    return words % {
        "centre": words_of(centre), "n": own.cards, "mean": words_of(own.mean),
        "total": words_of(working.total.total), "factor": f"{float(own.factor):.4f}".rstrip("0").rstrip("."),
        "standard": words_of(working.standard),
    }  # fmt: skip
