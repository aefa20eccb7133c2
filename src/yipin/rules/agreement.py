"""How far the experts agree, and which cards stand apart: aids for the office, never a verdict."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from yipin.rules.concordance import IN_COMMON, Marks, RankTable, flat_judges, rank_table, ranks_of
from yipin.rules.rubrics import points_words
from yipin.rules.scores import SubjectScore, half_up

APART_PERCENT = 20  # of full points, against the median of the other cards


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's W from 0 to 1. None where too few experts judged the same subjects. ``working``: how it
    comes about, in figures; ``table``: the ranks that it comes from, where experts have enough in common
    and two of them rank anything; ``flat``: who does not.
    """

    w: float | None
    pairs: int
    sentence: str
    working: str = ""
    table: RankTable | None = None
    flat: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outlier:
    """A card far from the others of its subject; ``difference`` in hundredths, signed."""

    judge: str
    subject: str
    difference: Fraction


def agreement(totals: Marks) -> Agreement:
    """Kendall's W from the table of ranks of what all experts judged. Where they have too little in common
    for that, by way of the mean rank correlation r of all pairs: W = (r (m − 1) + 1) / m, the nearest
    figure that can be had.
    """
    table = rank_table(totals)
    if table is not None:
        w, m = float(table.w), len(table.judges)
        return Agreement(
            w, m * (m - 1) // 2, _sentence(w), _table_working(table), table, table.flat
        )
    judges, flat = sorted(totals), tuple(flat_judges(totals))
    found = [_correlation(totals[a], totals[b]) for a, b in combinations(judges, 2)]
    known = [r for r in found if r is not None]
    if not known and flat:
        words = "能排出先后的专家不足两位，看不出专家之间是否一致。"
        return Agreement(None, 0, words, flat=flat)
    if not known:
        return Agreement(None, 0, "共同评过的项目太少，看不出专家之间是否一致。")
    m = len(judges)
    mean = math.fsum(known) / len(known)
    w = min(1.0, max(0.0, (mean * (m - 1) + 1) / m))
    return Agreement(w, len(known), _sentence(w), _pairs_working(m, len(known), mean, w), flat=flat)


def _table_working(table: RankTable) -> str:
    m, n = len(table.judges), len(table.ranks)
    squares, ties = figure_words(table.squares), sum(table.ties)
    return (
        f"{m} 位专家都评过的 {n} 项，各人按自己给的总分排名次；每项的名次和与平均 {figure_words(table.mean)} "
        f"之差的平方，加起来是 {squares}；"
        f"12 × {squares} ÷（{m}² ×（{n}³ − {n}）− {m} × {ties}）= {float(table.w):.2f}。"
    )


def figure_words(value: Fraction) -> str:
    """Ranks and their sums end in halves, their squares in quarters."""
    return points_words(half_up(value * 100))


def _pairs_working(m: int, pairs: int, mean: float, w: float) -> str:
    floor = "，小于 0 的按 0 计" if w == 0 else ""
    return (
        f"{m} 位专家两两比较，{pairs} 对共同评过 {IN_COMMON} 项以上，每一对排名的相关系数平均 {mean:.4f}；"
        f"（{mean:.4f} × {m - 1} + 1）÷ {m} = {w:.2f}{floor}。"
    )


def _correlation(a: Mapping[str, Fraction], b: Mapping[str, Fraction]) -> float | None:
    """Spearman's over the subjects both judged; None where it is not defined."""
    common = sorted(a.keys() & b.keys())
    if len(common) < IN_COMMON:
        return None
    try:
        first, second = (ranks_of([one[key] for key in common]) for one in (a, b))
        return statistics.correlation(first, second)
    except statistics.StatisticsError:  # somebody gave everybody the same
        return None


def _sentence(w: float) -> str:
    if w >= 0.7:
        return "专家的排序很一致。"
    if w >= 0.5:
        return "专家的排序大体一致。"
    if w >= 0.3:
        return "专家的排序分歧较大，宜先看看分差大的项目再定。"
    return "专家的排序很不一致，宜请评审组一起议一议再定。"


def outliers(
    scores: Sequence[SubjectScore], full_points: Fraction, percent: int = APART_PERCENT
) -> list[Outlier]:
    """Cards further than ``percent`` of full points from the median of the others."""
    limit = full_points * percent / 100
    found = []
    for score in scores:
        for card in score.cards:
            others = [one.total for one in score.cards if one.judge != card.judge]
            if len(others) < 2:
                continue
            difference = card.total - statistics.median(others)
            if abs(difference) > limit:
                found.append(Outlier(card.judge, score.subject, difference))
    return found
