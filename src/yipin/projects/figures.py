"""Counts of a round for its pictures: how far projects came, who has what, when it ends."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Q

from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.rules.project_stages import PROJECTS
from yipin.rules.reached import funnel


def funnel_of_round(held: Round) -> dict[str, int]:
    """How many applications reached each step of ``rules.reached``. One read."""
    rows = held.applications.order_by().values_list("state")
    counts: dict[tuple[str, bool], int] = {}
    for state, whole, sent in rows.annotate(Count("pk"), Count("number")):
        counts[state, True], counts[state, False] = sent, whole - sent
    return funnel(counts)


def themes_by_unit(held: Round) -> tuple[list[Unit], dict[tuple[str, int], int], bool]:
    """Units right below the host that have something, and how many by (theme, unit); the last says
    whether projects are counted or, before any decision, what was sent. Two reads.
    """
    decided = held.applications.filter(state__in=PROJECTS)
    counts_projects = decided.exists()
    rows = decided if counts_projects else held.applications.filter(number__isnull=False)
    end = len(held.unit.path) + Unit.steplen
    tallied: Counter[tuple[str, str]] = Counter()
    grouped = rows.order_by().values_list("theme", "unit__path").annotate(n=Count("pk"))
    for theme, path, count in grouped:
        tallied[theme, path[:end]] += count
    paths = {path for _theme, path in tallied}
    units = list(Unit.objects.filter(Q(path__in=paths)).order_by("path"))
    keys = {one.path: one.pk for one in units}
    return (
        units,
        {(theme, keys[path]): n for (theme, path), n in tallied.items()},
        counts_projects,
    )
