"""What a unit has to do itself: what it owes, drafts, what came back, what is ready to hand in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.duties.links import link_to_source
from yipin.duties.models import Obligation
from yipin.duties.queries import Due, obligations_for_unit
from yipin.forms.services.submissions import HELD
from yipin.organisations.models import Unit
from yipin.projects.application_windows import windows_of_applications
from yipin.projects.models import Application
from yipin.projects.permits import permits_of
from yipin.projects.services.applications import EDITABLE, REPORT, ROUND
from yipin.projects.services.permits import permit_among, permit_words
from yipin.projects.services.rechecks import SOURCE as RECHECK
from yipin.projects.services.tasks import SOURCE as PROJECT_TASK
from yipin.projects.windows import Windows
from yipin.rules.deadlines import Light, is_over, urgency
from yipin.rules.form_progress import progress
from yipin.web.unit.pages.tasks import Task

OWN = {*EDITABLE, "endorsed"}
AWAITED = {"endorsing", "submitted"}
NAMED = 2  # fields that are missing and named one by one


def unit_tasks(unit: Unit, applications: Sequence[Application], now: datetime) -> list[Task]:
    """Four reads, with ``applications`` of the unit given."""
    mine = [one for one in applications if one.state in OWN]
    begun = {one.source for one in applications if one.state in OWN | AWAITED}
    windows = windows_of_applications(mine)
    late = [one for one in mine if is_over(windows[one.pk].send_by, now)]
    permits = permit_words_of(unit, late, now) if late else {}
    tasks = [application_task(one, windows[one.pk], now, permits.get(one.pk)) for one in mine]
    for group in obligations_for_unit(unit, now):
        for due in group.items:
            source = due.obligation
            if (source.source_kind, source.source_id) in begun and due.missing <= 1:
                continue
            if source.source_kind == REPORT and not source.minimum:
                continue  # no project hands anything in any more
            tasks.append(_owed(due, now))
    return tasks


def _asked_of_project(due: Due) -> Task:
    """What the host set for one project; late is still done."""
    owed = due.obligation
    return Task(
        title=owed.title,
        url=link_to_source(owed.source_kind, owed.source_id),
        action=_("去办"),
        due=owed.due_at,
        light=due.light,
        detail=_("发起：%(by)s") % {"by": owed.asked_by},
    )


def _owed(due: Due, now: datetime) -> Task:
    """What has not been begun."""
    owed = due.obligation
    if owed.source_kind == PROJECT_TASK:
        return _asked_of_project(due)
    over = is_over(owed.due_at, now)
    not_yet = owed.opens_at is not None and now < owed.opens_at
    if owed.source_kind == RECHECK:
        return _recheck(due)
    is_round = owed.source_kind == ROUND
    url = (
        reverse("unit_round", args=[owed.source_id])
        if is_round
        else link_to_source(owed.source_kind, owed.source_id)
    )
    least = _least_words(owed)
    facts = {"by": owed.asked_by, "least": least}
    return Task(
        title=owed.title,
        url=url,
        action=_("看通知") if over or not_yet else _("开始填写"),
        due=owed.due_at,
        light=due.light,
        detail=_("发起：%(by)s · %(least)s") % facts if owed.asked_by else least,
        remark=_("已截止，要补交请主办单位延期") if over else "",
        can_be_done=not (over or not_yet),
    )


def _least_words(owed: Obligation) -> str:
    if owed.source_kind == REPORT:
        return _("%(count)s 个项目要交") % {"count": owed.minimum}
    return _("至少报 %(count)s 项") % {"count": owed.minimum} if owed.minimum else _("可报可不报")


def _recheck(due: Due) -> Task:
    """A title to be looked at again; late is still taken."""
    owed = due.obligation
    return Task(
        title=owed.title,
        url=link_to_source(owed.source_kind, owed.source_id),
        action=_("接着填写") if owed.begun_at else _("去填复查表"),
        due=owed.due_at,
        light=due.light,
        detail=_("发起：%(by)s · 一段说明，有材料的附上") % {"by": owed.asked_by},
    )


def permit_words_of(
    unit: Unit, applications: Sequence[Application], now: datetime
) -> dict[int, tuple[datetime, str]]:
    """Until when each may go on under a permit, and the words for it; asked after the window."""
    rows = list(permits_of({one.round_id for one in applications}, [unit.pk]))
    found = {}
    for one in applications:
        permit = permit_among(rows, one, now)
        if permit is not None:
            found[one.pk] = (permit.expires_at, permit_words(permit, now))
    return found


def application_task(
    application: Application,
    windows: Windows,
    now: datetime,
    permit: tuple[datetime, str] | None = None,
) -> Task:
    due = windows.submit_by if application.state == "endorsed" else windows.send_by
    over, remark = is_over(due, now), ""
    if over and permit is not None:
        (due, remark), over = permit, False
    return Task(
        title=_title(application),
        url=reverse("application", args=[application.pk]),
        action=_action(application.state, over=over),
        due=due,
        light=_light(application, due, now),
        detail=_detail(application),
        remark=_("已截止，填好的内容都在") if over else remark,
        can_be_done=not over,
    )


def _title(application: Application) -> str:
    """品牌创建工程申报：百炼匠心工作坊, 提交项目总结：百炼匠心工作坊."""
    facts = {
        "title": application.title or _("还没有名称"),
        "round": application.round.name_in_lists,
        "stage": application.stage.name if application.stage else "",
    }
    return (
        _("%(stage)s：%(title)s") % facts
        if facts["stage"]
        else _("%(round)s申报：%(title)s") % facts
    )


def _action(state: str, *, over: bool) -> str:
    if over:
        return _("看一看")
    return {"returned": _("去修改"), "endorsed": _("去提交")}.get(state, _("接着填写"))


def _light(application: Application, due: datetime | None, now: datetime) -> Light:
    return urgency(due, now)


def _detail(application: Application) -> str:
    if application.state == "endorsed":
        return _("意见都签齐了，只差您提交。")
    words = progress_words(application)
    if application.state == "returned":
        return _("退回修改，请看标出的各处。%(words)s") % {"words": words}
    return words


def progress_words(application: Application) -> str:
    """填了 80%，还差“经费预算”和“实施方案”."""
    submission = application.submission
    held = dict.fromkeys(submission.held_files, HELD)
    whole = progress(submission.form.parsed, submission.answers, held)
    if not whole.missing:
        return _("都填好了，还没送签")
    named = "、".join(f"“{label}”" for label in whole.missing[:NAMED])
    facts = {"percent": whole.percent, "missing": named, "count": len(whole.missing)}
    if len(whole.missing) > NAMED:
        return _("填了 %(percent)s%%，还差%(missing)s等 %(count)s 项") % facts
    return _("填了 %(percent)s%%，还差%(missing)s") % facts
