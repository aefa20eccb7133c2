"""Site visits and tasks: the host writes them, the unit answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Refused
from yipin.projects.evidence import evidence_of
from yipin.projects.models import Application, ProjectTask, Visit
from yipin.projects.permissions import (
    can_fill_application,
    can_judge_application,
    can_see_application,
    of_project,
)
from yipin.projects.services.tasks import check_task, report_task, set_task
from yipin.projects.services.visits import answer_visit, record_visit
from yipin.rules.project_stages import GIVEN_UP
from yipin.web.office.rounds.judging_forms import reason_box
from yipin.web.office.rounds.more_time import INCLUSIVE, MinuteField
from yipin.web.permission import HIDDEN, REFUSED_STATUS, requires
from yipin.web.projects.loading import load_project, load_task, load_visit
from yipin.web.projects.project_page import address_of, crumbs_of_project, task_mark
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed

PROOFS = 50


def _long(label: Any, *, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=2000, widget=reason_box(4), help_text=hint
    )


class VisitForm(forms.Form):
    """Of the people met numbers alone."""

    visited_on = forms.DateField(
        label=gettext_lazy("日期"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    visitors = forms.CharField(
        label=gettext_lazy("谁去的"),
        max_length=160,
        help_text=gettext_lazy("写职务，如“组织部部长”。"),
    )
    met_members = forms.IntegerField(
        label=gettext_lazy("见到团员青年（人）"), required=False, min_value=0, max_value=100000
    )
    met_cadres = forms.IntegerField(
        label=gettext_lazy("见到团干部（人）"), required=False, min_value=0, max_value=100000
    )
    seen = _long(
        gettext_lazy("看到的情况"), required=True,
        hint=gettext_lazy("只记工作，不记青年的姓名和个人看法。"),
    )  # fmt: skip
    problems = _long(gettext_lazy("存在的问题"))
    advice = _long(gettext_lazy("建议"))


class TaskForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("做什么"), max_length=200)
    due_at = MinuteField(label=gettext_lazy("截止"), help_text=INCLUSIVE)
    proof = forms.CharField(
        label=gettext_lazy("要什么佐证"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("不写，单位写明办理情况就行。"),
    )


@requires(can_judge_application, load_project)
def new_visit(request: HttpRequest, project: Application) -> HttpResponse:
    form = VisitForm(request.POST or None, initial={"visited_on": timezone.localdate()})
    return _ask(request, project, form, record_visit, _("记走访"), _("已记下，单位会收到消息。"))


@requires(can_judge_application, load_project)
def new_task(request: HttpRequest, project: Application) -> HttpResponse:
    form = TaskForm(request.POST or None)
    return _ask(request, project, form, set_task, _("布置任务"), _("已布置，列入单位的待办。"))


def _ask(
    request: HttpRequest, project: Application, form: forms.Form, act: Any, title: str, done: str
) -> HttpResponse:
    """A form of the host about one project."""
    if request.method == "POST" and form.is_valid():
        try:
            act(actor=request.actor, project=project, now=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            if refused.code in HIDDEN:
                raise
            at = {"day_to_come": "visited_on", "over": "due_at"}.get(refused.code)
            form.add_error(at, refused.reason)
        else:
            messages.success(request, done)
            return redirect("office_project", project.pk)
    context = {
        "project": project,
        "form": form,
        "title": title,
        "crumbs": crumbs_of_project(project, request.actor, title),  # type: ignore[attr-defined]
    }
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "projects/ask.html", context, status=status)


@requires(of_project(can_fill_application), load_visit)
@require_POST
def answer(request: HttpRequest, visit: Visit) -> HttpResponse:
    with refusals_told(request):
        answer_visit(
            actor=request.actor, visit=visit, answer=request.POST.get("answer", ""),  # type: ignore[attr-defined]
            now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("已答复，主办单位会看到。"))
    return redirect("project", visit.project_id)


@requires(of_project(can_see_application), load_task)
def task(request: HttpRequest, task: ProjectTask) -> HttpResponse:
    """The unit reports it done, the host checks it."""
    actor, project = request.actor, task.project  # type: ignore[attr-defined]
    state = "" if project.state in GIVEN_UP else task.state
    does = state == ProjectTask.State.OPEN and bool(can_fill_application(actor, project))
    checks = state == ProjectTask.State.REPORTED and bool(can_judge_application(actor, project))
    fault, is_turned = "", does and "turn" in request.POST
    if request.method == "POST" and not is_turned:
        if not does and not checks:
            raise Http404
        try:
            return (_report if does else _check)(request, task)
        except Refused as refused:
            fault = refused.reason
    context = {
        "task": task,
        "project": project,
        "mark": task_mark(task, project, timezone.now()),
        "does": does,
        "checks": checks,
        **(_proofs(request, project) if does else {}),
        "fault": fault,
        "typed": request.POST,
        "back": address_of(project, actor),
        "crumbs": crumbs_of_project(project, actor, _("任务")),
    }
    return render(request, "projects/task.html", context, status=REFUSED_STATUS if fault else 200)


def _report(request: HttpRequest, task: ProjectTask) -> HttpResponse:
    pk = request.POST.get("evidence", "")
    chosen = evidence_of(task.project).filter(pk=whole_typed(pk)).first()
    report_task(
        actor=request.actor, task=task, report=request.POST.get("report", ""), evidence=chosen,  # type: ignore[attr-defined]
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("已报办结，等主办单位核实。"))
    return redirect("project", task.project_id)


def _proofs(request: HttpRequest, project: Application) -> dict[str, Any]:
    """A page of the evidence, and what was chosen on another one."""
    found, chosen = evidence_of(project), whole_typed(request.POST.get("evidence", ""))
    page = Paginator(found, PROOFS).get_page(request.POST.get("turn") or request.POST.get("at"))
    shown = list(page)
    if chosen is not None and chosen not in {one.pk for one in shown}:
        shown = [*found.filter(pk=chosen), *shown]
    return {"proofs": page, "offered": [(str(one.pk), one.title) for one in shown]}


def _check(request: HttpRequest, task: ProjectTask) -> HttpResponse:
    is_done = request.POST.get("verdict") == "done"
    check_task(
        actor=request.actor, task=task, is_done=is_done, remark=request.POST.get("remark", ""),  # type: ignore[attr-defined]
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("已办结。") if is_done else _("已退回，单位会看到您的意见。"))
    return redirect("office_project", task.project_id)
