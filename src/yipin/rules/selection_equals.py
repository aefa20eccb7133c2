"""Where a proposal takes one of several equals: no rule says which, so it is left to the panel or the office.

Two of one rank are alike where they could change places and every limit would still be kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from yipin.rules.quotation import within_quotes
from yipin.rules.selection import Candidate, Choice, Limits, Place, broken_rules

Pair = tuple[Candidate, Candidate]


def equals_apart(candidates: Sequence[Candidate], limits: Limits, choice: Choice) -> list[Pair]:
    """(the one that comes off better, its equal): for everybody who has an equal at least one such pair.
    Whoever is settled is nobody's equal.
    """
    by_rank: dict[int, list[Candidate]] = defaultdict(list)
    for one in candidates:
        if one.rank is not None and one.settled is None:
            by_rank[one.rank].append(one)
    found: list[Pair] = []
    named: set[str] = set()
    hindered: set[tuple[object, ...]] = (
        set()
    )  # what two of one sort cannot do, no others of them can
    for group in by_rank.values():
        for one, other in _pairs(group, limits, choice):
            sorts = (*_sort(one, choice), *_sort(other, choice))
            if {one.key, other.key} <= named or sorts in hindered:
                continue
            if broken_rules(candidates, limits, _changed(limits, choice, one, other)):
                hindered.add(sorts)
                continue
            found.append((one, other))
            named |= {one.key, other.key}
    return found


def _sort(one: Candidate, choice: Choice) -> tuple[object, ...]:
    """All that a limit can look at."""
    return one.unit, one.district, one.theme, one.level, choice.get(one.key)


def _pairs(group: Sequence[Candidate], limits: Limits, choice: Choice) -> Iterator[Pair]:
    """Whom the choice parts, by place or by tier."""
    tiers = {name: at for at, name in enumerate(tier.name for tier in limits.tiers)}
    lines = {
        one.key: tiers[choice[one.key].tier] if one.key in choice else len(tiers) for one in group
    }
    for one in group:
        for other in group:
            if lines[one.key] < lines[other.key]:
                yield one, other


def _changed(limits: Limits, choice: Choice, one: Candidate, other: Candidate) -> Choice:
    """Each in the place of the other."""
    swapped = {key: place for key, place in choice.items() if key not in {one.key, other.key}}
    swapped[other.key] = _fitting(limits, other, choice[one.key])
    if other.key in choice:
        swapped[one.key] = _fitting(limits, one, choice[other.key])
    return swapped


def _fitting(limits: Limits, one: Candidate, place: Place) -> Place:
    """The place, on the level it was put forward for where that one is too high."""
    open_to = [level.key for level in limits.open_to(one)]
    return place if place.level in open_to else Place(place.tier, open_to[0])


def equals_words(pairs: Sequence[Pair], choice: Choice) -> dict[str, str]:
    """By key, why it stands where it stands and what to do; only of those in a pair."""
    found: dict[str, str] = {}
    for one, other in pairs:
        found.setdefault(one.key, _words(one, other, choice, is_better=True))
        found.setdefault(other.key, _words(other, one, choice, is_better=False))
    return found


def _words(own: Candidate, other: Candidate, choice: Choice, *, is_better: bool) -> str:
    tier = choice[own.key].tier if own.key in choice else ""
    if own.key not in choice:
        why = "名额或经费不够都取，暂未列入"
    elif is_better and other.key not in choice:
        why = f"名额或经费不够都取，总要先取一项，暂列{tier or '入选'}"
    else:
        why = f"暂列{tier}"
    return (
        f"并列第 {own.rank}，与“{within_quotes(other.title)}”分不出先后，{why}。"
        "请先由评审组表决分出先后，或写明理由。"
    )
