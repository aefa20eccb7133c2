"""A large file on its way, in parts: the tus 1.0 protocol (https://tus.io/protocols/resumable-upload).

Continuation, expiration, termination; creation is ``places.begin``, at the address of each form.
"""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yipin.documents import parts
from yipin.documents.models import ResumableUpload
from yipin.documents.services.resumable import continue_upload, end_upload
from yipin.organisations.permissions import Permission, Refused
from yipin.rules.verdicts import allow, refuse
from yipin.web.permission import requires
from yipin.web.typed import whole_typed
from yipin.web.uploads.answers import tus_answer

PIECE_TYPE = "application/offset+octet-stream"
is_own_upload = Permission(
    "uploads.own",
    lambda actor, upload: (
        allow() if actor.person and actor.person.pk == upload.person_id else refuse("not_yours", "")
    ),
)


def load_upload(*, token: str) -> ResumableUpload:
    return get_object_or_404(ResumableUpload, token=token, expires_at__gt=timezone.now())


@requires(is_own_upload, load_upload)
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    """HEAD says how far it is, PATCH brings the next piece, DELETE gives it up."""
    if request.method == "DELETE":
        end_upload(upload=upload)
        return tus_answer(HTTPStatus.NO_CONTENT)
    try:
        if request.method == "PATCH":
            return _take_piece(request, upload)
        answer = tus_answer(HTTPStatus.OK, upload)
        answer["Upload-Offset"] = str(parts.offset_of(upload.token))
        answer["Upload-Length"] = str(upload.size)
    except FileNotFoundError:
        return tus_answer(HTTPStatus.GONE)
    return answer


def _take_piece(request: HttpRequest, upload: ResumableUpload) -> HttpResponse:
    """Only a whole number of bytes at the very offset, in the type the protocol names."""
    offset = whole_typed(request.headers.get("Upload-Offset", ""))
    length = whole_typed(request.headers.get("Content-Length", ""))
    if request.content_type != PIECE_TYPE:
        return tus_answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    if offset is None or length is None:
        return tus_answer(HTTPStatus.BAD_REQUEST)
    try:
        reached = continue_upload(
            upload=upload,
            offset=offset,
            stream=request,  # type: ignore[arg-type]
            length=length,
            now=timezone.now(),
        )
    except parts.WrongOffset:
        return tus_answer(HTTPStatus.CONFLICT)
    except parts.Busy:
        return tus_answer(HTTPStatus.LOCKED)
    except Refused as refused:
        return tus_answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words=refused.reason)
    answer = tus_answer(HTTPStatus.NO_CONTENT, upload)
    answer["Upload-Offset"] = str(reached)
    return answer
