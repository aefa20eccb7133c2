"""The page of a project, for its unit and for its host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor
from yipin.projects.milestones import UNDER_WAY
from yipin.projects.models import Application, PlanChange
from yipin.projects.numbers import number_words
from yipin.projects.permissions import can_fill_application, can_judge_application
from yipin.projects.services.milestones import must_propose
from yipin.rules.stages import STATES
from yipin.web.projects.plan_page import PlanPage, change_mark, plan_page
from yipin.web.theme.parts import Mark


@dataclass(frozen=True, kw_only=True)
class Tab:
    text: str
    url: str
    is_here: bool


@dataclass(frozen=True, kw_only=True)
class ProjectPage:
    project: Application
    mark: Mark
    number: str
    tabs: Sequence[Tab]
    is_host: bool
    can_work: bool  # the unit, while the project is under way
    plan: PlanPage
    is_proposal: bool
    changes: Sequence[tuple[PlanChange, Mark]]


def project_page(project: Application, actor: Actor, now: datetime) -> ProjectPage:
    """A fixed number of reads."""
    plan = plan_page(project, now)
    changes = list(project.plan_changes.select_related("asked_by", "answered_by"))
    return ProjectPage(
        project=project,
        mark=state_mark(project, actor),
        number=number_words(project.round.year, project.number),
        tabs=tabs_of(project, actor, "project"),
        is_host=bool(can_judge_application(actor, project)),
        can_work=can_work_on(project, actor),
        plan=plan,
        is_proposal=must_propose(project),
        changes=[(one, change_mark(one)) for one in changes],
    )


def can_work_on(project: Application, actor: Actor) -> bool:
    return project.state in UNDER_WAY and bool(can_fill_application(actor, project))


def state_mark(project: Application, actor: Actor) -> Mark:
    state = STATES[project.state]
    is_host = bool(can_judge_application(actor, project))
    text = state.label_office if is_host else state.label_unit
    return Mark(text=text, tone=state.tone, shape=state.shape)  # type: ignore[arg-type]


def address_of(project: Application, actor: Actor) -> str:
    """The page of the project at this desk."""
    is_host = bool(can_judge_application(actor, project)) and actor.unit != project.unit
    return reverse("office_project" if is_host else "project", args=[project.pk])


def tabs_of(project: Application, actor: Actor, here: str) -> list[Tab]:
    rows = [
        ("project", _("计划和经过"), address_of(project, actor)),
        ("evidence", _("过程材料"), reverse("project_evidence", args=[project.pk])),
    ]
    return [Tab(text=text, url=url, is_here=key == here) for key, text, url in rows]


def crumbs_of_project(project: Application, actor: Actor, *below: str) -> list[tuple[str, str]]:
    """申报与项目 / the project / what follows, or by way of the round at the host's desk."""
    own = (project.title, address_of(project, actor) if below else "")
    rest = [(one, "") for one in below]
    if address_of(project, actor).startswith("/office/"):
        listed = reverse("round_projects", args=[project.round_id])
        held = (project.round.name, reverse("round", args=[project.round_id]))
        return [held, (_("项目"), listed), own, *rest]
    return [(_("申报与项目"), reverse("applications")), own, *rest]
