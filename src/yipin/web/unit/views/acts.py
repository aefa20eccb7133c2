"""Sending, handing in, taking back, deleting and restoring: the question first, then the act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.organisations.permissions import Refused
from yipin.projects.counting import exception_quota
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application
from yipin.projects.services.applications import (
    discard_application,
    restore_application,
    send_for_endorsement,
    submit_application,
    withdraw_application,
)
from yipin.web.permission import requires
from yipin.web.unit.loading import load_application, load_application_to_act
from yipin.web.unit.pages.form_page import faults_now
from yipin.web.unit.pages.questions import Question, question_for, with_trouble
from yipin.web.unit.pages.quota import last_place_words

QUOTA = {"quota_full", "quota_needs_reason"}
CHECKED = {"send", "submit"}


@dataclass(frozen=True)
class Act:
    """A service, what is said when it is done, and where one goes then."""

    service: Callable[..., Application]
    done: str
    goes_to: str = "application"


ACTS = {
    "send": Act(send_for_endorsement, gettext_lazy("已送签。签完一个，会自动送下一个。")),
    "submit": Act(submit_application, gettext_lazy("申报已交。")),
    "withdraw": Act(withdraw_application, gettext_lazy("已撤回，可以修改了。")),
    "discard": Act(
        discard_application, gettext_lazy("草稿已放进最近删除，30 天内可以恢复。"), "applications"
    ),
    "restore": Act(restore_application, gettext_lazy("草稿已恢复。")),
}


@requires(can_fill_application, load_application_to_act)
def act(request: HttpRequest, application: Application) -> HttpResponse:
    """GET asks, POST acts. A form with faults goes back to be mended first."""
    slug = request.resolver_match.kwargs["act"]  # type: ignore[union-attr]
    if slug not in ACTS:
        raise Http404
    now = timezone.now()
    if request.method == "POST":
        return _do(request, application, slug, now)
    application = load_application(pk=application.pk)
    if slug in CHECKED and application.state != "endorsed" and faults_now(application):
        return redirect(_form_with_faults(application))
    return _ask(request, application, question_for(application, slug, now))


def _do(request: HttpRequest, application: Application, slug: str, now: datetime) -> HttpResponse:
    given = {"reason": request.POST.get("reason", "")} if slug == "withdraw" else {}
    done = ACTS[slug]
    try:
        acted = done.service(
            actor=request.actor,
            application=application,
            now=now,
            **given,  # type: ignore[attr-defined]
        )
    except Refused as refused:
        if refused.code == "faults":
            return redirect(_form_with_faults(application))
        application = load_application(pk=application.pk)
        return _ask(request, application, _with_reason(application, slug, refused, now), 409)
    messages.success(request, _said(done, acted, slug))
    if done.goes_to == "application":
        return redirect("application", application.pk)
    return redirect(done.goes_to)


def _said(done: Act, application: Application, slug: str) -> str:
    if slug == "submit" and application.is_report:
        return _("材料已交。")
    return str(done.done)


def _form_with_faults(application: Application) -> str:
    return f"{reverse('application', args=[application.pk])}?check=1"


def _with_reason(application: Application, slug: str, refused: Refused, now: datetime) -> Question:
    """Nothing typed is lost: the form stays as it is, and the page says who was first."""
    question = question_for(application, slug, now)
    if refused.code not in QUOTA:
        return with_trouble(question, refused.reason)
    return with_trouble(
        question,
        refused.reason,
        taken_by=last_place_words(application, now),
        may_ask_exception=exception_quota(application.round) is not None,
    )


def _ask(
    request: HttpRequest, application: Application, question: Question, status: int = 200
) -> HttpResponse:
    context = {
        "question": question,
        "application": application,
        "crumbs": [
            (_("申报与项目"), reverse("applications")),
            (application.title or _("未命名的申报"), reverse("application", args=[application.pk])),
            (question.yes, ""),
        ],
    }
    return render(request, "unit/question.html", context, status=status)
