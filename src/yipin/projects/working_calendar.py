"""Which days a host works: its own tables, those of the units above it, and the built-in year."""

from __future__ import annotations

from yipin.organisations.models import Unit
from yipin.organisations.queries import line_of
from yipin.projects.publicity_models import WorkingYear
from yipin.rules.working_days import YEAR_2026, YearTable

BUILT_IN = {YEAR_2026.year: YEAR_2026}


def tables_for(unit: Unit) -> dict[int, YearTable]:
    """By year; the nearest unit that keeps one wins. Two reads."""
    line = line_of(unit)
    rows = WorkingYear.objects.filter(unit__in=line)
    nearest = sorted(rows, key=lambda row: line.index(row.unit_id), reverse=True)
    return {**BUILT_IN, **{row.year: row.table for row in nearest}}
