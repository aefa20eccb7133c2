"""The best selection that keeps every limit, and for each candidate why it is in or out.

As many places as the limits allow are filled; among such selections the better-ranked win, a higher
tier and the level put forward for are worth more, and what is equal in all goes by rank and number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import gcd

from yipin.rules.money import money_words
from yipin.rules.optimum import Program
from yipin.rules.selection import (
    Broken,
    Candidate,
    Choice,
    Limits,
    Place,
    Tier,
    broken_rules,
    tier_words,
)
from yipin.rules.selection_equals import equals_apart, equals_words

Sums = Mapping[int, int]
UPPER = ("unit", "district", "level_cap", "budget", "tier_max")


@dataclass(frozen=True, slots=True)
class Proposal:
    """``choice`` None: no selection keeps all limits; ``loosen`` says which one is in the way. ``equals``:
    those that no rule puts before or behind an equal, so that one was taken because one must be.
    """

    choice: Choice | None
    reasons: Mapping[str, str]
    loosen: tuple[str, ...] = ()
    equals: frozenset[str] = frozenset()


def propose(candidates: Sequence[Candidate], limits: Limits) -> Proposal:
    """Where some have a rank, those without one are left out: they have no result. Settled ones keep
    their places, whatever their rank.
    """
    ordered = sorted(candidates, key=_position)
    is_judged = any(one.rank is not None for one in ordered)
    judged = [one for one in ordered if one.rank is not None or one.settled or not is_judged]
    choice = best_choice(judged, limits)
    if choice is None:
        return Proposal(None, {}, tuple(_in_the_way(judged, limits)))
    reasons = {one.key: "没有评审结果，不在建议之内。" for one in ordered}
    reasons |= {one.key: _reason(one, judged, limits, choice) for one in judged}
    equals = equals_words(equals_apart(judged, limits, choice), choice)
    return Proposal(choice, reasons | equals, equals=frozenset(equals))


def _position(one: Candidate) -> tuple[bool, int, int, str]:
    return (one.rank is None, one.rank or 0, one.order, one.key)


def best_choice(ordered: Sequence[Candidate], limits: Limits) -> Choice | None:
    """Candidates best first. None where nothing keeps all the limits."""
    most = _solve(ordered, limits, lambda _at, _tier, _level: 1)
    if most is None:
        return None
    n, tiers, levels = len(ordered), len(limits.tiers), len(limits.levels)

    def worth(at: int, tier: int, level: int) -> int:
        return (n - at) ** 2 * ((tiers - tier) * levels + levels - level)

    return _solve(ordered, limits, worth, count=len(most))


@dataclass
class _Model:
    """The program with the candidate and the place behind each of its choices."""

    program: Program
    meant: list[tuple[Candidate, Place]]

    def sums(self, of: Callable[[Candidate, Place], str]) -> dict[str, dict[int, int]]:
        """Choices by what they have in common; "" is nobody's."""
        found: dict[str, dict[int, int]] = defaultdict(dict)
        for place, (one, where) in enumerate(self.meant):
            if key := of(one, where):
                found[key][place] = 1
        return found


def _solve(
    ordered: Sequence[Candidate],
    limits: Limits,
    worth: Callable[[int, int, int], int],
    count: int | None = None,
) -> Choice | None:
    model = _Model(Program(), [])
    for at, one in enumerate(ordered):
        for cost, place in _ways(one, at, limits, worth):
            model.program.choice(-cost)
            model.meant.append((one, place))
    fixed = {f"={one.key}" for one in ordered if one.settled is not None}
    for key, own in model.sums(lambda one, _place: f"={one.key}").items():
        model.program.bind(own, least=1 if key in fixed else None, most=1)
    if count is not None and model.meant:
        model.program.bind(dict.fromkeys(range(len(model.meant)), 1), least=count)
    _bind_limits(model, limits)
    solution = model.program.solve()
    if solution is None:
        return None
    pairs = zip(model.meant, solution, strict=False)
    return {one.key: place for (one, place), taken in pairs if taken}


def _ways(
    one: Candidate, at: int, limits: Limits, worth: Callable[[int, int, int], int]
) -> Iterator[tuple[int, Place]]:
    """Every place it may have, with what that is worth; a settled one has its own alone."""
    if one.settled is not None:
        yield 0, one.settled.place
        return
    for tier_at, tier in enumerate(limits.tiers):
        for level in limits.open_to(one):
            yield worth(at, tier_at, limits.levels.index(level)), Place(tier.name, level.key)


def _bind_limits(model: _Model, limits: Limits) -> None:
    by_tier = model.sums(lambda _one, place: f"={place.tier}")
    for tier in limits.tiers:
        own = by_tier.get(f"={tier.name}", {})
        if tier.count_min or (own and tier.count_max is not None):
            model.program.bind(own, least=tier.count_min, most=tier.count_max)
    by_level = model.sums(lambda _one, place: f"={place.level}")
    for level in limits.levels:
        if level.cap is not None and f"={level.key}" in by_level:
            model.program.bind(by_level[f"={level.key}"], most=level.cap)
    if limits.per_unit is not None:
        for own in model.sums(lambda one, _place: one.unit).values():
            model.program.bind(own, most=limits.per_unit)
    if limits.per_district is not None:
        for own in model.sums(lambda one, _place: one.district).values():
            model.program.bind(own, most=limits.per_district)
    _bind_budget(model, limits)
    _bind_coverage(model, limits)


def _bind_budget(model: _Model, limits: Limits) -> None:
    """In the largest unit that all sums share, so that the solver sees small numbers."""
    if limits.budget_fen is None:
        return
    money = [limits.cost_of(one, place) for one, place in model.meant]
    unit = gcd(*money) or 1
    costs = {place: fen // unit for place, fen in enumerate(money) if fen}
    if costs:
        model.program.bind(costs, most=limits.budget_fen // unit)


def _bind_coverage(model: _Model, limits: Limits) -> None:
    if limits.coverage is None or limits.coverage.due <= 0:
        return
    by_theme = model.sums(lambda one, _place: one.theme)
    reached = {}
    for theme in limits.coverage.missing:
        mark = model.program.choice()
        reached[mark] = 1
        model.program.bind({**by_theme.get(theme, {}), mark: -1}, least=0)
    model.program.bind(reached, least=limits.coverage.due)


def _in_the_way(ordered: Sequence[Candidate], limits: Limits) -> Iterator[str]:
    """Every limit without which there would be a selection; several at once where none is enough."""
    found = False
    for loosened, words in _loosened(limits):
        if best_choice(ordered, loosened) is not None:
            found = True
            yield words
    if not found:
        yield "只放宽一条还不够：请同时放宽各等次的最少项数和主题覆盖的进度。"


def _loosened(limits: Limits) -> Iterator[tuple[Limits, str]]:
    if limits.coverage is not None:
        words = f"本年至少覆盖 {limits.coverage.due} 类新主题做不到，请放慢主题覆盖的进度。"
        yield replace(limits, coverage=None), words
    for tier in limits.tiers:
        if tier.count_min:
            words = f"{tier_words(tier)}至少 {tier.count_min} 项做不到，请减少最少项数。"
            yield (
                replace(limits, tiers=_with(limits.tiers, tier, replace(tier, count_min=None))),
                words,
            )
        if tier.count_max is not None:
            words = f"{tier_words(tier)}至多 {tier.count_max} 项太少，请增加名额。"
            yield (
                replace(limits, tiers=_with(limits.tiers, tier, replace(tier, count_max=None))),
                words,
            )
    if limits.per_unit is not None:
        yield replace(limits, per_unit=None), f"每个单位至多 {limits.per_unit} 项太少，请放宽。"
    if limits.per_district is not None:
        words = f"每个区县至多 {limits.per_district} 项太少，请放宽。"
        yield replace(limits, per_district=None), words
    if any(one.cap is not None for one in limits.levels):
        free = tuple(replace(one, cap=None) for one in limits.levels)
        yield replace(limits, levels=free), "各级别的名额太少，请放宽。"
    if limits.budget_fen is not None:
        words = f"预算 {money_words(limits.budget_fen)}不够，请提高预算或减少每项经费。"
        yield replace(limits, budget_fen=None), words


def _with(tiers: tuple[Tier, ...], tier: Tier, changed: Tier) -> tuple[Tier, ...]:
    return tuple(changed if one is tier else one for one in tiers)


def _reason(one: Candidate, ordered: Sequence[Candidate], limits: Limits, choice: Choice) -> str:
    if one.settled is not None:
        return f"{one.standing}，已经开始实施，占一个名额，不再变动。"
    if one.key in choice:
        return _why_in(one, ordered, limits, choice)
    return _why_out(one, ordered, limits, choice)


def _why_in(one: Candidate, ordered: Sequence[Candidate], limits: Limits, choice: Choice) -> str:
    level = choice[one.key].level
    if level != one.level and limits.open_to(one)[0].cap is not None:
        first = limits.open_to(one)[0]
        return f"{one.standing}，{first.name} {first.cap} 项已满，列{limits.level(level).name}。"
    better_out = [other for other in _before(one, ordered) if other.key not in choice]
    if not better_out:
        return f"{one.standing}，按{'编号' if one.rank is None else '排名'}入选。"
    if _is_only_of_theme(one, ordered, limits, choice):
        return f"{one.standing}，为覆盖“{one.theme}”。"
    return f"{one.standing}，前面 {len(better_out)} 项受名额限制，由它递补。"


def _before(one: Candidate, ordered: Sequence[Candidate]) -> Sequence[Candidate]:
    return ordered[: ordered.index(one)]


def _is_only_of_theme(
    one: Candidate, ordered: Sequence[Candidate], limits: Limits, choice: Choice
) -> bool:
    """It brings a missing theme that nothing else in the choice brings."""
    if limits.coverage is None or one.theme not in limits.coverage.missing:
        return False
    return sum(other.theme == one.theme for other in ordered if other.key in choice) == 1


def _why_out(one: Candidate, ordered: Sequence[Candidate], limits: Limits, choice: Choice) -> str:
    """What stands in the way in the place where least does."""
    faults = min(
        (
            _upper_faults(one, ordered, limits, choice, Place(tier.name, level.key))
            for tier in limits.tiers
            for level in limits.open_to(one)
        ),
        key=len,
    )
    kinds = [broken.rule for broken in faults]
    first = next((rule for rule in UPPER if rule in kinds), "")
    words = {
        "unit": f"{one.unit_name or one.unit}已有 {limits.per_unit} 项",
        "district": f"{one.district_name or one.district}已有 {limits.per_district} 项",
        "level_cap": _full_level(one, limits),
        "budget": "剩下的经费不够",
        "tier_max": _full(one, ordered, limits, choice),
    }
    return f"{one.standing}，{words.get(first, '前面的已经选满')}。"


def _upper_faults(
    one: Candidate, ordered: Sequence[Candidate], limits: Limits, choice: Choice, place: Place
) -> list[Broken]:
    found = broken_rules(ordered, limits, {**choice, one.key: place})
    return [broken for broken in found if broken.rule in UPPER]


def _full_level(one: Candidate, limits: Limits) -> str:
    level = next(iter(limits.open_to(one)))
    return f"{level.name} {level.cap} 项已满"


def _full(one: Candidate, ordered: Sequence[Candidate], limits: Limits, choice: Choice) -> str:
    """Places are full; where a later one has hers for the sake of a theme, that is said."""
    at = ordered.index(one)
    later = [other for other in ordered[at + 1 :] if other.key in choice]
    theme = next(
        (other.theme for other in later if _is_only_of_theme(other, ordered, limits, choice)), ""
    )
    if theme:
        return f"名额让给“{theme}”，好覆盖这类主题"
    places = sum(tier.count_max or 0 for tier in limits.tiers)
    begun = sum(other.settled is not None for other in ordered)
    return f"{places} 个名额已满" + (f"（其中 {begun} 项已经在实施）" if begun else "")
