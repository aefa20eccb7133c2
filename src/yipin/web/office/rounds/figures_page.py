"""A round in pictures, each with its table: how far, who has what, how long still, the money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yipin.programmes.models import Round
from yipin.programmes.queries import CalendarStage
from yipin.projects.figures import funnel_of_round, themes_by_unit
from yipin.projects.funds.models import RoundFund
from yipin.projects.funds.queries import books_of_tiers
from yipin.projects.stage_progress import calendar_with_work
from yipin.rules.deadlines import days_left, window_words
from yipin.rules.reached import STEPS
from yipin.rules.shares import percent_of
from yipin.rules.stage_progress import NOW
from yipin.web.funds.columns import WHERE_IT_STANDS, MoneyColumn, cells_of
from yipin.web.funds.marks import sums_of
from yipin.web.office.rounds.matrix import short_name
from yipin.web.stage_words import WORDS, words_of_stage
from yipin.web.theme import dates

MOST_UNITS = 24
NO_THEME = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    name: str
    count: int
    share: str


@dataclass(frozen=True, kw_only=True)
class ThemeRow:
    name: str
    counts: Sequence[int]
    total: int


@dataclass(frozen=True, kw_only=True)
class ThemeMap:
    """Themes by as many units as can be read side by side. ``span``: which of how many units, where
    there is more than one map.
    """

    span: str
    heads: Sequence[str]
    rows: Sequence[ThemeRow]


@dataclass(frozen=True, kw_only=True)
class StageLeft:
    """``is_dated``: false for one that nobody can count the days of; it stands in the table alone."""

    name: str
    window: str
    days: int | None
    words: str
    is_dated: bool


@dataclass(frozen=True, kw_only=True)
class FiguresPage:
    steps: Sequence[Step]
    maps: Sequence[ThemeMap]
    counts_projects: bool
    stages: Sequence[StageLeft]
    tiers: Mapping[str, Sequence[tuple[MoneyColumn, int]]]
    money_columns: Sequence[MoneyColumn] = WHERE_IT_STANDS

    @property
    def undated(self) -> list[str]:
        return [one.name for one in self.stages if not one.is_dated]


def figures_of(held: Round, now: datetime) -> FiguresPage:
    """Eight reads, however large the round is."""
    reached = funnel_of_round(held)
    begun = reached["begun"]
    maps, counts_projects = _maps(held)
    return FiguresPage(
        steps=[
            Step(name=name, count=reached[key], share=f"{percent_of(reached[key], begun)}%")
            for key, name in STEPS.items()
        ],
        maps=maps,
        counts_projects=counts_projects,
        stages=_stages(held, now),
        tiers=_tiers(held),
    )


def _maps(held: Round) -> tuple[list[ThemeMap], bool]:
    """Units right below the host, each with all below it; many of them on several maps, one under the
    other, so that all are printed.
    """
    units, counts, counts_projects = themes_by_unit(held)
    names = [one.name for one in held.definition.parsed.themes]
    met = {theme for theme, _unit in counts}
    names += sorted(met - {*names, NO_THEME}) + ([NO_THEME] if NO_THEME in met else [])
    if not names:
        return [], counts_projects
    totals: Counter[str] = Counter()
    for (theme, _unit), n in counts.items():
        totals[theme] += n
    maps = []
    for start in range(0, max(1, len(units)), MOST_UNITS):
        columns = units[start : start + MOST_UNITS]
        rows = [
            ThemeRow(
                name=name or _("没有写主题"),
                counts=[counts.get((name, one.pk), 0) for one in columns],
                total=totals[name],
            )
            for name in names
        ]
        heads = [short_name(one.label) for one in columns]
        maps.append(ThemeMap(span=_span(start, len(units)), heads=heads, rows=rows))
    return maps, counts_projects


def _span(start: int, units: int) -> str:
    if units <= MOST_UNITS:
        return ""
    facts = {"a": start + 1, "z": min(start + MOST_UNITS, units), "n": units}
    return _("第 %(a)s—%(z)s 个单位，共 %(n)s 个") % facts


def _stages(held: Round, now: datetime) -> list[StageLeft]:
    return [_left(each, now) for each in calendar_with_work(held, now)]


def _left(each: CalendarStage, now: datetime) -> StageLeft:
    opens_at, closes_at = each.stage.opens_at, each.stage.closes_at
    is_running = each.state not in WORDS or each.state == NOW
    days = max(0, days_left(closes_at, now)) if closes_at and is_running else None
    if not is_running:
        words = words_of_stage(each, now)
    else:
        words = _("时间待定") if days is None else _("%(days)s 天") % {"days": days}
    return StageLeft(
        name=each.stage.name,
        window=window_words(opens_at, closes_at, dates.day_of(now).year),
        days=days,
        words=words,
        is_dated=days is not None or not is_running,
    )


def _tiers(held: Round) -> dict[str, list[tuple[MoneyColumn, int]]]:
    """By name of the tier, in the words of the pages of money."""
    fund = RoundFund.objects.filter(round=held).select_related("round__definition").first()
    if fund is None:
        return {}
    return {
        tier or _("不分等次"): cells_of(WHERE_IT_STANDS, sums_of(books))
        for tier, books in books_of_tiers(fund).items()
    }
