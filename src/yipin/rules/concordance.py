"""The table of ranks from which Kendall's W is worked out, where experts have enough in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

IN_COMMON = 3  # experts are compared over at least three subjects that they all judged

Marks = Mapping[str, Mapping[str, Fraction]]  # judge → subject → total


@dataclass(frozen=True, slots=True)
class RankTable:
    """``ranks``: subject → rank by each of ``judges``, 1 for the best; equals share the mean of their
    places. ``flat``: judges who gave all of these subjects the same, and so rank nothing.
    """

    judges: tuple[str, ...]
    ranks: Mapping[str, tuple[Fraction, ...]]
    flat: tuple[str, ...] = ()

    @property
    def sums(self) -> dict[str, Fraction]:
        """Of each subject."""
        return {subject: sum(row, Fraction(0)) for subject, row in self.ranks.items()}

    @property
    def mean(self) -> Fraction:
        """Of the rank sums."""
        return mean_sum(len(self.judges), len(self.ranks))

    @property
    def squares(self) -> Fraction:
        """S: the squared distances of the rank sums from their mean."""
        return sum(((one - self.mean) ** 2 for one in self.sums.values()), Fraction(0))

    @property
    def ties(self) -> tuple[int, ...]:
        """T of each judge: t³ − t over the groups of t equal ranks."""
        return tuple(
            sum(t**3 - t for t in Counter(column).values())
            for column in zip(*self.ranks.values(), strict=True)
        )

    @property
    def w(self) -> Fraction:
        """W = 12 S / (m² (n³ − n) − m Σ T), corrected for ties (Kendall, Rank Correlation Methods, ch. 6).
        Between 0 and 1; never divided by nothing, since nobody here is ``flat``.
        """
        m, n = len(self.judges), len(self.ranks)
        return 12 * self.squares / (m * m * (n**3 - n) - m * sum(self.ties))


def mean_sum(judges: int, subjects: int) -> Fraction:
    """What the rank sums of so many subjects are on average, whoever is first."""
    return Fraction(judges * (subjects + 1), 2)


def rank_table(totals: Marks) -> RankTable | None:
    """Over what all judges have judged, in the order of ``totals``. None where that is too little: fewer
    than three subjects, or less than half of what at least two judged; or where but one ranks anything.
    """
    common = _common(totals)
    if not common:
        return None
    flat = flat_judges(totals)
    judges = [one for one in totals if one not in flat]
    if len(judges) < 2:
        return None
    columns = [ranks_of([-totals[judge][one] for one in common]) for judge in judges]
    ranks = dict(zip(common, zip(*columns, strict=True), strict=True))
    return RankTable(tuple(judges), ranks, tuple(flat))


def _common(totals: Marks) -> list[str]:
    """What all judges have judged; empty where that is too little."""
    judged = Counter(subject for row in totals.values() for subject in row)
    common = [one for one, times in judged.items() if times == len(totals)]
    compared = sum(times > 1 for times in judged.values())
    return common if len(common) >= IN_COMMON and 2 * len(common) >= compared else []


def flat_judges(totals: Marks) -> list[str]:
    """Who gave all that everybody judged the same; nobody where that is too little."""
    common = _common(totals)
    if not common:
        return []
    return [judge for judge, row in totals.items() if len({row[one] for one in common}) == 1]


def ranks_of(values: Sequence[Fraction]) -> list[Fraction]:
    """1 for the lowest; equals share the mean of their places."""
    counts = Counter(values)
    shared, before = {}, 0
    for value in sorted(counts):
        shared[value] = before + Fraction(counts[value] + 1, 2)
        before += counts[value]
    return [shared[value] for value in values]
