"""Reads of what is owed: a unit's own list by date, and who of many has not handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Min, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from yipin.database.kept_reads import KeptRead
from yipin.duties.models import Obligation
from yipin.organisations.models import Unit
from yipin.rules.deadlines import GROUPS, Light, due_group, is_over, urgency

EXCUSED_SHAPE = ("quiet", "bar")


@dataclass(frozen=True, slots=True)
class Due:
    """An obligation with its light. ``missing`` is how many are still to be handed in."""

    obligation: Obligation
    light: Light
    reminders: int = 0
    reminded_at: datetime | None = None

    @property
    def missing(self) -> int:
        return max(0, self.obligation.minimum - self.obligation.done)


@dataclass(frozen=True, slots=True)
class DueGroup:
    """What stands under one heading: 已过期, 7 天内, 30 天内, 以后."""

    name: str
    items: tuple[Due, ...]

    @property
    def count(self) -> int:
        return len(self.items)


@dataclass(frozen=True, slots=True)
class Tally:
    """A source in numbers of units. ``asked`` counts those that must and are not excused;
    ``whole`` all of them.
    """

    whole: int
    asked: int
    met: int
    missing: int
    overdue: int
    excused: int


def light_of(obligation: Obligation, now: datetime) -> Light:
    """How near it is, in words and a shape."""
    if obligation.excused_at is not None:
        return Light(*EXCUSED_SHAPE, _("免交"))
    return urgency(
        obligation.due_at,
        now,
        done=obligation.done > 0 and obligation.is_met,
        started=obligation.begun_at is not None or obligation.done > 0,
        opens_at=obligation.opens_at,
    )


def obligations_for_unit(unit: Unit, now: datetime) -> list[DueGroup]:
    """What the unit still has to do, by date under the four headings. One read.

    Left out: handed in, excused, and what one may but need not hand in once its time is over.
    Empty headings are left out.
    """
    rows = _open_ones(Obligation.objects.filter(unit=unit)).order_by("due_at", "id")
    groups: dict[str, list[Due]] = {name: [] for name in GROUPS}
    for row in rows:
        if row.minimum or not is_over(row.due_at, now):
            groups[due_group(row.due_at, now)].append(Due(row, light_of(row, now)))
    return [DueGroup(name, tuple(items)) for name, items in groups.items() if items]


def _open_ones(rows: QuerySet[Obligation]) -> QuerySet[Obligation]:
    """Neither excused nor handed in; a "may" counts as open until one is in."""
    unmet = Q(done__lt=F("minimum")) | Q(minimum=0, done=0)
    return rows.filter(unmet, excused_at__isnull=True)


def of_units(
    source_kind: str, source_id: int, *, under: Unit | None = None
) -> QuerySet[Obligation]:
    """Everybody asked by a source, in the order of the tree, with what a list shows of each."""
    rows = Obligation.objects.filter(source_kind=source_kind, source_id=source_id)
    if under is not None:
        rows = rows.filter(unit__path__startswith=under.path)
    return (
        rows.select_related("unit")
        .annotate(reminder_count=Count("reminders"), reminded_at=Max("reminders__sent_at"))
        .order_by("unit__path", "id")
    )


def with_lights(rows: Iterable[Obligation], now: datetime) -> list[Due]:
    """Rows of ``of_units`` with their lights."""
    return [
        Due(
            row,
            light_of(row, now),
            getattr(row, "reminder_count", 0),
            getattr(row, "reminded_at", None),
        )
        for row in rows
    ]


def missing_for_source(
    source_kind: str, source_id: int, *, now: datetime, under: Unit | None = None
) -> list[Due]:
    """Who must and has not and, while there is time, who may and has not, in the order of the tree,
    with lights and reminders. One read.
    """
    rows = _open_ones(of_units(source_kind, source_id, under=under))
    return with_lights([row for row in rows if row.minimum or not is_over(row.due_at, now)], now)


def tally_for_source(
    source_kind: str, source_id: int, *, now: datetime, under: Unit | None = None
) -> Tally:
    """How a source stands, in one read."""
    minute = now.replace(second=0, microsecond=0)
    if under is None:
        found = TALLY.all(source_kind=source_kind, source_id=source_id, minute=minute)
    else:
        rows = _tally(source_kind, source_id, minute)
        found = list(rows.filter(unit__path__startswith=under.path))
    return Tally(**found[0]) if found else Tally(0, 0, 0, 0, 0, 0)


def _tally(
    source_kind: str, source_id: int, minute: datetime
) -> QuerySet[Obligation, dict[str, int]]:
    rows = Obligation.objects.filter(source_kind=source_kind, source_id=source_id).order_by()
    counts = tallied(minute)
    return rows.values("source_id").annotate(**counts).values(*counts)


TALLY = KeptRead(_tally)


def tallied(now: datetime) -> dict[str, Count]:
    """The counts of a ``Tally`` by name, for rows of obligations."""
    must = Q(minimum__gt=0, excused_at__isnull=True)
    unmet = must & Q(done__lt=F("minimum"))
    minute = now.replace(second=0, microsecond=0)
    return {
        "whole": Count("id"),
        "asked": Count("id", filter=must),
        "met": Count("id", filter=must & Q(done__gte=F("minimum"))),
        "missing": Count("id", filter=unmet),
        "overdue": Count("id", filter=unmet & Q(due_at__lt=minute)),
        "excused": Count("id", filter=Q(excused_at__isnull=False)),
    }


def units_of_source(
    source_kind: str, source_id: int, *, only_top: bool = False, chosen: str = ""
) -> QuerySet[Unit]:
    """The units asked by a source, in the order of the tree; ``only_top`` leaves out those below
    the highest, but for the ``chosen`` one (its key, as a text from an address).
    """
    rows = Obligation.objects.filter(source_kind=source_kind, source_id=source_id)
    units = Unit.objects.filter(pk__in=rows.values("unit"))
    if only_top:
        top = rows.values("source_id").annotate(top=Min("unit__depth")).order_by().values("top")
        units = units.filter(Q(depth=Subquery(top)) | Q(pk=int(chosen or 0)))
    return units.order_by("path")


def extensions_of(
    *, unit_ids: Iterable[int], source_kind: str, source_ids: Iterable[int]
) -> dict[tuple[int, int], datetime]:
    """Until when units were given more time, by unit and source (one read)."""
    rows = Obligation.objects.filter(
        unit_id__in=unit_ids, source_kind=source_kind, source_id__in=source_ids, is_extended=True
    )
    return {
        (unit_id, source_id): due_at
        for unit_id, source_id, due_at in rows.values_list("unit_id", "source_id", "due_at")
    }


def extended_until(*, unit_id: int, source_kind: str, source_id: int) -> datetime | None:
    """Until when this one unit was given more time; None where it was not."""
    return extension_of(unit_id=unit_id, source_kind=source_kind, source_id=source_id).first()


def extension_of(
    *, unit_id: int, source_kind: str, source_id: int
) -> QuerySet[Obligation, datetime]:
    """The same, for a query that asks more."""
    rows = Obligation.objects.filter(
        unit_id=unit_id, source_kind=source_kind, source_id=source_id, is_extended=True
    )
    return rows.values_list("due_at", flat=True)
