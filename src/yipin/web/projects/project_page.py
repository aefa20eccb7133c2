"""The page of a project, for its unit and for its host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.programmes.permissions import can_run_round
from yipin.projects.milestones import EVER_PROJECTS, UNDER_WAY
from yipin.projects.models import Application, PlanChange, ProjectTask, Step, Visit
from yipin.projects.numbers import number_words
from yipin.projects.permissions import (
    can_fill_application,
    can_judge_application,
    can_see_application,
)
from yipin.projects.services.milestones import must_propose
from yipin.projects.story import Happening, story_of
from yipin.rules.deadlines import urgency
from yipin.rules.project_stages import GIVEN_UP
from yipin.rules.stages import STATES
from yipin.web.member.pages.history_words import words_for
from yipin.web.office.rounds.marks import mark_of_light
from yipin.web.projects.money_note import money_address
from yipin.web.projects.plan_page import PlanPage, change_mark, plan_page
from yipin.web.theme.parts import Mark, TimelineEntry


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
    is_under_way: bool
    can_work: bool  # the unit, while the project is under way
    plan: PlanPage
    is_proposal: bool
    changes: Sequence[tuple[PlanChange, Mark]]
    waiting: PlanChange | None  # for the host's answer
    tasks: Sequence[tuple[ProjectTask, Mark]]
    visits: Sequence[Visit]
    story: Sequence[TimelineEntry]
    ended: Step | None  # how it was given up, with its reason


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
        is_under_way=project.state in UNDER_WAY,
        can_work=can_work_on(project, actor),
        plan=plan,
        is_proposal=must_propose(project),
        changes=[(one, change_mark(one)) for one in changes],
        waiting=next((one for one in changes if one.state == PlanChange.State.ASKED), None),
        tasks=[(one, task_mark(one, project, now)) for one in project.tasks.all()],
        visits=list(project.visits.all()),
        story=[story_entry(one) for one in story_of(project)],
        ended=_ended(project),
    )


def _ended(project: Application) -> Step | None:
    if project.state not in GIVEN_UP:
        return None
    return project.steps.filter(to_state=project.state).order_by("-id").first()


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
    money = money_address(project, actor)
    rows = [
        ("project", _("计划和经过"), address_of(project, actor)),
        *([("money", _("经费"), money)] if money else []),
        ("evidence", _("过程材料"), reverse("project_evidence", args=[project.pk])),
        ("news", _("通讯稿"), reverse("project_news", args=[project.pk])),
        ("exchange", _("同轮交流"), reverse("exchange", args=[project.round_id])),
    ]
    return [Tab(text=text, url=url, is_here=key == here) for key, text, url in rows]


def project_address_for(project: Application, actor: Actor) -> str:
    """The page of the project for whoever may see it; empty for others."""
    is_seen = can_see_application(actor, project) or can_judge_application(actor, project)
    return address_of(project, actor) if project.state in EVER_PROJECTS and is_seen else ""


def crumbs_of_project(project: Application, actor: Actor, *below: str) -> list[tuple[str, str]]:
    """申报与项目 / the project / what follows, or by way of the round at the host's desk."""
    own = (project.title, address_of(project, actor) if below else "")
    rest = [(one, "") for one in below]
    if address_of(project, actor).startswith("/office/"):
        listed = reverse("round_projects", args=[project.round_id])
        held = (project.round.name, reverse("round", args=[project.round_id]))
        return [held, (_("项目"), listed), own, *rest]
    return [(_("申报与项目"), reverse("applications")), own, *rest]


def crumbs_of_exchange(held: Round, actor: Actor, *below: str) -> list[tuple[str, str]]:
    """The way to what other units of the round show."""
    is_host = bool(can_run_round(actor, held))
    first = (held.name, reverse("round", args=[held.pk]))
    above = first if is_host else (_("申报与项目"), reverse("applications"))
    here = reverse("exchange", args=[held.pk]) if below else ""
    return [above, (_("同轮交流"), here), *((one, "") for one in below)]


def task_mark(task: ProjectTask, project: Application, now: datetime) -> Mark:
    """The days left while it is open, else where it stands; moot once its project was given up."""
    if project.state in GIVEN_UP and task.state != ProjectTask.State.CHECKED:
        return Mark(text=_("不用办了"), tone="quiet", shape="bar")
    if task.state == ProjectTask.State.OPEN:
        return mark_of_light(urgency(task.due_at, now))
    is_done = task.state == ProjectTask.State.CHECKED
    tone, shape = ("good", "check") if is_done else ("info", "ring")
    return Mark(text=str(task.get_state_display()), tone=tone, shape=shape)  # type: ignore[arg-type]


def story_entry(happening: Happening) -> TimelineEntry:
    """第1学院团总支 团委书记：完成了时间节点“开幕”。办了两场"""
    words = words_for(happening.action)
    if happening.count > 1:
        words = _("%(act)s %(n)s 个") % {"act": words, "n": happening.count}
    elif happening.what:
        words = _("%(act)s“%(what)s”") % {"act": words, "what": happening.what}
    text = _("%(who)s：%(act)s") % {"who": happening.who, "act": words}
    return TimelineEntry(
        at=happening.at, text=f"{text}。{happening.why}" if happening.why else text
    )
