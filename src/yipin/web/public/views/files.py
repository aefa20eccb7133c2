"""Handing out stored files."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from yipin.documents.models import StoredFile
from yipin.documents.serving import serving_of
from yipin.web.file_answers import answer_with_content
from yipin.web.permission import requires
from yipin.web.public.file_permission import can_see_stored_file


def load_file(*, pk: int) -> StoredFile:
    return get_object_or_404(StoredFile.objects.select_related("unit"), pk=pk)


@requires(can_see_stored_file, load_file)
def file(request: HttpRequest, stored: StoredFile) -> HttpResponseBase:
    """Download; with ``?show=1`` pictures and PDF open in the browser, nothing else does."""
    return answer_with_file(request, stored)


def answer_with_file(
    request: HttpRequest, stored: StoredFile, *, is_framed: bool = False
) -> HttpResponseBase:
    """The file with the headers that keep it from acting in the reader's name."""
    serving = serving_of(stored, inline=request.GET.get("show") == "1", is_framed=is_framed)
    place = stored.content.name
    return answer_with_content(request, place, stored.size, serving.headers, stored.sha256)
