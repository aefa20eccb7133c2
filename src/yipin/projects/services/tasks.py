"""What the host asks of one project: set with a day, reported by the unit, checked by the host."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.duties.links import link_to_source
from yipin.duties.services.obligations import (
    count_done,
    excuse_sources,
    open_obligations,
    owe_sources_again,
)
from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.models import Application, Evidence, ProjectTask
from yipin.projects.permissions import can_fill_application, can_judge_application
from yipin.projects.services.milestones import lock_under_way
from yipin.projects.services.moves import lock_application
from yipin.projects.services.telling import tell_project_host, tell_project_unit
from yipin.rules.deadlines import SHANGHAI, closing_words, is_over
from yipin.rules.project_stages import GIVEN_UP
from yipin.rules.verdicts import refuse

SOURCE, KIND = "project-task", "task"
NOT_ANY_MORE = "项目已终止或撤销立项"  # also what is looked for when a project comes back
State = ProjectTask.State


@transaction.atomic
def set_task(
    *, actor: Actor, project: Application, text: str, proof: str, due_at: datetime, now: datetime
) -> ProjectTask:
    """Who may: the host, while the project is under way. Refused without words and for a minute that
    has passed. It stands among the duties of the unit and is reminded of like any other.
    """
    require(can_judge_application, actor, project)
    locked = lock_under_way(project)
    if not text.strip():
        raise Refused(refuse("empty", _("请写要做什么。")))
    if is_over(due_at, now):
        raise Refused(refuse("over", _("截止时间已经过去，请填以后的时间。")))
    task = ProjectTask.objects.create(
        project=locked, text=fitting(text, 200, name=_("做什么")), due_at=due_at,
        proof=fitting(proof, 200, name=_("要什么佐证")),
        set_at=now, set_by=actor.signed_in, set_as=actor.label,
    )  # fmt: skip
    open_obligations(
        actor=actor, units=[locked.unit], kind=KIND, source_kind=SOURCE, source_id=task.pk,
        title=f"{locked.title}：{task.text}", asked_by=locked.round.unit.label, opens_at=None,
        due_at=due_at, minimum=1, now=now,
    )  # fmt: skip
    _record(actor, task, "project.task_set", now)
    until = closing_words(due_at, now.astimezone(SHANGHAI).year)
    words = _("%(text)s（%(until)s前）") % {"text": task.text, "until": until}
    tell_project_unit(actor, locked, _("布置了任务"), words, now, link_to_source(SOURCE, task.pk))
    return task


@transaction.atomic
def report_task(
    *, actor: Actor, task: ProjectTask, report: str, evidence: Evidence | None, now: datetime
) -> ProjectTask:
    """Say that it is done. Who may: the unit. Refused without words, and without evidence where the
    host asked for proof.
    """
    require(can_fill_application, actor, task.project)
    locked = _lock(task, State.OPEN)
    _refuse_unfit(locked, report, evidence)
    locked.report = fitting(report, name=_("办理情况"))
    locked.state, locked.evidence = State.REPORTED, evidence
    locked.reported_at, locked.reported_by = now, actor.signed_in
    locked.save()
    _count(locked, 1)
    _record(actor, locked, "project.task_reported", now, locked.report)
    url = link_to_source(SOURCE, locked.pk)
    tell_project_host(actor, locked.project, _("报来任务办结"), locked.text, now, url)
    return locked


def _refuse_unfit(task: ProjectTask, report: str, evidence: Evidence | None) -> None:
    """All that is missing at once."""
    faults = {} if report.strip() else {"empty": _("请写办理情况。")}
    if task.proof and evidence is None:
        words = _("这项任务要佐证：%(proof)s。请从过程材料里选一个，没有就先放进去。")
        faults["proof_missing"] = words % {"proof": task.proof}
    if faults:
        raise Refused(refuse(next(iter(faults)), "".join(faults.values())))


@transaction.atomic
def check_task(
    *, actor: Actor, task: ProjectTask, is_done: bool, remark: str, now: datetime
) -> ProjectTask:
    """Close it, or give it back with words: then it is due again. Who may: the host."""
    require(can_judge_application, actor, task.project)
    locked = _lock(task, State.REPORTED)
    if not is_done and not remark.strip():
        raise Refused(refuse("reason_missing", _("退回要写明还差什么，单位会看到。")))
    locked.state = State.CHECKED if is_done else State.OPEN
    locked.remark = fitting(remark, name=_("核实意见"))
    locked.checked_at = now if is_done else None
    locked.save()
    if not is_done:
        _count(locked, -1)
    action = "project.task_checked" if is_done else "project.task_given_back"
    _record(actor, locked, action, now, locked.remark)
    what = _("任务办结") if is_done else _("任务退回，请再办")
    words, url = locked.remark or locked.text, link_to_source(SOURCE, locked.pk)
    tell_project_unit(actor, locked.project, what, words, now, url)
    return locked


def follow_end_of_project(project: Application, now: datetime) -> None:
    """What was asked of a project that was given up is owed no more; of one that came back it is again."""
    tasks = list(project.tasks.values_list("pk", flat=True))
    if project.state in GIVEN_UP:
        excuse_sources(
            kind=KIND, source_kind=SOURCE, source_ids=tasks, excuse=NOT_ANY_MORE, now=now
        )
    else:
        owe_sources_again(kind=KIND, source_kind=SOURCE, source_ids=tasks, excuse=NOT_ANY_MORE)


def _lock(task: ProjectTask, state: str) -> ProjectTask:
    """The project first, as whoever ends it does; then what is owed cannot change between."""
    project = lock_application(task.project)
    rows = ProjectTask.objects.select_for_update(of=("self",))
    locked = rows.get(pk=task.pk)
    locked.project = project
    if project.state in GIVEN_UP:
        raise Refused(refuse("given_up", _("项目已终止或撤销立项，这项任务不用再办。")))
    if locked.state != state:
        raise Refused(refuse("changed_since", _("这项任务刚被别人办过。请刷新页面。")))
    return locked


def _count(task: ProjectTask, delta: int) -> None:
    count_done(
        unit_id=task.project.unit_id, kind=KIND, source_kind=SOURCE, source_id=task.pk, delta=delta
    )


def _record(actor: Actor, task: ProjectTask, action: str, now: datetime, note: str = "") -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=task.project, note=note,
        after={"task": task.pk, "title": task.text},
    )  # fmt: skip
