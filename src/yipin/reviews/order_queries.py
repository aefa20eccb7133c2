"""Reads of the running order of a defence day. The place in it is drawn by lot; the number of a subject in
the review is another.
"""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.reviews.models import Panel, Subject, Turn


def places_in_order(panel: Panel) -> QuerySet[Turn]:
    """The order of the day, each with its subject. One read."""
    return Turn.objects.filter(session__panel=panel).select_related("subject").order_by("place")


def on_stage(panel: Panel) -> Turn | None:
    """Who is on now, as the wall says it, while the review is under way. One read; none once it has ended."""
    if panel.state != Panel.State.JUDGING:
        return None
    return places_in_order(panel).filter(state=Turn.State.ON).first()


def place_of(subject: Subject) -> int | None:
    """Where it stands in the order; None before the lot is drawn. One read."""
    return Turn.objects.filter(subject=subject).values_list("place", flat=True).first()


def waits_words(count: int) -> str:
    """Of a day whose review ends, or has ended, while some were never called; empty where none are left."""
    return _("候场的 %(n)s 项没有上场。") % {"n": count} if count else ""


def never_called(panel: Panel) -> int:
    """How many on the day of a review still wait to be called; 0 where it has none. One read."""
    return Turn.objects.filter(session__panel=panel, state=Turn.State.WAITING).count()
