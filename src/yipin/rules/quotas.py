"""How many applications may be sent: least, most, with a reason, nested units, and levels.

Counts come from the caller in one piece, read under the same lock that the sending takes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from yipin.rules.definition import Level, Quota
from yipin.rules.verdicts import Verdict, allow, refuse


@dataclass(frozen=True, slots=True)
class UnitCount:
    """What one unit has sent itself (``own``) and with everything beneath it (``subtree``)."""

    name: str
    category: str = ""
    own: int = 0
    subtree: int = 0


@dataclass(frozen=True, slots=True)
class QuotaCount:
    """``line`` is the applying unit first, then each unit above it, without the host itself."""

    line: tuple[UnitCount, ...]
    total: int = 0
    by_level: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuotaLeft:
    """One rule that binds, and what is left of it. None means without limit."""

    holder: str
    scope: str
    min: int | None
    used: int
    max: int | None
    left: int | None
    exception_slots: int  # free places beyond ``max``, each with a written reason
    sentence: str


def may_send_one_more(
    quotas: Sequence[Quota], counts: QuotaCount, *, exceptions: int = 0
) -> Verdict:
    """May this unit send one more. ``exceptions``: places granted to it beyond the maximum.

    No exception leads past ``exception_max``. The narrowest rule that refuses is named first.
    """
    for quota, holder, used in _binding(quotas, counts):
        verdict = _judge(quota, holder, used, exceptions)
        if not verdict:
            return verdict
    return allow()


def _binding(quotas: Sequence[Quota], counts: QuotaCount) -> list[tuple[Quota, str, int]]:
    """Rule, holder and count for every rule over this unit, narrowest first."""
    order = {"unit": 0, "subtree": 1, "total": 2}
    bound = [
        (quota, *holder)
        for quota in quotas
        if not quota.level and (holder := _holder(quota, counts)) is not None
    ]
    return sorted(bound, key=lambda one: order[one[0].scope])


def _holder(quota: Quota, counts: QuotaCount) -> tuple[str, int] | None:
    if quota.scope == "total":
        return "各单位合计", counts.total
    if quota.scope == "unit":
        unit = counts.line[0]
        return ("本单位", unit.own) if _covers(quota, unit) else None
    above = [unit for unit in counts.line if quota.categories and _covers(quota, unit)]
    holder = above[0] if above else None if quota.categories else counts.line[-1]
    return None if holder is None else (f"{holder.name}（含下属单位）", holder.subtree)


def _covers(quota: Quota, unit: UnitCount) -> bool:
    return not quota.categories or unit.category in quota.categories


def _judge(quota: Quota, holder: str, used: int, exceptions: int) -> Verdict:
    if quota.max is None:
        return allow()
    hard = max(quota.max, quota.exception_max or 0)
    if used < min(quota.max + exceptions, hard):
        return allow()
    if used >= hard:
        return refuse(
            "quota_full",
            f"{_before_number(holder)}{hard} 项已报满，不能再报。可先撤回一项，再报这一项。",
        )
    return refuse(
        "quota_needs_reason", f"{_before_number(holder)}{used} 项已报满。要再报，请写理由申请例外。"
    )


def _before_number(words: str) -> str:
    """A thin gap before a number, none after a full-width bracket."""
    return words if words.endswith("）") else f"{words} "


def quota_left(quotas: Sequence[Quota], counts: QuotaCount) -> tuple[QuotaLeft, ...]:
    """Every rule over this unit with what is left of it, narrowest first."""
    return tuple(_left(quota, holder, used) for quota, holder, used in _binding(quotas, counts))


def _left(quota: Quota, holder: str, used: int) -> QuotaLeft:
    left = None if quota.max is None else max(0, quota.max - used)
    slots = _exception_slots(quota, used)
    words = _left_words(quota, holder, used, left, slots)
    return QuotaLeft(holder, quota.scope, quota.min, used, quota.max, left, slots, words)


def _exception_slots(quota: Quota, used: int) -> int:
    if quota.max is None or quota.exception_max is None:
        return 0
    return max(0, quota.exception_max - max(used, quota.max))


def _left_words(quota: Quota, holder: str, used: int, left: int | None, slots: int) -> str:
    bounds = [f"至少报 {quota.min} 项"] if quota.min else []
    bounds += [f"至多报 {quota.max} 项"] if quota.max is not None else []
    head = f"{holder}{'，'.join(bounds) or '不限项数'}。已送出 {used} 项"
    if left is None:
        return f"{head}。"
    if left:
        return f"{head}，还可报 {left} 项。"
    return f"{head}，已报满。" + (f"再多报要写理由，还有 {slots} 个例外名额。" if slots else "")


def may_move_to_level(
    levels: Sequence[Level], level_key: str, by_level: Mapping[str, int]
) -> Verdict:
    """May one more be put at this level. Source: the cap of the level in the definition."""
    level = next((one for one in levels if one.key == level_key), None)
    if level is None:
        return refuse("level_unknown", "本轮没有这个级别，请从列出的级别里选。")
    used = by_level.get(level_key, 0)
    if level.cap is not None and used >= level.cap:
        return refuse(
            "level_full",
            f"{level.name} {level.cap} 项已满。要放进这一项，请先调出一项。",
        )
    return allow()
