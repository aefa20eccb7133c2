"""Files of a form: added by dropping, choosing or the plain button; removed with a way back."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.forms.models import SubmissionFile
from yipin.forms.services.files import add_file, remove_file, restore_file
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application
from yipin.projects.services.applications import refuse_unless_editable
from yipin.rules.verdicts import refuse
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.unit.loading import load_application, load_application_of_file
from yipin.web.unit.pages.saved import parts_as_data
from yipin.web.unit.views.filling import save_shown
from yipin.web.uploads.places import takes_parts


def is_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def most_mb_of_field(request: HttpRequest, application: Application) -> int | None:
    """Asked before a large file begins."""
    refuse_unless_editable(application)
    key = request.resolver_match.kwargs["key"]  # type: ignore[union-attr]
    field = application.submission.form.parsed.field(key)
    if field is None or field.type != "attachment":
        raise Http404
    return field.max_mb


@requires(can_fill_application, load_application)
@require_POST
@takes_parts(most_mb_of_field)
def add(request: HttpRequest, application: Application) -> HttpResponse:
    """A script gets the row of the file; a plain form comes back to the page."""
    key = request.resolver_match.kwargs["key"]  # type: ignore[union-attr]
    upload = next(iter(request.FILES.getlist(f"file_{key}")), None)
    try:
        _keep_typed(request, application)
        held = _take(request.actor, application, key, upload)  # type: ignore[attr-defined]
    except Refused as refused:
        return _refused(request, application, refused)
    if is_script(request):
        return _row(request, application, held, "unit/fields/file.html")
    messages.success(request, _("“%(name)s”已上传。") % {"name": held.file.name})
    return redirect(f"{_address(application)}#f_{key}")


def _keep_typed(request: HttpRequest, application: Application) -> None:
    """A plain form comes with everything typed so far; a script has saved that already."""
    refuse_unless_editable(application)
    if not is_script(request) and "shown" in request.POST:
        save_shown(request, application)


def _take(actor: Actor, application: Application, key: str, upload: object) -> SubmissionFile:
    if upload is None:
        raise Refused(refuse("no_file", _("还没有选文件。")))
    return add_file(
        actor=actor,
        submission=application.submission,
        field_key=key,
        upload=upload,  # type: ignore[arg-type]
        now=timezone.now(),
    )


def _row(
    request: HttpRequest, application: Application, held: SubmissionFile, template: str
) -> HttpResponse:
    """The row of a file, and in a header how far each part of the form is now."""
    application.submission.refresh_from_db()
    response = render(request, template, {"held": held})
    response["X-Form-Parts"] = json.dumps(parts_as_data(application))
    return response


def _refused(request: HttpRequest, application: Application, refused: Refused) -> HttpResponse:
    if is_script(request):
        return JsonResponse(
            {"code": refused.code, "message": refused.reason}, status=REFUSED_STATUS
        )
    messages.error(request, refused.reason)
    return redirect("application", application.pk)


def _address(application: Application) -> str:
    return reverse("application", args=[application.pk])


@requires(can_fill_application, load_application_of_file)
@require_POST
def remove(request: HttpRequest, application: Application) -> HttpResponse:
    """The row stays with a way back until the page is left."""
    return _change(request, application, remove_file, "unit/fields/file_removed.html")


@requires(can_fill_application, load_application_of_file)
@require_POST
def restore(request: HttpRequest, application: Application) -> HttpResponse:
    return _change(request, application, restore_file, "unit/fields/file.html")


def _change(
    request: HttpRequest, application: Application, service: object, template: str
) -> HttpResponse:
    pk = request.resolver_match.kwargs["pk"]  # type: ignore[union-attr]
    held = get_object_or_404(SubmissionFile.objects.select_related("submission"), pk=pk)
    try:
        _keep_typed(request, application)
        held = service(actor=request.actor, held=held, now=timezone.now())  # type: ignore[operator]
    except Refused as refused:
        return _refused(request, application, refused)
    if is_script(request):
        return _row(request, application, held, template)
    if held.removed_at is not None:
        messages.warning(request, _("“%(name)s”已移除。") % {"name": held.file.name})
    return redirect(f"{_address(application)}#f_{held.field_key}")
