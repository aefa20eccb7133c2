"""What the protocol wants in every answer."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpResponse
from django.utils.http import http_date

from yipin.documents.models import ResumableUpload

VERSION = "1.0.0"


def tus_answer(
    status: HTTPStatus, upload: ResumableUpload | None = None, *, words: str = ""
) -> HttpResponse:
    """``words`` are a sentence for the person; plain text, which a script shows as it is."""
    answer = HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
    answer["Tus-Resumable"] = VERSION
    answer["Cache-Control"] = "no-store"
    if upload is not None:
        answer["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    return answer
