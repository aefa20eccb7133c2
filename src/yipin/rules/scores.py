"""From the cards of the experts to one score, with every step of the arithmetic kept.

All is exact: fractions of hundredths of a point, rounded half up to two decimals once, at the end
(domain.md 4.3). A judge who stood aside is not there at all and never a zero.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from yipin.rules.rubrics import Rubric, card_total

TRIM_FROM, MEAN_FROM = 5, 3  # cards: from five drop the ends, from three take the mean
TRIMMED, PLAIN, TOO_FEW = "trimmed", "plain", "too_few"
METHODS = {
    TRIMMED: "去掉一个最高分和一个最低分，其余取平均",
    PLAIN: "不足 5 份有效评分，取平均",
    TOO_FEW: "不足 3 份有效评分，不出结果",
}


@dataclass(frozen=True, slots=True)
class Card:
    """One expert's marks for one subject: criterion → hundredths of a point."""

    judge: str
    subject: str
    marks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CardTotal:
    """What one card is worth, and whether it counts in the mean."""

    judge: str
    total: Fraction
    counts: bool = True


@dataclass(frozen=True, slots=True)
class SubjectScore:
    """``mean`` is None where there are too few cards. ``ties`` are means over all cards."""

    subject: str
    cards: tuple[CardTotal, ...]
    method: str
    mean: Fraction | None
    median: Fraction | None
    ties: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def score(self) -> int | None:
        """Hundredths of a point, as it is published."""
        return None if self.mean is None else half_up(self.mean)

    @property
    def plain_mean(self) -> Fraction | None:
        """Of all cards, whether they count or not."""
        return _mean([one.total for one in self.cards]) if self.cards else None


def half_up(value: Fraction) -> int:
    """2.5 → 3; points are never negative here."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def score_subject(rubric: Rubric, subject: str, cards: Sequence[Card]) -> SubjectScore:
    """The score of one subject from all valid cards, whatever their order."""
    totals = [CardTotal(card.judge, card_total(rubric, card.marks)) for card in cards]
    return score_totals(subject, totals, _tie_means(rubric, cards))


def score_totals(
    subject: str, totals: Sequence[CardTotal], ties: Mapping[str, Fraction]
) -> SubjectScore:
    """As ``score_subject``, from totals: so that adjusted totals go the same way as raw ones."""
    ordered = sorted(totals, key=_by_total)
    worths = [card.total for card in ordered]
    method = _method(len(ordered))
    if method == TRIMMED:
        ordered = [
            CardTotal(card.judge, card.total, counts=0 < place < len(ordered) - 1)
            for place, card in enumerate(ordered)
        ]
    counted = [card.total for card in ordered if card.counts]
    return SubjectScore(
        subject=subject,
        cards=tuple(ordered),
        method=method,
        mean=None if method == TOO_FEW else _mean(counted),
        median=statistics.median(worths) if worths else None,
        ties=ties,
    )


def _by_total(card: CardTotal) -> tuple[Fraction, str]:
    return card.total, card.judge


def _method(count: int) -> str:
    if count >= TRIM_FROM:
        return TRIMMED
    return PLAIN if count >= MEAN_FROM else TOO_FEW


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _tie_means(rubric: Rubric, cards: Sequence[Card]) -> dict[str, Fraction]:
    if not cards:
        return {}
    return {key: _mean([Fraction(card.marks[key]) for card in cards]) for key in rubric.tie_keys}
