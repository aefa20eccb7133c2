"""What a page with a file to choose says of files that were not sent to their end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone

from yipin.documents.models import ResumableUpload
from yipin.documents.queries import unfinished_uploads

register = template.Library()


@register.inclusion_tag("uploads/unfinished.html", takes_context=True)
def unfinished_files(context: Mapping[str, Any], address: str) -> dict[str, Any]:
    """``address`` is where the form is sent. One query for all the forms of a page."""
    return {"uploads": _by_place(context["request"]).get(address, ())}


def _by_place(request: HttpRequest) -> dict[str, list[ResumableUpload]]:
    if not hasattr(request, "unfinished_by_place"):
        found = unfinished_uploads(request.actor, timezone.now())  # type: ignore[attr-defined]
        request.unfinished_by_place = found  # type: ignore[attr-defined]
    return request.unfinished_by_place  # type: ignore[attr-defined]
