"""What is due at this desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yipin.organisations.permissions import is_at_a_desk
from yipin.web.permission import requires
from yipin.web.unit.pages.due import due_page


@requires(is_at_a_desk)
def due(request: HttpRequest) -> HttpResponse:
    page = due_page(request.actor, timezone.now())  # type: ignore[attr-defined]
    return render(request, "unit/due.html", {"page": page})
