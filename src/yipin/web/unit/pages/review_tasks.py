"""Reviews that ask this person to judge, or to release a result, at whatever desk."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor
from yipin.reviews.chair_queries import panels_to_release
from yipin.reviews.models import Panel
from yipin.reviews.queries import panels_of_person
from yipin.rules.deadlines import is_over, urgency
from yipin.web.unit.pages.tasks import Task


def review_tasks(actor: Actor, now: datetime) -> list[Task]:
    """Two reads; those that are handed in whole, or over, are not listed."""
    rows = panels_of_person(actor.signed_in).filter(state=Panel.State.JUDGING)
    counted = rows.values_list("pk", "name", "closes_at", "cards", "done")
    released = [
        Task(
            title=_("公布结果：%(name)s") % {"name": one.name},
            url=reverse("review", args=[one.pk]),
            action=_("去公布"),
            due=None,
            light=urgency(None, now),
            detail=_("您是评审组长，评审结束了"),
        )
        for one in panels_to_release(actor.signed_in)
    ]
    return released + [
        Task(
            title=_("评审：%(name)s") % {"name": name},
            url=reverse("review", args=[pk]),
            action=_("去评"),
            due=closes_at,
            light=urgency(closes_at, now),
            detail=_("评了 %(done)s 项，还有 %(left)s 项") % {"done": done, "left": cards - done},
        )
        for pk, name, closes_at, cards, done in counted
        if done < cards and not is_over(closes_at, now)
    ]
