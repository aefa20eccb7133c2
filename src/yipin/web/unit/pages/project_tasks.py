"""What projects under way ask of a desk: plans to set, milestones that fall due, changes to answer."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.documents.models import NewsItem
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.projects.milestones import UNDER_WAY, local_day, projects_of_unit
from yipin.projects.models import Application, Milestone, PlanChange
from yipin.rules.deadlines import SHANGHAI, Light, urgency
from yipin.rules.milestones import SOON
from yipin.rules.round_names import named_with_year
from yipin.web.unit.pages.tasks import Task

WAITING = Light("info", "ring", "等您办")


def project_tasks(unit: Unit, now: datetime) -> list[Task]:
    """Two reads: projects without a plan, and milestones that are over or due soon."""
    bare = projects_of_unit(unit.pk).filter(milestones=None)
    near = Milestone.objects.filter(
        project__unit=unit, project__state__in=UNDER_WAY, dropped_at=None, done_on=None,
        due_on__lte=local_day(now) + timedelta(days=SOON),
    ).select_related("project")  # fmt: skip
    return [*(_no_plan(one) for one in bare), *(_milestone(one, now) for one in near)]


def _no_plan(project: Application) -> Task:
    return Task(
        title=_("定实施计划：%(title)s") % {"title": project.title},
        url=reverse("project_plan", args=[project.pk]),
        action=_("去定计划"),
        due=None,
        light=Light("warn", "tri", _("还没定")),
        detail=_("已照申报表列好，补上完成日期就行。"),
    )


def _milestone(milestone: Milestone, now: datetime) -> Task:
    due = datetime.combine(milestone.due_on, time(23, 59), SHANGHAI)
    facts = {"project": milestone.project.title, "title": milestone.title}
    return Task(
        title=_("%(project)s：%(title)s") % facts,
        url=reverse("project", args=[milestone.project_id]) + f"#milestone-{milestone.pk}",
        action=_("记为完成"),
        due=due,
        light=urgency(due, now),
        detail=milestone.who,
    )


def news_to_decide(actor: Actor) -> list[Task]:
    """One read: what was sent to this unit."""
    if actor.unit is None or not (actor.rights & {Right.RUN_PROGRAMMES, Right.ENDORSE_LEAGUE}):
        return []
    count = NewsItem.objects.filter(
        at_unit=actor.unit, state=NewsItem.State.SENT, discarded_at=None
    ).count()
    if not count:
        return []
    return [
        Task(
            title=_("审核通讯稿"),
            url=reverse("news_waiting"),
            action=_("去审核"),
            due=None,
            light=WAITING,
            detail=_("%(n)s 篇报到本单位。") % {"n": count},
        )
    ]


def plan_changes_to_answer(actor: Actor) -> list[Task]:
    """One read; one line a round."""
    if actor.unit is None or not actor.has(Right.RUN_PROGRAMMES):
        return []
    asked = PlanChange.objects.filter(state=PlanChange.State.ASKED, project__round__unit=actor.unit)
    named = asked.values("project__round", "project__round__name", "project__round__year")
    rows = named.annotate(n=Count("pk"))
    return [
        Task(
            title=_("答复计划调整：%(round)s")
            % {"round": named_with_year(row["project__round__name"], row["project__round__year"])},
            url=reverse("round_projects", args=[row["project__round"]]) + "?mind=change",
            action=_("去答复"),
            due=None,
            light=WAITING,
            detail=_("%(n)s 个项目申请调整计划。") % {"n": row["n"]},
        )
        for row in rows.order_by("project__round")
    ]
