"""Quotas in the words in which an officer would say them."""

from __future__ import annotations

from yipin.rules.definition import Definition, Quota
from yipin.rules.new_brands import gates_new_brands

ANEW = "已有品牌的单位，品牌复查合格以后才能再报新的。"
WHO = {"unit": "每个单位", "subtree": "每个单位（含下属单位）", "total": "全部单位合计"}


def quota_sentence(quota: Quota, level_name: str = "") -> str:
    """每个学院团委至少报 1 项，至多报 2 项；再多报要写理由，最多 3 项。"""
    return f"{quota.who or WHO[quota.scope]}{_bounds(quota, level_name)}{_exception(quota)}。"


def _bounds(quota: Quota, level_name: str) -> str:
    what = _projects(level_name) if level_name else ""
    if quota.min is not None and quota.min == quota.max:
        return f"报{what} {quota.min} 项"
    bounds = [f"至少报{what} {quota.min} 项"] if quota.min else []
    bounds += [f"至多报{what} {quota.max} 项"] if quota.max is not None else []
    return "，".join(bounds) or "申报项数不限"


def _projects(level_name: str) -> str:
    """全国试点项目; a level named 全国项目 keeps its name."""
    return f"{level_name.removesuffix('项目')}项目"


def _exception(quota: Quota) -> str:
    if quota.max is None or quota.exception_max is None:
        return ""
    return f"；再多报要写理由，最多 {quota.exception_max} 项"


def quota_sentences(definition: Definition) -> tuple[str, ...]:
    """Every quota and every capped level of the definition, and who may not apply again yet."""
    names = {level.key: level.name for level in definition.levels}
    quotas = [quota_sentence(one, names.get(one.level, "")) for one in definition.quotas]
    caps = [
        f"{_projects(level.name)}总数不超过 {level.cap} 项。"
        for level in definition.levels
        if level.cap is not None
    ]
    anew = [ANEW] if gates_new_brands(definition) else []
    return (*quotas, *caps, *anew)
