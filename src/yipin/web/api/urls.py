"""Addresses of the API. Each is a path of the description; its operations ask their own permission."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path

from yipin.organisations.permissions import Actor, permission
from yipin.rules.verdicts import Verdict, allow
from yipin.web.api import views
from yipin.web.api.faults import not_allowed
from yipin.web.api.site import API

OWN = {"openapi-json", "openapi-view", "api-root"}


@permission("api.by_operation")
def by_operation(actor: Actor, subject: object) -> Verdict:
    """A key first, then the permission that the operation names (``yipin.web.api.operation``)."""
    return allow()


def _guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def guarded(request: HttpRequest, **address: Any) -> HttpResponse:
        answer = view(request, **address)
        if isinstance(answer, HttpResponseNotAllowed):
            return not_allowed([one.strip() for one in answer["Allow"].split(",")])
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    guarded.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie opens anything here
    guarded.login_required = False  # type: ignore[attr-defined]  # the key decides
    guarded.permission = by_operation  # type: ignore[attr-defined]
    return guarded


def _name(route: str) -> str:
    return "api_" + re.sub(r"[^a-z0-9]+", "_", route.lower()).strip("_")


def _operations() -> list[URLPattern]:
    """One pattern for each path, however many methods it has."""
    found: dict[str, URLPattern] = {}
    for one in API.urls[0]:
        route = str(one.pattern)
        if one.name not in OWN and route not in found:
            view = _guarded(one.callback)  # type: ignore[union-attr]
            found[route] = path(route, view, name=_name(route))
    return list(found.values())


urlpatterns = [
    path("", views.operations, name="api_operations"),
    path("openapi.json", views.openapi, name="api_openapi"),
    *_operations(),
    path("<path:rest>", views.nowhere, name="api_nowhere"),
]
