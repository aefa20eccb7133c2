"""The plan of a project: set by its unit, ticked off, changed only with the host's consent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.milestones import (
    UNDER_WAY,
    as_json,
    earliest_day,
    from_json,
    local_day,
    open_change,
    plan_of,
    planned,
)
from yipin.projects.models import Application, Milestone, PlanChange
from yipin.projects.permissions import can_fill_application, can_judge_application
from yipin.projects.services.moves import lock_application
from yipin.projects.services.telling import tell_project_host, tell_project_unit
from yipin.rules.days import day_bounds_fault
from yipin.rules.milestones import Planned, differences, early_fault, far_fault, plan_fault
from yipin.rules.verdicts import refuse


def lock_under_way(project: Application) -> Application:
    """The project, locked. Refused once it has ended."""
    locked = lock_application(project)
    if locked.state not in UNDER_WAY:
        raise Refused(refuse("not_under_way", _("这个项目现在不在实施中，不能再改。")))
    return locked


def must_propose(project: Application) -> bool:
    """Once it runs by a plan, the plan changes by proposal alone."""
    return project.state == "running" and plan_of(project).exists()


@transaction.atomic
def set_plan(
    *, actor: Actor, project: Application, plan: Sequence[Planned], now: datetime
) -> Application:
    """Set the milestones. Who may: the unit. Refused once the project runs by a plan already
    (see ``propose_change``), for a line without words or day or with a day before the round began,
    and where what is done would go.
    """
    require(can_fill_application, actor, project)
    locked = lock_under_way(project)
    if must_propose(locked):
        words = _("项目已经在实施，计划要改请提出调整，由主办单位同意。")
        raise Refused(refuse("must_propose", words))
    before = planned(plan_of(locked))
    _refuse_faulty(locked, plan)
    _refuse_far(plan, before, now)
    _refuse_early(locked, plan, before)
    _apply(locked, plan, now)
    record_entry(
        actor=actor, at=now, action="project.plan_set", subject=locked,
        before={"plan": as_json(before)}, after={"plan": as_json(plan)},
    )  # fmt: skip
    return locked


def _refuse_faulty(project: Application, plan: Sequence[Planned]) -> None:
    if fault := plan_fault(plan):
        raise Refused(refuse("plan", fault))
    kept = {one.key: one for one in plan}
    for one in plan_of(project).filter(done_on__isnull=False):
        there = kept.get(str(one.pk))
        if there is None or (there.title, there.due_on) != (one.title, one.due_on):
            words = _("“%(title)s”已经完成，不能改也不能删。") % {"title": one.title}
            raise Refused(refuse("done_already", words))


def _refuse_far(plan: Sequence[Planned], before: Sequence[Planned], now: datetime) -> None:
    if fault := far_fault(plan, before, local_day(now)):
        raise Refused(refuse("plan", fault))


def _refuse_early(project: Application, plan: Sequence[Planned], before: Sequence[Planned]) -> None:
    if fault := early_fault(plan, before, earliest_day(project)):
        raise Refused(refuse("plan", fault))


def _apply(project: Application, plan: Sequence[Planned], now: datetime) -> None:
    standing = {str(one.pk): one for one in plan_of(project)}
    for one in plan:
        row = standing.pop(one.key, None) or Milestone(project=project)
        assert one.due_on is not None  # refused before
        row.title, row.due_on, row.who = one.title, one.due_on, one.who
        row.save()
    for left in standing.values():
        left.dropped_at = now
        left.save(update_fields=["dropped_at"])


@transaction.atomic
def propose_change(
    *, actor: Actor, project: Application, plan: Sequence[Planned], reason: str, now: datetime
) -> PlanChange:
    """Ask the host for another plan. Who may: the unit. Refused without a reason, while another
    change waits, with a new day before the round began, and where nothing is different.
    """
    require(can_fill_application, actor, project)
    locked = lock_under_way(project)
    if open_change(locked) is not None:
        raise Refused(
            refuse("waiting", _("上一次调整还在等主办单位答复。可以先撤回，再重新提出。"))
        )
    if not (why := fitting(reason, name=_("调整理由"))):
        raise Refused(refuse("reason_missing", _("请写明为什么调整，主办单位要看。")))
    _refuse_faulty(locked, plan)
    before = planned(plan_of(locked))
    _refuse_far(plan, before, now)
    _refuse_early(locked, plan, before)
    if all(one.kind == "same" for one in differences(before, plan)):
        raise Refused(refuse("nothing_changed", _("和现在的计划一样，没有要调整的。")))
    change = PlanChange.objects.create(
        project=locked, before=as_json(before), after=as_json(plan), reason=why,
        asked_at=now, asked_by=actor.signed_in, asked_as=actor.label,
    )  # fmt: skip
    _record(actor, change, "project.change_asked", now, change.reason)
    tell_project_host(
        actor, locked, _("申请调整计划"), change.reason, now, f"/office/plan-changes/{change.pk}/"
    )
    return change


@transaction.atomic
def take_back_change(*, actor: Actor, change: PlanChange, now: datetime) -> PlanChange:
    """Who may: the unit, until the host has answered."""
    require(can_fill_application, actor, change.project)
    locked = _lock_asked(change)
    locked.state = PlanChange.State.TAKEN_BACK
    locked.save(update_fields=["state"])
    _record(actor, locked, "project.change_taken_back", now)
    return locked


@transaction.atomic
def answer_change(
    *, actor: Actor, change: PlanChange, is_approved: bool, answer: str, now: datetime
) -> PlanChange:
    """Approve, and the plan is the new one; or return, with words. Who may: the host. Refused once the
    project has ended, and where the unit completed since what the change would alter.
    """
    require(can_judge_application, actor, change.project)
    project = lock_under_way(change.project)
    locked = _lock_asked(change)
    words = fitting(answer, name=_("意见"))
    if not is_approved and not words:
        raise Refused(refuse("reason_missing", _("退回要写明意见，申报单位会看到。")))
    if is_approved:
        plan = from_json(locked.after)
        _refuse_faulty(project, plan)
        _apply(project, plan, now)
    locked.state = PlanChange.State.APPROVED if is_approved else PlanChange.State.RETURNED
    locked.answer, locked.answered_at = words, now
    locked.answered_by, locked.answered_as = actor.signed_in, actor.label
    locked.save()
    verb = "project.change_approved" if is_approved else "project.change_returned"
    _record(actor, locked, verb, now, locked.answer)
    what = _("计划调整已同意") if is_approved else _("计划调整被退回")
    tell_project_unit(actor, project, what, locked.answer, now)
    return locked


def _lock_asked(change: PlanChange) -> PlanChange:
    rows = PlanChange.objects.select_for_update(of=("self",))
    locked = rows.select_related("project__unit", "project__round__unit").get(pk=change.pk)
    if locked.state != PlanChange.State.ASKED:
        raise Refused(refuse("answered", _("这次调整已经答复或撤回。请刷新页面。")))
    return locked


@transaction.atomic
def tick_milestone(
    *, actor: Actor, milestone: Milestone, done_on: date, note: str, now: datetime
) -> Milestone:
    """Say that it was done, on which day. Who may: the unit. Refused for a day to come and for
    a milestone that was taken out.
    """
    locked = _lock_milestone(actor, milestone)
    if done_on > local_day(now):
        raise Refused(refuse("day_to_come", _("完成日期还没到。请填实际完成的那一天。")))
    if fault := day_bounds_fault(done_on, local_day(now)):
        raise Refused(refuse("odd_day", _("完成日期：%s") % fault))
    locked.done_on, locked.done_note = done_on, fitting(note, 300, name=_("完成情况"))
    locked.done_by, locked.done_at = actor.signed_in, now
    locked.save()
    _record_tick(actor, locked, "project.milestone_done", now)
    return locked


@transaction.atomic
def untick_milestone(*, actor: Actor, milestone: Milestone, now: datetime) -> Milestone:
    """Take it back. Who may: the unit."""
    locked = _lock_milestone(actor, milestone)
    locked.done_on, locked.done_note, locked.done_by, locked.done_at = None, "", None, None
    locked.save()
    _record_tick(actor, locked, "project.milestone_reopened", now)
    return locked


def _lock_milestone(actor: Actor, milestone: Milestone) -> Milestone:
    require(can_fill_application, actor, milestone.project)
    project = lock_under_way(milestone.project)
    locked = Milestone.objects.select_for_update().get(pk=milestone.pk)
    if locked.dropped_at is not None:
        raise Refused(refuse("dropped", _("这个时间节点已经调整掉了。请刷新页面，看看最新计划。")))
    locked.project = project
    return locked


def _record_tick(actor: Actor, milestone: Milestone, action: str, now: datetime) -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=milestone.project,
        after={"milestone": milestone.pk, "title": milestone.title}, note=milestone.done_note,
    )  # fmt: skip


def _record(actor: Actor, change: PlanChange, action: str, now: datetime, note: str = "") -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=change.project, note=note,
        after={"change": change.pk},
    )  # fmt: skip
