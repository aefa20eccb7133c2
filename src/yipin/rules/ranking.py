"""A ranked list with its whole arithmetic: components, weights, ties and how they were broken.

The order of breaking ties is that of domain.md 4.3: the criteria that break ties (innovation, then
results), the median of all untrimmed totals, then a shared rank, which a vote of the panel may
settle. The same input gives the same list, whatever order it comes in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from yipin.rules.scores import SubjectScore, half_up

VOTE_WARNING = "现行规定不许把网络投票数作为评价依据（国办函〔2026〕12号）。投票默认不计分，计分由填写权重的人负责。"

NO_RESULT = "评分不够，不出结果"
UNVOTED = 10**9  # behind everybody whom the panel gave a place


@dataclass(frozen=True, slots=True)
class Part:
    """One component of the result. ``weight`` in hundredths; 0 is shown and does not count."""

    key: str
    name: str
    weight: int = 100
    is_vote: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """What a subject reached in every component, in hundredths of a point."""

    subject: str
    scores: Mapping[str, Fraction | None]
    ties: tuple[Fraction, ...] = ()
    median: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """``rank`` None: no result yet. ``shared`` with others at the same rank."""

    subject: str
    rank: int | None
    score: int | None
    exact: Fraction | None
    note: str = ""
    shared: bool = False


Pair = tuple[Standing, Fraction]


def standing_of(score: SubjectScore, tie_keys: Sequence[str], part: str = "panel") -> Standing:
    """A standing of one component."""
    return Standing(
        subject=score.subject,
        scores={part: score.mean},
        ties=tuple(score.ties.get(key, Fraction(0)) for key in tie_keys),
        median=score.median or Fraction(0),
    )


def combined(parts: Sequence[Part], scores: Mapping[str, Fraction | None]) -> Fraction | None:
    """The weighted mean; None while a component that counts is missing, or where none counts."""
    counting = [part for part in parts if part.weight]
    weights = sum(part.weight for part in counting)
    total = Fraction(0)
    for part in counting:
        score = scores.get(part.key)
        if score is None:
            return None
        total += score * part.weight
    return total / weights if weights else None


def rank_subjects(
    parts: Sequence[Part],
    standings: Sequence[Standing],
    settled: Mapping[str, int] | None = None,
) -> list[Ranked]:
    """Best first, those without a result at the end. ``settled``: places that the panel voted for
    subjects on a shared rank, 1 before 2.
    """
    votes = settled or {}
    known: list[Pair] = []
    unknown: list[Pair] = []
    for standing in sorted(standings, key=lambda one: one.subject):
        exact = combined(parts, standing.scores)
        (unknown if exact is None else known).append((standing, exact or Fraction(0)))
    known.sort(key=lambda pair: _merit(pair, votes), reverse=True)
    ranked: list[Ranked] = []
    for _score, equals in groupby(known, key=lambda pair: half_up(pair[1])):
        ranked += _of_one_score(list(equals), votes, first=len(ranked) + 1)
    return [*ranked, *(Ranked(one.subject, None, None, None, NO_RESULT) for one, _ in unknown)]


def _merit(pair: Pair, votes: Mapping[str, int]) -> tuple[object, ...]:
    standing, exact = pair
    return (half_up(exact), standing.ties, standing.median, -votes.get(standing.subject, UNVOTED))


def _of_one_score(pairs: Sequence[Pair], votes: Mapping[str, int], first: int) -> list[Ranked]:
    """Those of equal score, in the order of what breaks the tie, each with the words for it."""
    ranked: list[Ranked] = []
    for _merits, group in groupby(pairs, key=lambda pair: _merit(pair, votes)):
        together = list(group)
        rank = first + len(ranked)
        for standing, exact in together:
            note = _tie_words(standing, [one for one, _ in pairs], votes)
            shared = len(together) > 1
            ranked.append(Ranked(standing.subject, rank, half_up(exact), exact, note, shared))
    return ranked


def _tie_words(own: Standing, equals: Sequence[Standing], votes: Mapping[str, int]) -> str:
    """What put this one in its place among those of equal score."""
    rivals = [one for one in equals if one.subject != own.subject]
    if not rivals:
        return ""
    rivals = [one for one in rivals if one.ties == own.ties]
    if not rivals:
        return "同分，按并列时先看的指标分先后"
    rivals = [one for one in rivals if one.median == own.median]
    if not rivals:
        return "同分，按全部评分的中位数分先后"
    if own.subject in votes:
        if any(votes.get(one.subject) == votes[own.subject] for one in rivals):
            return "同分，表决票数也相同，仍并列，可再表决"
        return "同分，由评审组表决分先后"
    return "同分并列，可由评审组表决分先后"
