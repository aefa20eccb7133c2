"""Reading one application and judging it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Refused
from yipin.programmes.models import Round
from yipin.projects.links import link_to_reports
from yipin.projects.models import Application
from yipin.projects.permissions import can_judge_application, can_run_round
from yipin.rules.quotation import within_quotes
from yipin.web.office.rounds.application_page import keys_beside, next_waiting, page_of
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.judging import ACTS
from yipin.web.office.rounds.judging_forms import remarks_from
from yipin.web.office.rounds.loading import load_application, load_round
from yipin.web.office.rounds.table_query import query_from
from yipin.web.permission import REFUSED_STATUS, requires

VERDICTS = frozenset({"forward", "return", "refuse", "merge"})


@requires(can_judge_application, load_application)
def application(request: HttpRequest, application: Application) -> HttpResponse:
    """The form as on paper, whose opinions it has, what happened to it, and what can be done."""
    return _show(request, application)


def _show(
    request: HttpRequest, application: Application, fault: str = "", act: str = ""
) -> HttpResponse:
    """``act`` was refused with ``fault``; what was typed stays where it was typed."""
    query = query_from(request.GET)
    rest = query.address()
    context = {
        "application": application,
        "held": application.round,
        "page": page_of(application, query, remarks_from(request.POST) if act else {}),
        "crumbs": crumbs_of(application.round, list_of(application, rest), application.title),
        "rest": rest,
        "fault": fault,
        "act": act,
        "typed": request.POST.get(f"{act}-reason", "") if act else "",
    }
    status = REFUSED_STATUS if fault else 200
    return render(request, "office/rounds/application.html", context, status=status)


def list_of(application: Application, rest: str) -> tuple[str, str]:
    """The list it stands in: words and address."""
    if application.stage is not None:
        return application.stage.name, link_to_reports(application.stage)
    table = reverse("round_applications", args=[application.round_id])
    return _("申报项目"), table + (f"?{rest}" if rest else "")


@requires(can_judge_application, load_application)
@require_POST
def judge(request: HttpRequest, application: Application) -> HttpResponse:
    """One act of screening. A verdict goes on to the next that waits in the same list, or back to the list;
    anything else back to the page with what is true now.
    """
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise Http404
    query = query_from(request.GET)
    keys = keys_beside(application, query) if name in VERDICTS else []
    try:
        words = ACTS[name](request.actor, application, request.POST, timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        if refused.code == "not_yours":
            raise
        application.refresh_from_db()
        return _show(request, application, refused.reason, name)
    said, rest = words % {"title": within_quotes(application.title)}, query.address()
    url = reverse("office_application", args=[application.pk]) + (f"?{rest}" if rest else "")
    if name not in VERDICTS:
        messages.success(request, said)
        return redirect(url)
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, url, _("查看")))
    following = next_waiting(keys, application, query)
    return redirect(following or list_of(application, rest)[1])


@requires(can_run_round, load_round)
def next_one(request: HttpRequest, held: Round) -> HttpResponse:
    """The application that has waited longest for screening."""
    waiting = held.applications.filter(state="submitted").order_by("submitted_at", "id").first()
    if waiting is None:
        messages.success(request, _("没有等您审查的了。"))
        return redirect("round_applications", pk=held.pk)
    url = reverse("office_application", args=[waiting.pk])
    return redirect(f"{url}?state=submitted&sort=submitted")
