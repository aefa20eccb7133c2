"""News items on their way up the line, and what an adoption counts.

The default table follows the 信息报送 points of one county-level city (domain notes, 6): an item counts
once, at the highest place it was used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_PARAGRAPHS, MOST_CHARS, MOST_PICTURES, MOST_LEVELS = 60, 8000, 9, 20


@dataclass(frozen=True, slots=True)
class Level:
    """A place where an item may be used, with what that counts."""

    name: str
    points: int


DEFAULT_LEVELS = (
    Level("本级网站采用", 1),
    Level("市级团组织网站采用", 2),
    Level("市级团组织简报采用", 5),
    Level("市级报刊采用", 10),
    Level("省级采用", 15),
    Level("全国报刊采用", 20),
)


def levels_in_words(levels: Iterable[Level]) -> str:
    """校报采用 3 分、省级采用 15 分."""
    return "、".join(f"{one.name} {one.points} 分" for one in levels)


def paragraphs_of(text: str) -> list[str]:
    """One paragraph a line; empty lines go."""
    return [line.strip() for line in text.replace("\r", "\n").split("\n") if line.strip()]


def item_fault(title: str, paragraphs: Sequence[str]) -> str:
    """All that is wrong, a sentence each; empty where nothing is."""
    words = "" if title.strip() else "请写标题。"
    if not paragraphs:
        return f"{words}请写正文，或从 Word 读入。"
    if len(paragraphs) > MOST_PARAGRAPHS or sum(map(len, paragraphs)) > MOST_CHARS:
        return f"{words}正文不超过 {MOST_PARAGRAPHS} 段、{MOST_CHARS} 字，请精简。"
    return words


def points_of(adopted: Iterable[int]) -> int:
    """The highest alone."""
    return max(adopted, default=0)


def levels_on_the_way(levels: Sequence[Level]) -> tuple[Level, ...]:
    """What a unit between the writers and the host may say: that it used the item itself, the lowest
    line of the table. Where else it was used the host alone records, for its table counts.
    """
    return (min(levels, key=lambda one: one.points),)


def levels_fault(levels: Sequence[Level]) -> str:
    if not levels:
        return "至少要有一个采用级别。"
    if len(levels) > MOST_LEVELS:
        return f"采用级别不超过 {MOST_LEVELS} 个。"
    names = [one.name for one in levels]
    double = next((name for name in names if names.count(name) > 1), "")
    return f"“{double}”写了两次。" if double else ""


def next_stop(path: str, at: str, host: str, step: int) -> str:
    """The path of the unit above ``at`` on the way from ``path`` to the host; empty at the host.

    Paths of the tree of units: each level adds ``step`` signs.
    """
    above = at[:-step]
    is_on_the_way = path.startswith(host) and at.startswith(host) and len(above) >= len(host)
    return above if is_on_the_way else ""
