"""Decisions that this desk is asked to sign now."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.forms.permissions import sides_of
from yipin.organisations.permissions import Actor
from yipin.projects.decision_models import DecisionSignature
from yipin.rules.deadlines import Light
from yipin.web.unit.pages.tasks import Task


def decision_tasks(actor: Actor) -> list[Task]:
    """One read; none at a desk that signs nothing."""
    sides = sides_of(actor)
    if actor.unit is None or not sides:
        return []
    rows = DecisionSignature.objects.filter(
        unit=actor.unit, state=DecisionSignature.State.CURRENT, side__in=sides
    )
    return [
        Task(
            title=_("签决定：%(name)s") % {"name": row.decision.name},
            url=reverse("decision_sign", args=[row.decision_id]),
            action=_("去看并签"),
            due=None,
            light=Light("info", "ring", _("等您签")),
            detail=_("%(round)s，%(step)s")
            % {"round": row.decision.round.name_in_lists, "step": row.name},
        )
        for row in rows.select_related("decision__round")
    ]
