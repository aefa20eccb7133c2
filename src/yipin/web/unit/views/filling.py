"""Filling in an application: the page, the autosave, the plain save without a script."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.forms.permissions import can_see
from yipin.forms.services.presence import mark_presence
from yipin.forms.services.submissions import Saved, refresh_facts
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application, can_see_application
from yipin.projects.services.applications import (
    EDITABLE,
    refuse_unless_editable,
    save_application,
)
from yipin.projects.situations import planned_steps
from yipin.rules.form_schema import Field
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.unit.answers import (
    answers_of,
    fields_changed,
    fields_shown,
    keep_items_inside_theme,
    revision_of,
)
from yipin.web.unit.loading import load_application
from yipin.web.unit.pages.form_page import FormPage, faults_now, form_page
from yipin.web.unit.pages.read_page import read_page
from yipin.web.unit.pages.saved import presence_words, saved_answer

PAGE_CHARS = 16  # a page names itself with some random letters


@requires(can_see_application, load_application)
def application(request: HttpRequest, application: Application) -> HttpResponse:
    """The form where it can be written on, else the paper with its state and its opinions."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        return _save_plainly(request, application)
    now = timezone.now()
    if not _is_editable(actor, application):
        require(can_see, actor, application.submission)
        shown = read_page(application, actor, now, number=request.GET.get("version", ""))
        return render(request, "unit/application.html", {"shown": shown, **_frame(application)})
    is_checked = request.GET.get("check") == "1"
    return _draw(request, form_page(application, actor, now, is_checked=is_checked))


def _is_editable(actor: Actor, application: Application) -> bool:
    return application.state in EDITABLE and bool(can_fill_application(actor, application))


def _draw(request: HttpRequest, page: FormPage, status: int = 200) -> HttpResponse:
    context = {"page": page, **_frame(page.application)}
    return render(request, "unit/form.html", context, status=status)


def _frame(application: Application) -> dict[str, Any]:
    held, name = application.round, application.title or _("未命名的申报")
    crumbs = [
        (_("申报与项目"), reverse("applications")),
        (held.name, reverse("unit_round", args=[held.pk])),
    ]
    if application.stage is None:
        crumbs.append((name, ""))
    else:
        crumbs.append((name, reverse("application", args=[application.project_id])))
        crumbs.append((application.stage.name, ""))
    return {"crumbs": crumbs, "application": application, "round": held}


def _save_plainly(request: HttpRequest, application: Application) -> HttpResponse:
    """Save everything the page showed, then go where the pressed button leads."""
    try:
        saved = save_shown(request, application)
    except Refused as refused:  # who may read but not write is told so on the page
        messages.error(request, refused.reason)
        return redirect("application", application.pk)
    return redirect(_next_address(request, application, has_clash=bool(saved.clashes)))


def save_shown(request: HttpRequest, application: Application) -> Saved:
    """Keep what was typed into a page without scripts; a clash is told and keeps the other's words."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    require(can_fill_application, actor, application)
    schema = application.submission.form.parsed
    saved = _save(request, application, fields_shown(schema, request.POST), timezone.now())
    for clash in saved.clashes:
        messages.warning(request, clash_words(clash.label, clash.person))
    return saved


def clash_words(label: str, person: str) -> str:
    facts = {"label": label, "person": person}
    return _("%(person)s也改了“%(label)s”，先留着%(person)s写的。请看过再改。") % facts


def _next_address(request: HttpRequest, application: Application, *, has_clash: bool) -> str:
    own = reverse("application", args=[application.pk])
    if has_clash or ("later" not in request.POST and "check" not in request.POST):
        return own
    if "later" in request.POST:
        messages.success(request, _("写好的都存了，随时可以接着填。"))
        return reverse("due")
    application.refresh_from_db()
    application.submission.refresh_from_db()
    if faults_now(application):
        return f"{own}?check=1"
    act = "send" if planned_steps(application) else "submit"
    return reverse("application_act", args=[application.pk, act])


def _save(
    request: HttpRequest, application: Application, fields: list[Field], now: datetime
) -> Saved:
    submission, data = application.submission, request.POST
    answers = keep_items_inside_theme(
        answers_of(fields, data),
        submission.answers,
        submission.form.parsed,
        application.round.definition.parsed,
    )
    return save_application(
        actor=request.actor,  # type: ignore[attr-defined]
        application=application,
        answers=answers,
        base_revision=revision_of(data),
        page=data.get("page", "")[:PAGE_CHARS],
        now=now,
    )


@requires(can_fill_application, load_application)
@require_POST
def autosave(request: HttpRequest, application: Application) -> HttpResponse:
    """Save what changed. 409 names whom it clashed with, REFUSED_STATUS says why nothing was saved."""
    now = timezone.now()
    fields = fields_changed(application.submission.form.parsed, request.POST)
    try:
        saved = _save(request, application, fields, now)
    except Refused as refused:
        return JsonResponse(
            {"code": refused.code, "message": refused.reason}, status=REFUSED_STATUS
        )
    answer = saved_answer(application, saved, fields, now)
    return JsonResponse(answer, status=409 if saved.clashes else 200)


@requires(can_fill_application, load_application)
@require_POST
def presence(request: HttpRequest, application: Application) -> HttpResponse:
    """A sign of life of an open form; says who else has it open."""
    others = mark_presence(
        actor=request.actor,  # type: ignore[attr-defined]
        submission=application.submission,
        now=timezone.now(),
    )
    return JsonResponse({"words": presence_words(others)})


@requires(can_fill_application, load_application)
@require_POST
def take_facts(request: HttpRequest, application: Application) -> HttpResponse:
    """Bring the known facts up to date, as they stand in the organisation now."""
    refuse_unless_editable(application)
    refresh_facts(
        actor=request.actor,  # type: ignore[attr-defined]
        submission=application.submission,
        now=timezone.now(),
    )
    messages.success(request, _("已换成组织库里现在的数字。"))
    return redirect("application", application.pk)
