"""The page of a project; its plan set, ticked off, changed with the host's consent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Refused
from yipin.projects.milestones import (
    UNDER_WAY,
    from_json,
    local_day,
    open_change,
    plan_of,
    planned,
    proposed_plan,
)
from yipin.projects.models import Application, Milestone, PlanChange
from yipin.projects.permissions import (
    can_fill_application,
    can_judge_application,
    can_see_application,
    of_project,
)
from yipin.projects.services.milestones import (
    answer_change,
    must_propose,
    propose_change,
    set_plan,
    take_back_change,
    tick_milestone,
    untick_milestone,
)
from yipin.rules.days import read_day
from yipin.rules.verdicts import refuse
from yipin.web.kept_marks import mark_of_stored
from yipin.web.permission import HIDDEN, REFUSED_STATUS, requires
from yipin.web.projects.loading import load_change, load_milestone, load_project
from yipin.web.projects.money_note import money_note
from yipin.web.projects.plan_form import lines_from, lines_of, plan_from, with_done, with_spare
from yipin.web.projects.plan_page import change_mark, difference_rows, outside_words
from yipin.web.projects.project_page import address_of, crumbs_of_project, project_page
from yipin.web.refusals import refusals_told


@dataclass(frozen=True)
class Ticked:
    """What was typed beside a milestone and could not be kept."""

    milestone: int
    done_on: str
    note: str


@requires(can_see_application, load_project)
def project(request: HttpRequest, project: Application) -> HttpResponse:
    """For the unit, and for desks above it."""
    return show_project(request, project)


@requires(can_judge_application, load_project)
def office_project(request: HttpRequest, project: Application) -> HttpResponse:
    """For the host."""
    return show_project(request, project)


def show_project(
    request: HttpRequest, project: Application, ticked: Ticked | None = None
) -> HttpResponse:
    now, actor = timezone.now(), request.actor  # type: ignore[attr-defined]
    context = {
        "page": project_page(project, actor, now),
        "project": project,
        "crumbs": crumbs_of_project(project, actor),
        "today": local_day(now),
        "ticked": ticked,
        **money_note(project, actor),
    }
    status = REFUSED_STATUS if ticked else 200
    return render(request, "projects/project.html", context, status=status)


@requires(can_fill_application, load_project)
def plan(request: HttpRequest, project: Application) -> HttpResponse:
    """Set the plan; once the project runs by one, propose another."""
    actor, is_proposal = request.actor, must_propose(project)  # type: ignore[attr-defined]
    fault, reason = "", request.POST.get("reason", "")
    standing, waiting = list(plan_of(project)), open_change(project)
    if request.method == "POST":
        lines = lines_from(request.POST)
        try:
            return _keep_plan(request, project, is_proposal=is_proposal)
        except Refused as refused:
            if refused.code in HIDDEN:
                raise
            fault = refused.reason
    elif waiting is not None:
        return redirect("plan_change", waiting.pk)
    else:
        lines = lines_of(planned(standing) or proposed_plan(project))
    last = project.plan_changes.order_by("-pk").first()
    context = {
        "project": project,
        "lines": with_spare(with_done(lines, standing)),
        "is_proposal": is_proposal,
        "waiting": waiting,
        "is_first": not is_proposal and not standing,
        "rows_mark": mark_of_stored(*(one.pk for one in standing)),
        "kept": mark_of_stored(last and last.pk, *planned(standing)),
        "reason": reason,
        "fault": fault,
        "crumbs": crumbs_of_project(project, actor, _("计划")),
    }
    return render(request, "projects/plan.html", context, status=REFUSED_STATUS if fault else 200)


def _keep_plan(request: HttpRequest, project: Application, *, is_proposal: bool) -> HttpResponse:
    listed = plan_from(lines_from(request.POST))
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    if is_proposal:
        reason = request.POST.get("reason", "")
        propose_change(actor=actor, project=project, plan=listed, reason=reason, now=now)
        facts = {"host": project.round.unit.label}
        messages.success(request, _("调整已送%(host)s，答复前按原计划办。") % facts)
    else:
        set_plan(actor=actor, project=project, plan=listed, now=now)
        messages.success(request, _("计划定好了，共 %(n)s 个时间节点。") % {"n": len(listed)})
    if words := outside_words(project, listed, now):
        messages.warning(request, words)
    return redirect("project", project.pk)


@requires(of_project(can_fill_application), load_milestone)
@require_POST
def tick(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """Done on a day, or with ``undo`` not done after all."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    if not request.POST.get("undo"):
        return _tick(request, milestone)
    with refusals_told(request):
        untick_milestone(actor=actor, milestone=milestone, now=now)
        messages.success(request, _("“%(title)s”改回未完成。") % {"title": milestone.title})
    return redirect("project", milestone.project_id)


def _tick(request: HttpRequest, milestone: Milestone) -> HttpResponse:
    """A refusal shows the page again with the boxes open, as they were filled in."""
    on, note = request.POST.get("done_on", "").strip(), request.POST.get("note", "")
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    try:
        done_on = _day_of(on) if on else local_day(now)
        tick_milestone(actor=actor, milestone=milestone, now=now, note=note, done_on=done_on)
    except Refused as refused:
        if refused.code in HIDDEN:
            raise
        messages.error(request, refused.reason)
        return show_project(request, milestone.project, Ticked(milestone.pk, on, note))
    messages.success(request, _("“%(title)s”记为完成。") % {"title": milestone.title})
    return redirect("project", milestone.project_id)


def _day_of(text: str) -> date:
    if found := read_day(text):
        return found
    words = _("完成日期“%s”不是日期。请写成 2027-03-05 这样。") % text[:20]
    raise Refused(refuse("no_day", words))


@requires(of_project(can_see_application), load_change)
def change(request: HttpRequest, change: PlanChange) -> HttpResponse:
    """Old and new side by side, for whoever sees the project."""
    return show_change(request, change)


@requires(of_project(can_judge_application), load_change)
def answer(request: HttpRequest, change: PlanChange) -> HttpResponse:
    """The host compares and answers."""
    if request.method != "POST":
        return show_change(request, change)
    is_approved, words = request.POST.get("verdict") == "approve", request.POST.get("answer", "")
    try:
        answer_change(
            actor=request.actor, change=change, is_approved=is_approved, answer=words,  # type: ignore[attr-defined]
            now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        return show_change(request, change, refused.reason, words)
    said = _("已同意，计划已换成新的。") if is_approved else _("已退回，单位会看到您的意见。")
    messages.success(request, said)
    return redirect("office_project", change.project_id)


def show_change(
    request: HttpRequest, change: PlanChange, fault: str = "", typed: str = ""
) -> HttpResponse:
    actor, project = request.actor, change.project  # type: ignore[attr-defined]
    is_asked = change.state == PlanChange.State.ASKED
    context = {
        "change": change,
        "project": project,
        "mark": change_mark(change),
        "rows": difference_rows(change),
        "outside": outside_words(project, from_json(change.after), timezone.now())
        if is_asked
        else "",
        "is_over": is_asked and project.state not in UNDER_WAY,
        "can_answer": is_asked
        and project.state in UNDER_WAY
        and bool(can_judge_application(actor, project)),
        "can_take_back": is_asked and bool(can_fill_application(actor, project)),
        "back": address_of(project, actor),
        "fault": fault,
        "typed": typed,
        "crumbs": crumbs_of_project(project, actor, _("计划调整")),
    }
    return render(request, "projects/change.html", context, status=REFUSED_STATUS if fault else 200)


@requires(of_project(can_fill_application), load_change)
@require_POST
def take_back(request: HttpRequest, change: PlanChange) -> HttpResponse:
    take_back_change(actor=request.actor, change=change, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("已撤回，仍按原计划办。"))
    return redirect("project", change.project_id)
