"""What the names of League bodies mean in a tree of units: kind, category, how far down."""

from __future__ import annotations

import re

from yipin.reading.drafting.source import plain
from yipin.rules.definition import AddresseeRule

KINDS = (
    ("working_committee", r"团工委"),
    ("general_branch", r"团总支"),
    ("branch", r"团支部|各支部"),
    ("department", r"部室|部门|处室|科室"),
    ("society", r"社团|协会"),
    ("committee", r"团委|团区委|团县委|团市委|团(?:各|省|市|县|区|州)|各(?:地|市|县|区)"),
)
CATEGORIES = (
    ("district", r"区[(（]县|区县|各区|各县|县区|县[(（]市|团区委|团县委"),
    ("university", r"高校|大学|高等(?:学校|院校)|各院校"),
    ("middle_school", r"中学|中小学|高中"),
    ("vocational_school", r"中职|职校|技校|中专|职业(?:学校|高中)"),
    ("college", r"学院|院系|系部|二级院|各院\b|分团委"),
    ("direct_unit", r"直属|直管"),
    ("zone", r"功能区|开发区|园区"),
    ("education", r"教育系统|教育团工委"),
)
SCHOOLS = ("university", "middle_school", "vocational_school")
ALL_BODIES = ("committee", "working_committee", "general_branch")
ONE_TIER = {"committee", "general_branch"}  # a college's body is a committee or a general branch


def addressee_rule(words: str) -> AddresseeRule:
    """The rule that a salutation stands for; kinds of one tier go together."""
    name = plain(words)
    kinds = tuple(kind for kind, pattern in KINDS if re.search(pattern, name))
    if "团总支" in name and "团委" not in name:
        kinds = tuple(kind for kind in kinds if kind != "committee")
    kinds = _tier(kinds or ALL_BODIES)
    below = "branch" in kinds or "基层团组织" in name or "各级" in name
    return AddresseeRule(words, kinds, categories_of(name), "subtree" if below else "children")


def _tier(kinds: tuple[str, ...]) -> tuple[str, ...]:
    if ONE_TIER.intersection(kinds):
        return tuple(dict.fromkeys((*kinds, "committee", "general_branch")))
    return kinds


def categories_of(words: str) -> tuple[str, ...]:
    """The categories of units that the words name; empty means any."""
    name = plain(words)
    found = tuple(key for key, pattern in CATEGORIES if re.search(pattern, name))
    if not found and re.search(r"学校", name) and not re.search(r"全校|我校|本校", name):
        return SCHOOLS
    return found
