"""Answering with a stored file: whole or the part that was asked for, piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from yipin.documents.serving import GUARDS, disposition_of
from yipin.documents.storage import checked, read_part

Answer = TypeVar("Answer", bound=HttpResponseBase)
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def answer_with_content(
    request: HttpRequest, name: str, size: int, headers: Mapping[str, str], sha256: str = ""
) -> HttpResponseBase:
    """``name`` is the place in the storage, ``size`` bytes. With ``Range`` one part (RFC 9110, 14).

    Where ``sha256`` is given, a file that was damaged breaks off before its end.
    """
    span = asked_part(request.headers.get("Range", ""), size)
    if span is None:
        unsatisfied = {"Content-Range": f"bytes */{size}"}
        return HttpResponse(status=416, headers=unsatisfied)
    start, length = span
    is_part = (start, length) != (0, size)
    pieces = _pieces(name, start, length)
    if sha256 and not is_part:
        pieces = checked(pieces, sha256)
    answer = StreamingHttpResponse(pieces, status=206 if is_part else 200, headers=dict(headers))
    answer["Content-Length"] = str(length)
    answer["Accept-Ranges"] = "bytes"
    if is_part:
        answer["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    return answer


def as_file(answer: Answer, name: str, *, is_inline: bool = False) -> Answer:
    """An answer that is a file of ours: kept under this name, never guessed at, never a page.

    ``is_inline`` is for PDF and pictures that the site has drawn itself; a browser shows no PDF in a
    sandbox. What strangers sent goes out by ``serving_of``.
    """
    answer["Content-Disposition"] = disposition_of(name, is_inline=is_inline)
    answer["X-Content-Type-Options"] = GUARDS["X-Content-Type-Options"]
    answer.headers.setdefault("Cache-Control", GUARDS["Cache-Control"])
    if not is_inline:
        answer["Content-Security-Policy"] = GUARDS["Content-Security-Policy"]
    return answer


def _pieces(name: str, start: int, length: int) -> Iterator[bytes]:
    try:
        return read_part(name, start, length)
    except FileNotFoundError:
        raise Http404 from None


def asked_part(asked: str, size: int) -> tuple[int, int] | None:
    """(start, length) of what to send; all of it where nothing understood was asked, None: beyond."""
    found = ONE_RANGE.fullmatch(asked.strip())
    if found is None or not any(found.groups()):
        return 0, size
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        return (size - length, length) if length else None
    start, end = int(first), min(int(last) if last else size - 1, size - 1)
    if last and int(last) < int(first):
        return 0, size
    return (start, end - start + 1) if start < size else None
