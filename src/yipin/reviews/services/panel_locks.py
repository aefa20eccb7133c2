"""Locks of several panels, taken in one order by all who take several.

Before any list is marked stale: that holds the list of the whole, which whoever hands in a card of a part
waits for with the part locked.
"""

from __future__ import annotations

from django.db.models import QuerySet

from yipin.reviews.models import Panel


def lock_in_order(panels: QuerySet[Panel]) -> None:
    """Heads, and then parts, each in the order of their ids."""
    rows = panels.select_for_update(of=("self",)).order_by("pk").values_list("pk")
    for own in (rows.filter(part_of=None), rows.exclude(part_of=None)):
        list(own)


def lock_parts(panels: list[Panel]) -> None:
    """The parts of these, which are locked."""
    rows = Panel.objects.select_for_update(of=("self",)).filter(part_of__panel__in=panels)
    list(rows.order_by("pk").values_list("pk"))
