"""Telling the unit of a project, or its host, what the other did."""

from __future__ import annotations

from datetime import datetime

from yipin.journal.services.messages import send_worded
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import holders_of, line_of
from yipin.projects.links import link_to_project, link_to_project_for_office
from yipin.projects.models import Application
from yipin.rules.deadlines import SHANGHAI


def tell_project_unit(
    actor: Actor, project: Application, what: str, words: str, now: datetime, url: str = ""
) -> None:
    """Everybody who fills in for the unit of the project."""
    send_worded(
        recipients=holders_of(project.unit, Right.FILL_FORMS, now.astimezone(SHANGHAI).date()),
        kind="project.answered",
        facts={"项目名称": project.title, "事项": what, "说明": words},
        line=line_of(project.round.unit),
        url=url or link_to_project(project),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )


def tell_project_host(
    actor: Actor, project: Application, what: str, words: str, now: datetime, url: str = ""
) -> None:
    """Everybody who runs programmes at the host."""
    today = now.astimezone(SHANGHAI).date()
    send_worded(
        recipients=holders_of(project.round.unit, Right.RUN_PROGRAMMES, today),
        kind="project.reported",
        facts={"项目名称": project.title, "事项": what, "单位": project.unit.label, "说明": words},
        line=line_of(project.round.unit),
        url=url or link_to_project_for_office(project),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )
