"""Counting places of a quota, for the rules to judge."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Count, QuerySet

from yipin.database.kept_reads import KeptRead
from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.projects.models import Application, QuotaException
from yipin.rules.definition import Quota
from yipin.rules.project_stages import PROJECTS
from yipin.rules.quotas import QuotaCount, UnitCount

COUNTED_AT_LEVEL = ("submitted", "forwarded", *PROJECTS)
TAKEN_BY_UNIT = KeptRead(
    lambda held, unit: (
        Application.objects.filter(round_id=held, unit_id=unit, holds_place=True)
        .order_by()
        .values_list("unit")
        .annotate(Count("pk"))
        .values_list("pk__count", flat=True)
    )
)


def lines_of(units: Sequence[Unit], host: Unit) -> dict[int, list[Unit]]:
    """By unit: itself, then each unit above it up to, not including, the host. One query."""
    paths = {unit.pk: _paths_above(unit, host) for unit in units}
    wanted = {path for above in paths.values() for path in above}
    found = {each.path: each for each in Unit.objects.filter(path__in=wanted)} if wanted else {}
    return {unit.pk: [unit, *(found[path] for path in paths[unit.pk])] for unit in units}


def _paths_above(unit: Unit, host: Unit) -> list[str]:
    """From the nearest upwards."""
    ends = range(unit.depth - 1, host.depth, -1)
    return [unit.path[: depth * Unit.steplen] for depth in ends]


def count_places(held: Round, unit: Unit) -> QuotaCount:
    """Places taken in this round by the unit, by each unit above it, in all: as far as a rule of
    the round asks for it, since it is counted while others wait.
    """
    scopes = {one.scope for one in held.definition.parsed.quotas if not one.level}
    taken = Application.objects.filter(round=held, holds_place=True)
    total = taken.count() if "total" in scopes else 0
    if "subtree" not in scopes:
        own = TAKEN_BY_UNIT.first(held=held.pk, unit=unit.pk) or 0
        return _as_count([unit], {unit.path: own}, total)
    line = lines_of([unit], held.unit)[unit.pk]
    return _as_count(line, _by_path(taken.filter(unit__path__startswith=line[-1].path)), total)


def count_places_of(held: Round, units: Sequence[Unit]) -> dict[int, QuotaCount]:
    """All that has been taken, for many units, in as many queries as for one."""
    by_path = _by_path(Application.objects.filter(round=held, holds_place=True))
    total = sum(by_path.values())
    lines = lines_of(units, held.unit)
    return {pk: _as_count(line, by_path, total) for pk, line in lines.items()}


def _by_path(taken: QuerySet[Application]) -> dict[str, int]:
    return dict(taken.values_list("unit__path").annotate(Count("pk")).order_by("unit__path"))


def _as_count(line: Sequence[Unit], by_path: dict[str, int], total: int) -> QuotaCount:
    return QuotaCount(line=tuple(_counted(each, by_path) for each in line), total=total)


def _counted(unit: Unit, by_path: dict[str, int]) -> UnitCount:
    below = sum(count for path, count in by_path.items() if path.startswith(unit.path))
    return UnitCount(unit.label, unit.category, by_path.get(unit.path, 0), below)


def exception_quota(held: Round) -> Quota | None:
    """The quota of this round that allows exceptions at all."""
    quotas = held.definition.parsed.quotas
    return next((quota for quota in quotas if quota.exception_max), None)


def granted_exceptions(held: Round, unit: Unit) -> int:
    granted = QuotaException.State.GRANTED
    return QuotaException.objects.filter(round=held, unit=unit, state=granted).count()


def count_levels(held: Round) -> dict[str, int]:
    """How many stand at each level: those submitted or past screening."""
    rows = (
        Application.objects.filter(round=held, state__in=COUNTED_AT_LEVEL)
        .exclude(level="")
        .values_list("level")
        .annotate(Count("pk"))
        .order_by("level")
    )
    return dict(rows)
