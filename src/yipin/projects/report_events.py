"""What units owe for their projects follows what becomes of the projects and of the calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from yipin.duties.services.obligations import change_due
from yipin.journal.events import APPLICATION_MOVED, ROUND_TURNED, WINDOW_CHANGED, subscribe
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round, RoundStage
from yipin.projects.models import Application
from yipin.projects.report_queries import later_collections
from yipin.projects.services.reports import KIND, SOURCE, ask_for_reports
from yipin.projects.services.tasks import follow_end_of_project
from yipin.rules.project_stages import GIVEN_UP, HANDING_IN


@subscribe(APPLICATION_MOVED)
def follow_project(
    *, application: Application, from_state: str, now: datetime, **_rest: Any
) -> None:
    """A project began, ended or came back: its unit owes more reports and tasks, or fewer."""
    if application.is_report:
        return
    if (from_state in GIVEN_UP) != (application.state in GIVEN_UP):
        follow_end_of_project(application, now)
    turned = (from_state in HANDING_IN) != (application.state in HANDING_IN)
    if turned:
        ask_for_reports(held=application.round, units=[application.unit], now=now)


@subscribe(WINDOW_CHANGED)
def follow_window(*, actor: Actor, round_: Round, stage: RoundStage, now: datetime) -> None:
    """A stage that collects reports moved: so do the obligations, those it never had are opened."""
    if stage.pk not in {one.pk for one in later_collections(round_)}:
        return
    change_due(
        actor=actor, kind=KIND, source_kind=SOURCE, source_id=stage.pk,
        opens_at=stage.opens_at, due_at=stage.closes_at, now=now,
    )  # fmt: skip
    _ask_again(round_, now)


@subscribe(ROUND_TURNED)
def follow_end(*, round_: Round, now: datetime) -> None:
    """A round that has ended takes nothing more, so nothing more is owed; opened again it is."""
    _ask_again(round_, now)


def _ask_again(held: Round, now: datetime) -> None:
    under_way = held.applications.filter(state__in=HANDING_IN).values("unit")
    ask_for_reports(held=held, units=Unit.objects.filter(pk__in=under_way), now=now)
