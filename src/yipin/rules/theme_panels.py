"""Several panels over one stage: which panel judges what, and how their rankings make one list.

A theme belongs to one panel. A panel without themes takes what no other panel's theme takes; without
such a panel those subjects are left over until the office places them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from yipin.rules.verdicts import Verdict, allow, refuse


@dataclass(frozen=True, slots=True)
class PanelFacts:
    """``takes_in``: not ended, its order not drawn, no vote begun."""

    key: str
    name: str = ""
    themes: frozenset[str] = frozenset()
    takes_in: bool = True


def place_subjects(
    panels: Sequence[PanelFacts], subjects: Mapping[str, str], fixed: Mapping[str, str]
) -> dict[str, str | None]:
    """Subject → panel, or None for what is left over. ``subjects``: key → theme. ``fixed``: those that
    stay where they are, since they were moved by hand or somebody has begun to judge them.
    """
    by_theme = {theme: panel for panel in panels for theme in panel.themes}
    rest = next((panel for panel in panels if not panel.themes), None)
    placed: dict[str, str | None] = {}
    for key, theme in subjects.items():
        panel = by_theme.get(theme, rest)
        at = panel.key if panel is not None and panel.takes_in else None
        placed[key] = fixed.get(key, at)
    return placed


def check_themes(
    wanted: Sequence[str], known: Sequence[str], others: Sequence[PanelFacts]
) -> Verdict:
    """Whether a panel may be bound to these themes. None: it takes all the rest, and one panel can."""
    strange = [one for one in wanted if one not in known]
    if strange:
        return refuse("theme_unknown", f"这一轮没有“{'”“'.join(strange)}”这个主题。请重新选。")
    for panel in others:
        taken = [one for one in wanted if one in panel.themes]
        if taken:
            words = (
                f"“{'”“'.join(taken)}”已经归“{panel.name}”。一个主题只归一个组，请先从那一组去掉。"
            )
            return refuse("theme_taken", words)
        if not wanted and not panel.themes:
            words = f"“{panel.name}”没有指定主题，其余的都归它。请给这一组选主题。"
            return refuse("rest_taken", words)
    return allow()


@dataclass(frozen=True, slots=True)
class Placed:
    """A subject in the ranking of its own panel. ``share``: of what could be reached, 1 is all."""

    key: int
    rank: int | None
    share: Fraction | None


def merged_ranks(panels: Iterable[Sequence[Placed]]) -> dict[int, int | None]:
    """One list of several rankings, best share first; of equal ones the better rank in its own panel;
    what is equal in both shares a rank. The order within a panel stays what it was.
    """
    everything = [one for placed in panels for one in placed]
    merits = {
        one.key: (-one.share, one.rank)
        for one in everything
        if one.rank is not None and one.share is not None
    }
    ordered = sorted(merits.values())
    first: dict[tuple[Fraction, int], int] = {}
    for at, merit in enumerate(ordered, start=1):
        first.setdefault(merit, at)
    return {one.key: first[merits[one.key]] if one.key in merits else None for one in everything}
