"""What one does with an application: sending, handing in, taking back; and its files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import File, Path, Router
from ninja.files import UploadedFile

from yipin.forms.models import SubmissionFile
from yipin.forms.services.files import add_file, remove_file
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application
from yipin.projects.services.applications import (
    discard_application,
    refuse_unless_editable,
    restore_application,
    send_for_endorsement,
    submit_application,
    withdraw_application,
)
from yipin.web.api.application_shapes import (
    ApplicationOut,
    FileOut,
    application_out,
    file_out,
)
from yipin.web.api.operation import Status, caller_of, operation
from yipin.web.api.shapes import Given, Key, Text
from yipin.web.unit.loading import (
    load_application,
    load_application_of_file,
    load_application_to_act,
)
from yipin.web.unit.pages.form_page import faults_now

router = Router(tags=["申报"])
FILLS: dict[str, Any] = {"asks": can_fill_application, "load": load_application_to_act}
Service = Callable[..., Application]


class WithdrawGiven(Given):
    reason: Text = ""


def _act(
    request: HttpRequest, application: Application, service: Service, **more: Any
) -> dict[str, Any]:
    actor, now = caller_of(request).actor, timezone.now()
    try:
        service(actor=actor, application=application, now=now, **more)
    except Refused as refused:
        raise _with_faults(refused, application, now, actor) from refused
    return application_out(load_application(pk=application.pk))


def _with_faults(
    refused: Refused, application: Application, now: datetime, actor: Actor
) -> Refused:
    """What keeps the form from being handed on is listed by field."""
    if refused.code != "faults" or refused.faults:
        return refused
    return Refused(refused.verdict, faults_now(load_application(pk=application.pk)))


@operation(
    router, "POST", "/applications/{pk}/send", answer=ApplicationOut, once=True, summary="送签",
    **FILLS,
)  # fmt: skip
def send(request: HttpRequest, application: Application) -> dict[str, Any]:
    return _act(request, application, send_for_endorsement)


@operation(
    router, "POST", "/applications/{pk}/submit", answer=ApplicationOut, once=True, summary="提交",
    **FILLS,
)  # fmt: skip
def submit(request: HttpRequest, application: Application) -> dict[str, Any]:
    return _act(request, application, submit_application)


@operation(
    router, "POST", "/applications/{pk}/withdraw", answer=ApplicationOut, once=True,
    summary="撤回", **FILLS,
)  # fmt: skip
def withdraw(
    request: HttpRequest, application: Application, given: WithdrawGiven
) -> dict[str, Any]:
    return _act(request, application, withdraw_application, reason=given.reason)


@operation(
    router, "POST", "/applications/{pk}/discard", answer=ApplicationOut, once=True,
    summary="删除草稿", **FILLS,
)  # fmt: skip
def discard(request: HttpRequest, application: Application) -> dict[str, Any]:
    return _act(request, application, discard_application)


@operation(
    router, "POST", "/applications/{pk}/restore", answer=ApplicationOut, once=True,
    summary="恢复草稿", **FILLS,
)  # fmt: skip
def restore(request: HttpRequest, application: Application) -> dict[str, Any]:
    return _act(request, application, restore_application)


@operation(
    router, "POST", "/applications/{pk}/files/{field}", asks=can_fill_application,
    load=load_application, answer=FileOut, status=201, summary="上传一个附件",
)  # fmt: skip
def upload(
    request: HttpRequest,
    application: Application,
    field: Annotated[Key, Path()],
    file: Annotated[UploadedFile, File()],
) -> Any:
    """One file into one field; the same file twice is one file."""
    refuse_unless_editable(application)
    held = add_file(
        actor=caller_of(request).actor,
        submission=application.submission,
        field_key=field,
        upload=file,
        now=timezone.now(),
    )
    return Status(201, file_out(held))


@operation(
    router, "DELETE", "/files/{pk}", asks=can_fill_application, load=load_application_of_file,
    answer=FileOut, summary="移除一个附件",
)  # fmt: skip
def remove(request: HttpRequest, application: Application) -> dict[str, Any]:
    """Out of the draft; versions that were handed on keep it."""
    refuse_unless_editable(application)
    number = int(request.resolver_match.kwargs["pk"])  # type: ignore[union-attr]
    held = SubmissionFile.objects.select_related("file").get(pk=number)
    remove_file(actor=caller_of(request).actor, held=held, now=timezone.now())
    return file_out(held)
