"""The last tie: what all keys of domain.md 4.3 leave level, a secret vote of the panel may settle.

A vote counts for exactly those it was held among: where marks have changed since and others are level,
it settles nothing. Level votes leave the rest level, and another vote may be held among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from yipin.rules.ranking import Ranked

Votes = Mapping[str, int]  # everybody it was held among → votes


def tied_groups(ranked: Iterable[Ranked]) -> list[frozenset[str]]:
    """Those that share a rank, best first."""
    shared = [one for one in ranked if one.shared]
    return [
        frozenset(one.subject for one in group)
        for _rank, group in groupby(shared, key=lambda one: one.rank)
    ]


def settled_places(groups: Iterable[frozenset[str]], held: Sequence[Votes]) -> dict[str, int]:
    """Places for ``rank_subjects``, 1 before 2, of groups that a vote has parted; others are not in it.

    ``groups``: level before any vote. ``held``: the votes in the order in which they were held.
    """
    places: dict[str, int] = {}
    for group in groups:
        blocks = [group]
        for votes in held:
            blocks = [part for block in blocks for part in _parted(block, votes)]
        if len(blocks) > 1:
            places |= {one: at for at, block in enumerate(blocks, start=1) for one in block}
    return places


def _parted(block: frozenset[str], votes: Votes) -> list[frozenset[str]]:
    """Most votes first, where the vote was held among exactly these."""
    if block != frozenset(votes):
        return [block]
    ordered = sorted(block, key=lambda one: -votes[one])
    return [frozenset(own) for _count, own in groupby(ordered, key=lambda one: votes[one])]
