"""Who shares a rank, and where a choice parts such equals: that needs a vote of the panel, or a reason."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yipin.rules.decisions import OUTCOMES, RowChoice


@dataclass(frozen=True, slots=True)
class Parted:
    """Equals of one rank that are not all given the same. ``owing``: the fewest of them without whom
    they would be; of as many on either side, those that come off worse.
    """

    rank: int
    members: tuple[RowChoice, ...]
    owing: frozenset[str]


def shared_ranks(ranks: Iterable[int | None]) -> frozenset[int]:
    """The ranks that more than one has."""
    counted = Counter(one for one in ranks if one is not None)
    return frozenset(rank for rank, count in counted.items() if count > 1)


def parted_equals(purpose: str, rows: Sequence[RowChoice]) -> tuple[Parted, ...]:
    """By rank, best first. What is not decided yet parts nobody."""
    by_rank: dict[int, list[RowChoice]] = defaultdict(list)
    for one in rows:
        if one.has_rank and one.outcome:
            by_rank[one.position].append(one)
    groups = sorted(by_rank.items())
    return tuple(
        Parted(rank, tuple(group), _owing(purpose, group))
        for rank, group in groups
        if len({_given(one) for one in group}) > 1
    )


def owing_of(parted: Iterable[Parted]) -> frozenset[str]:
    """Everybody who needs a reason because equals are parted."""
    return frozenset(key for one in parted for key in one.owing)


def _given(row: RowChoice) -> tuple[str, str]:
    return row.outcome, row.tier


def _owing(purpose: str, group: Sequence[RowChoice]) -> frozenset[str]:
    order = [one.key for one in OUTCOMES.get(purpose, ())]
    best_first = sorted(
        group, key=lambda one: order.index(one.outcome) if one.outcome in order else len(order)
    )
    counted = Counter(_given(one) for one in best_first)
    kept = max(counted, key=lambda given: counted[given])
    return frozenset(one.key for one in group if _given(one) != kept)


def parted_words(parted: Parted, titles: Sequence[str]) -> str:
    """``titles`` of its members, quotable; what to do is said with it."""
    named = "”“".join(titles[:3]) + ("”等" if len(titles) > 3 else "”")
    return (
        f"“{named} {len(titles)} 项并列第 {parted.rank} 名，却定得不一样。"
        "请先由评审组表决分出先后，或写明理由。"
    )
