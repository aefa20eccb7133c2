"""The host's site visits: recorded with what was seen, answered by the unit."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.milestones import local_day
from yipin.projects.models import Application, Visit
from yipin.projects.permissions import can_fill_application, can_judge_application
from yipin.projects.services.telling import tell_project_host, tell_project_unit
from yipin.rules.verdicts import refuse


@transaction.atomic
def record_visit(
    *,
    actor: Actor,
    project: Application,
    visited_on: date,
    visitors: str,
    seen: str,
    now: datetime,
    problems: str = "",
    advice: str = "",
    met_members: int | None = None,
    met_cadres: int | None = None,
) -> Visit:
    """Who may: the host. Refused for a day to come, and without what was seen and who came (by
    post). The unit is told.
    """
    require(can_judge_application, actor, project)
    if visited_on > local_day(now):
        raise Refused(refuse("day_to_come", _("日期还没到。走访以后再记。")))
    if not visitors.strip() or not seen.strip():
        raise Refused(refuse("empty", _("请写谁去的、看到什么。")))
    visit = Visit.objects.create(
        project=project, visited_on=visited_on, visitors=fitting(visitors, 160, name=_("谁去的")),
        seen=fitting(seen, name=_("看到的情况")),
        problems=fitting(problems, name=_("存在的问题")), advice=fitting(advice, name=_("建议")),
        met_members=met_members, met_cadres=met_cadres,
        recorded_at=now, recorded_by=actor.signed_in, recorded_as=actor.label,
    )  # fmt: skip
    record_entry(
        actor=actor, at=now, action="project.visited", subject=project, note=visit.seen,
        after={"visit": visit.pk, "on": visited_on.isoformat()},
    )  # fmt: skip
    words = visit.advice or visit.problems or visit.seen
    tell_project_unit(actor, project, _("走访记录，请看并答复"), words, now)
    return visit


@transaction.atomic
def answer_visit(*, actor: Actor, visit: Visit, answer: str, now: datetime) -> Visit:
    """Who may: the unit. A later answer takes the place of the one before. Refused without words."""
    require(can_fill_application, actor, visit.project)
    if not answer.strip():
        raise Refused(refuse("empty", _("请写打算怎么办，或说明情况。")))
    rows = Visit.objects.select_for_update(of=("self",))
    locked = rows.select_related("project__unit", "project__round__unit").get(pk=visit.pk)
    before, locked.answer = locked.answer, fitting(answer, name=_("答复"))
    locked.answered_at, locked.answered_by = now, actor.signed_in
    locked.save()
    record_entry(
        actor=actor, at=now, action="project.visit_answered", subject=locked.project,
        before={"answer": before}, after={"visit": locked.pk}, note=locked.answer,
    )  # fmt: skip
    tell_project_host(actor, locked.project, _("答复走访记录"), locked.answer, now)
    return locked
