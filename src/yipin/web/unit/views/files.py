"""Files of a form: added by dropping, choosing or the plain button; removed with a way back."""

from __future__ import annotations

import json

from django.contrib import messages
from django.core.files import File
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.models import ResumableUpload
from yipin.documents.parts import offset_of, path_of
from yipin.documents.services.resumable import end_upload
from yipin.forms.models import SubmissionFile
from yipin.forms.services.files import add_file, remove_file, restore_file
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application
from yipin.projects.services.applications import refuse_unless_editable
from yipin.rules.verdicts import refuse
from yipin.web.permission import requires
from yipin.web.unit.loading import load_application, load_application_of_file
from yipin.web.unit.pages.saved import parts_as_data
from yipin.web.unit.views.filling import save_shown
from yipin.web.unit.views.uploads import KIND


def is_script(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


@requires(can_fill_application, load_application)
@require_POST
def add(request: HttpRequest, application: Application) -> HttpResponse:
    """A script gets the row of the file; a plain form comes back to the page."""
    key = request.resolver_match.kwargs["key"]  # type: ignore[union-attr]
    upload = next(iter(request.FILES.getlist(f"file_{key}")), None)
    try:
        _keep_typed(request, application)
        if token := request.POST.get("upload", ""):
            held = _take_parts(request.actor, application, key, token)  # type: ignore[attr-defined]
        else:
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


def _take_parts(actor: Actor, application: Application, key: str, token: str) -> SubmissionFile:
    """A large file that came in parts; they go once the form has it, or once it was refused."""
    upload = get_object_or_404(
        ResumableUpload,
        token=token, person=actor.signed_in, subject_kind=KIND, subject_id=application.pk, slot=key,
    )  # fmt: skip
    if offset_of(token) != upload.size:
        raise Refused(refuse("not_whole", _("文件还没有传完，请选同一个文件接着传。")))
    try:
        with path_of(token).open("rb") as stream:
            return _take(actor, application, key, File(stream, name=upload.name))
    finally:
        end_upload(upload=upload)


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
        return JsonResponse({"code": refused.code, "message": refused.reason}, status=422)
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
