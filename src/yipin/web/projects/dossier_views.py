"""Everything of one project in a zip: packed in the background, fetched when it is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.projects.evidence import evidence_of
from yipin.projects.models import Application
from yipin.projects.permissions import can_see_application
from yipin.projects.services.dossiers import ask_project_dossier
from yipin.web.office.rounds.export_views import shown_dossiers
from yipin.web.permission import requires
from yipin.web.projects.loading import load_project
from yipin.web.projects.project_page import crumbs_of_project


@requires(can_see_application, load_project)
def dossiers(request: HttpRequest, project: Application) -> HttpResponse:
    """What this person had packed; how far it is, asked again every second while it is packed."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = project.dossiers.filter(asked_by=actor.signed_in)
    context = {
        "project": project,
        **shown_dossiers(rows, reverse("project_dossiers", args=[project.pk])),
        "count": evidence_of(project).count(),
        "crumbs": crumbs_of_project(project, actor, _("整套下载")),
    }
    is_part = bool(getattr(request, "htmx", False))
    return render(
        request,
        "office/rounds/dossier_rows.html" if is_part else "projects/dossiers.html",
        context,
    )


@requires(can_see_application, load_project)
@require_POST
def pack(request: HttpRequest, project: Application) -> HttpResponse:
    ask_project_dossier(actor=request.actor, project=project, now=timezone.now())  # type: ignore[attr-defined]
    return redirect("project_dossiers", pk=project.pk)
