"""Where a form has a file, the file may be large: ``@takes_parts()`` is all that its view needs.

A file over 10 MB comes before its form, in parts. It is begun by a POST with ``Upload-Length`` at the
address of the form itself: who may not send the form cannot begin either, and what arrived counts
there and nowhere else. The form then says ``parts_<name>``, the token, in the place of the file
``<name>``, and the view finds the file among ``request.FILES`` like any other.
"""

from __future__ import annotations

import base64
import binascii
import functools
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.models import ResumableUpload
from yipin.documents.parts import offset_of, path_of
from yipin.documents.services.resumable import begin_upload, end_upload
from yipin.organisations.permissions import Refused
from yipin.rules.verdicts import refuse
from yipin.web.permission import HIDDEN, View
from yipin.web.typed import whole_typed
from yipin.web.uploads.answers import tus_answer

PREFIX = "parts_"


def _as_the_site(request: HttpRequest, *subject: Any) -> int | None:
    return None


def takes_parts(most_mb: Callable[..., int | None] = _as_the_site) -> Callable[[View], View]:
    """Stands below ``@requires``, which has asked the permission.

    ``most_mb(request, subject)`` is asked before the first byte: it may refuse, and answers the most
    megabytes a file may have here, ``None`` for the limit of the site.
    """

    def guard(view: View) -> View:
        @functools.wraps(view)
        def taking(request: HttpRequest, *subject: Any) -> HttpResponse:
            if request.method == "POST" and "Upload-Length" in request.headers:
                return _begin(request, lambda: most_mb(request, *subject))
            return _with_arrived(request, lambda: view(request, *subject))

        return taking

    return guard


def _begin(request: HttpRequest, most_mb: Callable[[], int | None]) -> HttpResponse:
    """201 with the address of the upload; a refusal is a sentence before any byte is sent."""
    length = whole_typed(request.headers["Upload-Length"])
    if length is None:
        return tus_answer(HTTPStatus.BAD_REQUEST)
    try:
        upload = begin_upload(
            actor=request.actor,  # type: ignore[attr-defined]
            place=request.path,
            name=_name_of(request),
            size=length,
            max_mb=most_mb(),
            now=timezone.now(),
        )
    except Refused as refused:
        if refused.code in HIDDEN:
            raise
        is_large = refused.code == "file_too_large"
        status = (
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE if is_large else HTTPStatus.UNPROCESSABLE_ENTITY
        )
        return tus_answer(status, words=refused.reason)
    answer = tus_answer(HTTPStatus.CREATED, upload)
    answer["Location"] = reverse("upload", args=[upload.token])
    return answer


def _name_of(request: HttpRequest) -> str:
    """From ``Upload-Metadata: filename <base64>,…``."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _space, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode()
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""


def _with_arrived(request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """The parts go once the view has said yes or no to the file; where it broke down they stay."""
    with ExitStack() as opened:
        taken = [
            _put_among_files(request, name, opened)
            for name in request.POST
            if name.startswith(PREFIX)
        ]
        answered = answer()
    for upload in taken:
        end_upload(upload=upload)
    return answered


def _put_among_files(request: HttpRequest, name: str, opened: ExitStack) -> ResumableUpload:
    upload = get_object_or_404(
        ResumableUpload,
        token=request.POST[name],
        person=request.actor.person,  # type: ignore[attr-defined]
        place=request.path,
    )
    try:
        is_whole = offset_of(upload.token) == upload.size
    except FileNotFoundError:
        raise Http404 from None
    if not is_whole:
        raise Refused(refuse("not_whole", _("文件还没有传完，请选同一个文件接着传。")))
    stream = opened.enter_context(path_of(upload.token).open("rb"))
    file = UploadedFile(stream, upload.name, size=upload.size)
    request.FILES[name.removeprefix(PREFIX)] = file
    return upload
