"""Counts by state for each child of a unit, against the SQL one would write by hand."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

from django.db import connection
from django.utils import timezone
from tests.factories.organisations import make_unit

from yipin.duties.models import Obligation
from yipin.duties.roll_up import roll_up as count_by_child
from yipin.organisations.models import Unit

CHILDREN = 20
TIMES = 5
BATCH = 20_000
BY_HAND = """
SELECT substr(u.path, 1, 8), count(*),
  sum(CASE WHEN o.minimum > 0 AND o.excused_at IS NULL THEN 1 ELSE 0 END),
  sum(CASE WHEN o.minimum > 0 AND o.excused_at IS NULL AND o.done >= o.minimum THEN 1 ELSE 0 END),
  sum(CASE WHEN o.minimum > 0 AND o.excused_at IS NULL AND o.done < o.minimum THEN 1 ELSE 0 END),
  sum(CASE WHEN o.minimum > 0 AND o.excused_at IS NULL AND o.done < o.minimum
      AND o.due_at < %s THEN 1 ELSE 0 END),
  sum(CASE WHEN o.excused_at IS NOT NULL THEN 1 ELSE 0 END)
FROM duties_obligation o JOIN organisations_unit u ON u.id = o.unit_id
WHERE o.source_kind = 'round' AND o.source_id = 1 AND u.path LIKE %s
GROUP BY substr(u.path, 1, 8)
"""


def roll_up(units: int) -> dict[str, object]:
    """Seconds of both (medians, by turns) over one obligation of each of so many units."""
    top = make_unit("青禾市团委")
    _grow(top, units)
    connection.cursor().execute("ANALYZE")
    now = timezone.now()

    def ours() -> dict[str, tuple[int, ...]]:
        found = count_by_child("round", 1, top, now=now)
        return {one.unit.path: tuple(asdict(one.tally).values()) for one in found.children}

    def by_hand() -> dict[str, tuple[int, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(BY_HAND, [now.replace(second=0, microsecond=0), f"{top.path}%"])
            return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}

    if ours() != by_hand() or len(by_hand()) != CHILDREN:
        raise SystemExit("the two do not count alike")
    times = [(_seconds(ours), _seconds(by_hand)) for _ in range(TIMES)]
    mine, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    return {"ours": mine, "by_hand": theirs}


def _grow(top: Unit, count: int) -> None:
    """Twenty children, and the rest evenly beneath them, each owing one form."""
    at = timezone.now()
    paths = [_path(top, child) for child in range(CHILDREN)]
    below = [count // CHILDREN - 1] * CHILDREN
    rows = [(path, 2) for path in paths]
    rows += [
        (path + _step(n), 3) for path, many in zip(paths, below, strict=True) for n in range(many)
    ]
    for start in range(0, len(rows), BATCH):
        made = Unit.objects.bulk_create(
            [
                Unit(path=path, depth=depth, name=f"第{start + n}团支部", kind="branch")
                for n, (path, depth) in enumerate(rows[start : start + BATCH])
            ]
        )
        Obligation.objects.bulk_create(
            [
                Obligation(
                    unit=unit,
                    kind="application",
                    source_kind="round",
                    source_id=1,
                    title="申报",
                    due_at=at + timedelta(days=unit.pk % 9 - 4),
                    minimum=min(unit.pk % 4, 1),
                    done=unit.pk % 2,
                    excused_at=at if unit.pk % 17 == 0 else None,
                    created_at=at,
                )
                for unit in made
            ]
        )


def _path(top: Unit, child: int) -> str:
    return str(top.path) + _step(child)


def _step(number: int) -> str:
    """The four signs of the tree's own alphabet for the place among brothers."""
    signs, left = "", number + 1
    while left:
        left, digit = divmod(left, len(Unit.alphabet))
        signs = Unit.alphabet[digit] + signs
    return signs.rjust(Unit.steplen, Unit.alphabet[0])


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start
