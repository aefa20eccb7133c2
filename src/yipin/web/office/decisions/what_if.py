"""The panel beside the list: places and money used, what the choice breaks, what is still missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yipin.projects.decision_models import Decision, DecisionRow
from yipin.projects.funds.queries import has_budget
from yipin.projects.selecting import candidates_of, choice_of
from yipin.projects.services.decision_signing import unexplained_equals
from yipin.rules.collecting import reports_judged_at
from yipin.rules.decision_effects import effect_words
from yipin.rules.decisions import OUTCOMES
from yipin.rules.money import money_words
from yipin.rules.selection import (
    Broken,
    Candidate,
    Limits,
    Used,
    broken_rules,
    district_names,
    unit_names,
    used_by,
)

MOST_HOLDERS = 6


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """One limit: its words, how much is used of how much, and whether it is too much or too little."""

    name: str
    words: str
    share: float = 0
    is_broken: bool = False
    has_most: bool = False


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """``unset``: how many still have no outcome; ``parted``: where equals are parted without a reason;
    ``effects``: outcome and what it brings about, of those that are chosen.
    """

    unset: int
    parted: Sequence[str]
    counts: Sequence[tuple[str, int]]
    gauges: Sequence[Gauge]
    holders: Sequence[Gauge]
    broken: Sequence[Broken]
    missing_themes: Sequence[str]
    effects: Sequence[tuple[str, str]] = ()


def effects_of(decision: Decision, chosen: Collection[str]) -> list[tuple[str, str]]:
    """What outcomes bring about beside their names. One read."""
    definition = decision.round.definition.parsed
    collects = reports_judged_at(definition, decision.stage_key) is not None
    has_books = has_budget(decision.round)
    found = [
        (one.words, effect_words(one, collects=collects, has_books=has_books))
        for one in OUTCOMES[decision.purpose]
        if one.key in chosen
    ]
    return [(words, effect) for words, effect in found if effect]


def what_if(decision: Decision, rows: Sequence[DecisionRow], limits: Limits) -> WhatIf:
    """Asked again after every change; two reads at most."""
    counts = [
        (one.words, sum(row.outcome == one.key for row in rows))
        for one in OUTCOMES[decision.purpose]
    ]
    unset = sum(not row.outcome for row in rows)
    parted = unexplained_equals(decision, rows)
    if decision.purpose != "application":
        return WhatIf(
            unset=unset, counts=counts, parted=parted,
            gauges=(), holders=(), broken=(), missing_themes=(),
            effects=effects_of(decision, {one.outcome for one in rows}),
        )  # fmt: skip
    candidates, choice = candidates_of(decision.round, rows), choice_of(rows)
    used = used_by(candidates, limits, choice)
    broken = broken_rules(candidates, limits, choice)
    return WhatIf(
        unset=unset,
        counts=counts,
        parted=parted,
        gauges=_gauges(limits, used, {(one.rule, one.holder) for one in broken}),
        holders=_holders(candidates, limits, used),
        broken=broken,
        missing_themes=_missing_themes(candidates, limits, used),
    )


def _gauges(limits: Limits, used: Used, broken: set[tuple[str, str]]) -> list[Gauge]:
    found = [
        _counted(
            one.name or _("立项"), used.by_tier.get(one.name, 0), one.count_min, one.count_max,
            is_broken=bool(broken & {("tier_max", one.name), ("tier_min", one.name)}),
        )
        for one in limits.tiers
    ]  # fmt: skip
    found += [
        _counted(one.name, used.by_level.get(one.key, 0), None, one.cap,
                 is_broken=("level_cap", one.key) in broken)
        for one in limits.levels if one.key
    ]  # fmt: skip
    found.append(_money(limits, used))
    if limits.coverage is not None:
        reached = sum(bool(used.by_theme.get(one)) for one in limits.coverage.missing)
        found.append(
            _counted(_("新覆盖的主题"), reached, limits.coverage.due, None,
                     is_broken=("coverage", "") in broken)
        )  # fmt: skip
    return found


def _counted(
    name: str, count: int, least: int | None, most: int | None, *, is_broken: bool
) -> Gauge:
    """3 / 4 项，至少 3 项."""
    words = _("%(n)s / %(most)s 项") if most is not None else _("%(n)s 项")
    parts = [words % {"n": count, "most": most}]
    if least:
        parts.append(_("至少 %(least)s 项") % {"least": least})
    return Gauge(
        name=name, words="，".join(parts), share=min(100, 100 * count / most) if most else 0,
        is_broken=is_broken, has_most=bool(most),
    )  # fmt: skip


def _money(limits: Limits, used: Used) -> Gauge:
    """Of the budget, where there is one."""
    spent, budget = used.money_fen, limits.budget_fen
    if budget is None:
        return Gauge(name=_("经费"), words=money_words(spent))
    words = _("%(spent)s / %(budget)s") % {
        "spent": money_words(spent),
        "budget": money_words(budget),
    }
    share = min(100, 100 * spent / budget) if budget else 100
    return Gauge(name=_("经费"), words=words, share=share, is_broken=spent > budget, has_most=True)


def _holders(candidates: Sequence[Candidate], limits: Limits, used: Used) -> list[Gauge]:
    """Units and districts with more than one, the fullest first."""
    found = []
    groups: tuple[tuple[Mapping[str, int], Mapping[str, str], int | None], ...] = (
        (used.by_district, district_names(candidates), limits.per_district),
        (used.by_unit, unit_names(candidates), limits.per_unit),
    )
    for counts, names, most in groups:
        full = ((n, key) for key, n in counts.items() if n > 1 or (most and n > most))
        many = sorted(((n, names[key]) for n, key in full), reverse=True)
        found += [
            _counted(name, n, None, most, is_broken=most is not None and n > most)
            for n, name in many[:MOST_HOLDERS]
        ]
    return found


def _missing_themes(candidates: Sequence[Candidate], limits: Limits, used: Used) -> list[str]:
    """Themes with applications and no place in this choice."""
    asked = dict.fromkeys(one.theme for one in candidates if one.theme)
    wanted = set(limits.coverage.missing) if limits.coverage else set(asked)
    return [one for one in asked if one in wanted and not used.by_theme.get(one)]
