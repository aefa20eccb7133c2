"""Large files in parts: the tus 1.0 protocol (https://tus.io/protocols/resumable-upload).

Creation, continuation, expiration, termination. A finished upload is handed to the usual address of
the field (``application_file_add`` with ``upload``), which looks at the file as at any other.
"""

from __future__ import annotations

import base64
import binascii
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods, require_POST

from yipin.documents import parts
from yipin.documents.models import ResumableUpload
from yipin.documents.services.resumable import begin_upload, continue_upload, end_upload
from yipin.organisations.permissions import Permission, Refused
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application
from yipin.projects.services.applications import refuse_unless_editable
from yipin.rules.verdicts import allow, refuse
from yipin.web.permission import requires
from yipin.web.unit.loading import load_application

VERSION = "1.0.0"
KIND = "application"
PIECE_TYPE = "application/offset+octet-stream"
is_own_upload = Permission(
    "uploads.own",
    lambda actor, upload: (
        allow() if actor.person and actor.person.pk == upload.person_id else refuse("not_yours", "")
    ),
)


def load_upload(*, token: str) -> ResumableUpload:
    return get_object_or_404(ResumableUpload, token=token, expires_at__gt=timezone.now())


@requires(can_fill_application, load_application)
@require_POST
def begin(request: HttpRequest, application: Application) -> HttpResponse:
    """201 with the address of the upload; a refusal is a sentence before any byte is sent."""
    key = request.resolver_match.kwargs["key"]  # type: ignore[union-attr]
    length = request.headers.get("Upload-Length", "")
    field = application.submission.form.parsed.field(key)
    if not length.isdigit() or field is None or field.type != "attachment":
        return _answer(HTTPStatus.BAD_REQUEST)
    try:
        refuse_unless_editable(application)
        upload = begin_upload(
            actor=request.actor,  # type: ignore[attr-defined]
            subject_kind=KIND,
            subject_id=application.pk,
            slot=key,
            name=_name_of(request),
            size=int(length),
            max_mb=field.max_mb,
            now=timezone.now(),
        )
    except Refused as refused:
        is_large = refused.code == "file_too_large"
        status = (
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_large else HTTPStatus.UNPROCESSABLE_ENTITY
        )
        return _answer(status, words=refused.reason)
    answer = _answer(HTTPStatus.CREATED, upload)
    answer["Location"] = reverse("upload", args=[upload.token])
    return answer


def _name_of(request: HttpRequest) -> str:
    """From ``Upload-Metadata: filename <base64>,…``."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""


@requires(is_own_upload, load_upload)
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    """HEAD says how far it is, PATCH brings the next piece, DELETE gives it up."""
    if request.method == "DELETE":
        end_upload(upload=upload)
        return _answer(HTTPStatus.NO_CONTENT)
    try:
        if request.method == "PATCH":
            return _take_piece(request, upload)
        answer = _answer(HTTPStatus.OK, upload)
        answer["Upload-Offset"] = str(parts.offset_of(upload.token))
        answer["Upload-Length"] = str(upload.size)
    except FileNotFoundError:
        return _answer(HTTPStatus.GONE)
    return answer


def _take_piece(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    """Only a whole number of bytes at the very offset, in the type the protocol names."""
    offset = request.headers.get("Upload-Offset", "")
    length = request.headers.get("Content-Length", "")
    if request.content_type != PIECE_TYPE:
        return _answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if not offset.isdigit() or not length.isdigit():
        return _answer(HTTPStatus.BAD_REQUEST)
    try:
        reached = continue_upload(
            upload=upload,
            offset=int(offset),
            stream=request,  # type: ignore[arg-type]
            length=int(length),
            now=timezone.now(),
        )
    except parts.WrongOffset:
        return _answer(HTTPStatus.CONFLICT)
    except parts.Busy:
        return _answer(HTTPStatus.LOCKED)
    except Refused as refused:
        return _answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words=refused.reason)
    answer = _answer(HTTPStatus.NO_CONTENT, upload)
    answer["Upload-Offset"] = str(reached)
    return answer


def _answer(
    status: HTTPStatus, upload: ResumableUpload | None = None, *, words: str = ""
) -> HttpResponse:
    answer = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    answer["Tus-Resumable"] = VERSION
    answer["Cache-Control"] = "no-store"
    if upload is not None:
        answer["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return answer
