"""Who may be chosen together: the limits of a selection, and which of them a choice breaks.

Sums of money are in fen. A place is a tier and a level; either is "" where a programme has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from yipin.rules.money import money_words


@dataclass(frozen=True, slots=True, order=True)
class Place:
    tier: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What nobody decides any more, because work has begun: the place, and the sum that was given."""

    place: Place
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """``order`` (its number) settles what ``rank`` leaves open; ``level`` is the one put forward for.
    ``unit`` and ``district`` are keys, counted by; what they are called stands beside them.
    ``settled`` counts against every limit as it is; None: still to be decided.
    """

    key: str
    order: int
    rank: int | None = None
    title: str = ""
    unit: str = ""
    district: str = ""
    theme: str = ""
    level: str = ""
    unit_name: str = ""
    district_name: str = ""
    settled: Settled | None = None

    @property
    def standing(self) -> str:
        return f"排第 {self.rank}" if self.rank is not None else f"{self.order} 号"


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier of the awards; None is without limit or without money."""

    name: str
    amount_fen: int | None = None
    count_min: int | None = None
    count_max: int | None = None


@dataclass(frozen=True, slots=True)
class LevelCap:
    """A level, the higher first; nothing is raised above the level it was put forward for."""

    key: str
    name: str
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """All themes get a project within some years; ``years_left`` counts this one."""

    themes: tuple[str, ...]
    covered: frozenset[str] = frozenset()
    years_left: int = 1

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(one for one in self.themes if one not in self.covered)

    @property
    def due(self) -> int:
        """How many of the missing themes this year must bring, at an even pace."""
        return -(-len(self.missing) // max(1, self.years_left))


@dataclass(frozen=True, slots=True)
class Limits:
    """Everything that binds a selection."""

    tiers: tuple[Tier, ...] = (Tier(""),)
    levels: tuple[LevelCap, ...] = (LevelCap("", ""),)
    per_unit: int | None = None
    per_district: int | None = None
    budget_fen: int | None = None
    coverage: Coverage | None = None

    def tier(self, name: str) -> Tier:
        return next((one for one in self.tiers if one.name == name), Tier(name))

    def level(self, key: str) -> LevelCap:
        return next((one for one in self.levels if one.key == key), LevelCap(key, key))

    def cost_of(self, candidate: Candidate, place: Place) -> int:
        """What it takes of the budget in this place: the sum of the tier, or the one given already."""
        held = candidate.settled
        if held is not None and held.place == place:
            return held.amount_fen or 0
        return self.tier(place.tier).amount_fen or 0

    def open_to(self, candidate: Candidate) -> tuple[LevelCap, ...]:
        """The level put forward for and those below it; all where it names none of them."""
        keys = [one.key for one in self.levels]
        return self.levels[keys.index(candidate.level) if candidate.level in keys else 0 :]


def period_began(year: int, cover_year: int | None) -> int:
    """The year in which the period began of which ``year`` is number ``cover_year``; None: the first.
    What was chosen before it counts for nothing in this one.
    """
    return year - (cover_year or 1) + 1


Choice = Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Broken:
    """``rule`` names the kind of limit, ``holder`` whose it is; ``sentence`` says the way out."""

    rule: str
    holder: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Used:
    """How far a choice fills the limits."""

    total: int = 0
    money_fen: int = 0
    by_tier: Mapping[str, int] = field(default_factory=dict)
    by_level: Mapping[str, int] = field(default_factory=dict)
    by_unit: Mapping[str, int] = field(default_factory=dict)
    by_district: Mapping[str, int] = field(default_factory=dict)
    by_theme: Mapping[str, int] = field(default_factory=dict)


def settled_places(candidates: Sequence[Candidate]) -> dict[str, Place]:
    """By key, the part of every choice that is fixed."""
    return {one.key: one.settled.place for one in candidates if one.settled is not None}


def used_by(candidates: Sequence[Candidate], limits: Limits, choice: Choice) -> Used:
    chosen = [(one, choice[one.key]) for one in candidates if one.key in choice]
    return Used(
        total=len(chosen),
        money_fen=sum(limits.cost_of(one, place) for one, place in chosen),
        by_tier=Counter(place.tier for _one, place in chosen),
        by_level=Counter(place.level for _one, place in chosen),
        by_unit=Counter(one.unit for one, _place in chosen),
        by_district=Counter(one.district for one, _place in chosen if one.district),
        by_theme=Counter(one.theme for one, _place in chosen),
    )


def broken_rules(
    candidates: Sequence[Candidate], limits: Limits, choice: Choice
) -> tuple[Broken, ...]:
    """Every limit that this choice does not keep, with how far and what to do."""
    used = used_by(candidates, limits, choice)
    return (
        *_tiers(limits, used),
        *_levels(candidates, limits, choice, used),
        *_holders("unit", limits.per_unit, used.by_unit, unit_names(candidates)),
        *_holders("district", limits.per_district, used.by_district, district_names(candidates)),
        *_budget(limits, used),
        *_coverage(candidates, limits, used),
    )


def _tiers(limits: Limits, used: Used) -> Iterator[Broken]:
    for tier in limits.tiers:
        count, name = used.by_tier.get(tier.name, 0), tier_words(tier)
        if tier.count_max is not None and count > tier.count_max:
            over = count - tier.count_max
            words = f"{name}至多 {tier.count_max} 项，现在 {count} 项。请减去 {over} 项。"
            yield Broken("tier_max", tier.name, words)
        if tier.count_min is not None and count < tier.count_min:
            short = tier.count_min - count
            words = f"{name}至少 {tier.count_min} 项，现在 {count} 项。请再选 {short} 项。"
            yield Broken("tier_min", tier.name, words)


def tier_words(tier: Tier) -> str:
    return f"“{tier.name}”" if tier.name else "立项"


def _levels(
    candidates: Sequence[Candidate], limits: Limits, choice: Choice, used: Used
) -> Iterator[Broken]:
    for level in limits.levels:
        count = used.by_level.get(level.key, 0)
        if level.cap is not None and count > level.cap:
            words = f"{level.name}至多 {level.cap} 项，现在 {count} 项。请把 {count - level.cap} 项改到别的级别。"
            yield Broken("level_cap", level.key, words)
    for one in candidates:
        if one.settled is not None:
            continue
        if one.key in choice and limits.level(choice[one.key].level) not in limits.open_to(one):
            words = f"“{one.title}”按{limits.level(one.level).name}申报，不能升到更高的级别。请改回来，或先在审查里调整级别。"
            yield Broken("level_up", one.key, words)


HOLDERS = {"unit": "每个单位", "district": "每个区县（含下属单位）"}


def unit_names(candidates: Sequence[Candidate]) -> dict[str, str]:
    """By key; where nothing else was given, the key itself."""
    return {one.unit: one.unit_name or one.unit for one in candidates}


def district_names(candidates: Sequence[Candidate]) -> dict[str, str]:
    return {one.district: one.district_name or one.district for one in candidates}


def _holders(
    rule: str, most: int | None, counts: Mapping[str, int], names: Mapping[str, str]
) -> Iterator[Broken]:
    for holder, count in sorted(counts.items()):
        if most is not None and count > most:
            name = names[holder]
            words = (
                f"{HOLDERS[rule]}至多 {most} 项，{name}现在 {count} 项。请减去 {count - most} 项。"
            )
            yield Broken(rule, holder, words)


def _budget(limits: Limits, used: Used) -> Iterator[Broken]:
    if limits.budget_fen is None or used.money_fen <= limits.budget_fen:
        return
    over = money_words(used.money_fen - limits.budget_fen)
    yield Broken(
        "budget", "", f"经费超出预算 {over}。请减少项目、降低等次，或在“名额和经费”里提高预算。"
    )


def _coverage(candidates: Sequence[Candidate], limits: Limits, used: Used) -> Iterator[Broken]:
    rule = limits.coverage
    if rule is None:
        return
    found = [theme for theme in rule.missing if used.by_theme.get(theme)]
    if len(found) >= rule.due:
        return
    asked = {one.theme for one in candidates}
    ready = [theme for theme in rule.missing if theme in asked and theme not in found]
    words = f"这一周期还有 {len(rule.missing)} 类主题没有立过项，本年至少要覆盖 {rule.due} 类，现在 {len(found)} 类。"
    way = (
        f"请从“{'”“'.join(ready)}”里选。"
        if ready
        else "其余各类本年没有申报，请在“名额和经费”里调整进度。"
    )
    yield Broken("coverage", "", words + way)
