"""Totals as they would be had every expert the same mean and spread: an aid for the office beside the
raw totals, for unlike those it is not monotone in a single mark.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from yipin.rules.scores import MEAN_FROM, half_up

Totals = Mapping[tuple[str, str], Fraction]  # judge, subject → hundredths


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How one expert gave: so many cards, their mean in hundredths, and what a difference from it is
    stretched by.
    """

    cards: int
    mean: Fraction
    factor: Fraction


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """``centre``: the mean of all totals of all experts."""

    centre: Fraction
    by_judge: Mapping[str, Yardstick]

    def standardised(self, judge: str, total: Fraction) -> Fraction | None:
        """None for whoever had handed nothing in when these were worked out."""
        own = self.by_judge.get(judge)
        return None if own is None else self.centre + (total - own.mean) * own.factor

    @property
    def as_kept(self) -> dict[str, object]:
        """As rows keep it, exact."""
        judges = {
            judge: [one.cards, str(one.mean), str(one.factor)]
            for judge, one in self.by_judge.items()
        }
        return {"centre": str(self.centre), "judges": judges}


def yardsticks_from(kept: Mapping[str, object]) -> Yardsticks:
    """From ``as_kept``; nobody's where nothing was kept."""
    judges = kept.get("judges")
    own = {
        judge: Yardstick(cards, Fraction(mean), Fraction(factor))
        for judge, (cards, mean, factor) in (judges.items() if isinstance(judges, dict) else ())
    }
    return Yardsticks(Fraction(str(kept.get("centre", 0))), own)


def yardsticks_of(totals: Totals) -> Yardsticks:
    """A judge of fewer than three cards, or of equal ones, is only shifted to the common mean."""
    by_judge: dict[str, list[Fraction]] = {}
    for (judge, _subject), total in totals.items():
        by_judge.setdefault(judge, []).append(total)
    everything = list(totals.values())
    if not everything:
        return Yardsticks(Fraction(0), {})
    spread = _spread(everything)
    own = {
        judge: Yardstick(len(given), _mean(given), _factor(given, spread))
        for judge, given in by_judge.items()
    }
    return Yardsticks(_mean(everything), own)


def adjusted_score(standard: Iterable[Fraction | None]) -> int | None:
    """The plain mean of the standardised totals of a subject, in hundredths, never below 0; None
    without any, or while one is not known.
    """
    own = list(standard)
    known = [one for one in own if one is not None]
    if not own or len(known) < len(own):
        return None
    return half_up(max(Fraction(0), _mean(known)))


def _factor(own: Sequence[Fraction], spread: Fraction) -> Fraction:
    own_spread = _spread(own)
    return spread / own_spread if len(own) >= MEAN_FROM and own_spread else Fraction(1)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _spread(values: Sequence[Fraction]) -> Fraction:
    return Fraction(statistics.pstdev(values)).limit_denominator(10**6)
