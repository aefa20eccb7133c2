"""Windows of single applications: those of their round, with more time where it was given.

More time is given to a unit (an extension) or to one form (the host returned it for revision).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from yipin.duties.queries import extensions_of
from yipin.projects.models import Application, Step
from yipin.projects.windows import Windows, windows_for_unit, windows_of

REVISING = {"returned", "endorsing", "endorsed", "draft"}


def windows_of_application(application: Application) -> Windows:
    if application.is_report:
        return windows_of_applications([application])[application.pk]
    windows = windows_for_unit(application.round, application.unit)
    return _revised(windows, host_returns([application]).get(application.pk))


def windows_of_applications(applications: Sequence[Application]) -> dict[int, Windows]:
    """By application, in two reads with the stages of the rounds at hand."""
    extended = _extensions(applications)
    returned = host_returns(applications)
    found = {}
    for one in applications:
        windows = windows_of(one.round, one.stage_key).extended(extended.get(one.pk))
        found[one.pk] = _revised(windows, returned.get(one.pk))
    return found


def _revised(windows: Windows, returned_at: datetime | None) -> Windows:
    return windows.extended(windows.revise_until(returned_at)) if returned_at else windows


def _extensions(applications: Sequence[Application]) -> dict[int, datetime]:
    """More time that was given to the unit, by application."""
    found: dict[int, datetime] = {}
    for kind in {one.source[0] for one in applications}:
        own = [one for one in applications if one.source[0] == kind]
        given = extensions_of(
            unit_ids={one.unit_id for one in own},
            source_kind=kind,
            source_ids={one.source[1] for one in own},
        )
        for one in own:
            if (one.unit_id, one.source[1]) in given:
                found[one.pk] = given[one.unit_id, one.source[1]]
    return found


def host_returns(applications: Sequence[Application]) -> dict[int, datetime]:
    """When the host returned each, where it has not been submitted again since.

    It stays open for revision while opinions are given anew, also when an endorser returns it.
    """
    asked = [one.pk for one in applications if one.number is not None and one.state in REVISING]
    if not asked:
        return {}
    turns = Q(to_state="submitted") | Q(from_state="submitted")
    steps = Step.objects.filter(turns, application_id__in=asked).order_by("id")
    last = {step.application_id: step for step in steps}
    return {pk: step.made_at for pk, step in last.items() if step.to_state == "returned"}
