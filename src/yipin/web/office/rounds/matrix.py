"""Themes and units: who applied for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yipin.organisations.models import Unit
from yipin.projects.office_queries import UnderWay
from yipin.rules.project_stages import PASSED
from yipin.web.office.rounds.facts import HANDED_IN, RoundFacts, rank_of

MOST_UNITS = 24
ENDINGS = ("委员会", "团总支", "团工委", "团支部", "团委", "学院")
STATES_COUNTED = ("filling", "submitted", "returned", "passed")
FILLING = frozenset({"draft", "endorsing", "endorsed"})
NO_THEME = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What one unit has under one theme. ``shapes`` are dot (handed in) or half (under way)."""

    unit: str = ""
    shapes: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    theme: str
    cells: tuple[Cell, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """``heads`` are (short, whole) names of the units, in the order of the tree."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    sums: tuple[int, ...]
    total: int


@dataclass(frozen=True, kw_only=True)
class StateRow:
    """Themes by state, where units are too many for a matrix."""

    theme: str
    counts: tuple[int, ...]
    total: int


def short_name(label: str) -> str:
    """机械工程 of 机械工程学院团总支: what tells the columns apart."""
    for ending in ENDINGS:
        if len(label) > len(ending) + 1:
            label = label.removesuffix(ending)
    return label


def short_names(labels: Sequence[str]) -> list[str]:
    """Short names, or the whole ones where the short ones would be the same."""
    shorts = [short_name(label) for label in labels]
    return [
        short if shorts.count(short) == 1 else label
        for short, label in zip(shorts, labels, strict=True)
    ]


def themes_of(facts: RoundFacts) -> list[str]:
    """Those of the notice in its order, then what older forms may name, then none."""
    named = [theme.name for theme in facts.held.definition.parsed.themes]
    used = {one.theme for one in facts.applications}
    extra = sorted(used - {*named, NO_THEME})
    return [*named, *extra, *([NO_THEME] if NO_THEME in used else [])]


def matrix_of(facts: RoundFacts) -> Matrix | None:
    """None where there are no themes, or too many units for one page."""
    units = _columns(facts)
    if not facts.held.definition.parsed.themes or not units:
        return None
    shorts = short_names([unit.label for unit in units])
    heads = tuple((short, unit.label) for short, unit in zip(shorts, units, strict=True))
    rows = tuple(_row(theme, units, heads, facts) for theme in themes_of(facts))
    sums = tuple(len(facts.by_unit.get(unit.pk, ())) for unit in units)
    return Matrix(heads=heads, rows=rows, sums=sums, total=sum(sums))


def _columns(facts: RoundFacts) -> list[Unit]:
    units = facts.units()
    if len(units) <= MOST_UNITS:
        return units
    applying = [unit for unit in units if unit.pk in facts.by_unit]
    return applying if len(applying) <= MOST_UNITS else []


def _row(
    theme: str, units: Sequence[Unit], heads: Sequence[tuple[str, str]], facts: RoundFacts
) -> Row:
    cells = tuple(
        _cell(short, [one for one in facts.by_unit.get(unit.pk, ()) if one.theme == theme])
        for unit, (short, _whole) in zip(units, heads, strict=True)
    )
    return Row(
        theme=theme or _("还没选主题"), cells=cells, total=sum(len(one.shapes) for one in cells)
    )


def _cell(unit: str, found: Sequence[UnderWay]) -> Cell:
    if not found:
        return Cell()
    sent = [rank_of(one) == HANDED_IN and one.state != "returned" for one in found]
    shapes = tuple("dot" if one else "half" for one in sent)
    words = _("%(unit)s：%(what)s") % {"unit": unit, "what": _cell_words(sent)}
    shown = unit if all(sent) else _("%(unit)s（在填）") % {"unit": unit}
    return Cell(unit=shown, shapes=shapes, words=words)


def _cell_words(sent: Sequence[bool]) -> str:
    done, rest = sum(sent), len(sent) - sum(sent)
    parts = [_("已提交")] if done == 1 else [_("已提交 %(n)s 项") % {"n": done}] if done else []
    parts += [_("在填")] if rest == 1 else [_("在填 %(n)s 项") % {"n": rest}] if rest else []
    return "，".join(parts)


def theme_states(facts: RoundFacts) -> list[StateRow]:
    """One row a theme: under way, waiting, returned, passed."""
    if not facts.held.definition.parsed.themes:
        return []
    return [_state_row(theme, facts.applications) for theme in themes_of(facts)]


def _state_row(theme: str, applications: Sequence[UnderWay]) -> StateRow:
    states = [_counted_as(one.state) for one in applications if one.theme == theme]
    counts = tuple(states.count(state) for state in STATES_COUNTED)
    return StateRow(theme=theme or _("还没选主题"), counts=counts, total=len(states))


def _counted_as(state: str) -> str:
    if state in FILLING:
        return "filling"
    return "passed" if state in PASSED else state
