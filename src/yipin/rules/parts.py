"""A result of several weighted parts (domain.md 4.3: 论文 60 % + 答辩 40 %, 评审组 60 % + 现场投票 40 %).

Weights are hundredths of a per cent. Each part is brought to 100 points first, so that a rubric of 50
points does not count half.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from yipin.rules.ranking import Part, combined
from yipin.rules.rubrics import POINT, points_words
from yipin.rules.scores import half_up
from yipin.rules.verdicts import Verdict, allow, refuse

WHOLE = 100 * POINT  # 100 %, and 100 points
MOST_PARTS = 6


def check_weights(weights: Sequence[int]) -> Verdict:
    """Together they are the whole."""
    total = sum(weights)
    if total == WHOLE:
        return allow()
    return refuse(
        "weights", f"各部分的权重加起来是 {points_words(total)}%，要正好是 100%。请改一改。"
    )


def out_of_hundred(score: Fraction | None, full: Fraction) -> Fraction | None:
    """A score of a rubric with so many full points, in hundredths of 100 points."""
    return None if score is None or not full else score * WHOLE / full


def voters_on(cast: int, aside: int) -> int:
    """Of those who voted, how many had a vote on one subject: who stands aside from it counts neither
    for it nor against it.
    """
    return cast - aside


def share_of_votes(votes: int, voters: int) -> Fraction | None:
    """The vote of everybody who had one on it is 100 points; nothing while nobody has voted."""
    return Fraction(votes * WHOLE, voters) if voters else None


def parts_words(parts: Sequence[Part], scores: Mapping[str, Fraction | None]) -> str:
    """85.5 × 60% + 90 × 40% = 87.3; empty while a part that counts is missing."""
    whole = combined(parts, scores)
    if whole is None:
        return ""
    terms = [
        f"{points_words(half_up(scores[one.key] or Fraction(0)))} × {points_words(one.weight)}%"
        for one in parts
        if one.weight
    ]
    return f"{' + '.join(terms)} = {points_words(half_up(whole))}"
