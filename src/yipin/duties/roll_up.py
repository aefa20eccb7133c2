"""How a source stands in a unit, child by child, each with everything beneath it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Max
from django.db.models.functions import Substr

from yipin.duties.models import Obligation
from yipin.duties.queries import Tally, tallied
from yipin.organisations.models import Unit


@dataclass(frozen=True, slots=True)
class ChildTally:
    """One child in numbers; ``is_deeper`` where units beneath it are asked as well."""

    unit: Unit
    tally: Tally
    is_deeper: bool


@dataclass(frozen=True, slots=True)
class RollUp:
    """``total`` is the sum of the children and of ``own``, what the unit itself is asked for."""

    children: tuple[ChildTally, ...]
    own: Tally | None
    total: Tally


def roll_up(source_kind: str, source_id: int, under: Unit, *, now: datetime) -> RollUp:
    """The children that are asked for something, in the order of the tree, and the sums.

    Two reads, however large the tree. Who may see it is asked by the caller.
    """
    grouped = (
        Obligation.objects.filter(source_kind=source_kind, source_id=source_id)
        .filter(unit__path__startswith=under.path)
        .annotate(child=Substr("unit__path", 1, len(under.path) + Unit.steplen))
        .values("child")
        .order_by("child")
        .annotate(deepest=Max("unit__depth"), **tallied(now))
    )
    deepest, tallies = {}, {}
    for row in grouped:
        path = row.pop("child")
        deepest[path], tallies[path] = row.pop("deepest"), Tally(**row)
    units = Unit.objects.filter(path__startswith=under.path, depth=under.depth + 1)
    return RollUp(
        children=tuple(
            ChildTally(one, tallies[one.path], deepest[one.path] > one.depth)
            for one in units.order_by("path")
            if one.path in tallies
        ),
        own=tallies.get(under.path),
        total=_sum(tallies.values()),
    )


def _sum(tallies: Iterable[Tally]) -> Tally:
    parts = [asdict(one) for one in tallies]
    names = ("whole", "asked", "met", "missing", "overdue", "excused")
    return Tally(**{name: sum(one[name] for one in parts) for name in names})
