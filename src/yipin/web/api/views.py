"""Pages beside the operations: the list of them for people, the description for programs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from yipin.organisations.permissions import anyone
from yipin.web.api.faults import not_allowed, not_found
from yipin.web.api.site import description
from yipin.web.permission import requires


@dataclass(frozen=True)
class OperationLine:
    """One line of the page."""

    method: str
    path: str
    summary: str
    note: str
    parameters: str

    @property
    def writes(self) -> bool:
        return self.method != "GET"


@requires(anyone)
def operations(request: HttpRequest) -> HttpResponse:
    """Every operation, in plain words; nothing of it is secret."""
    context = {
        "groups": groups_of_operations(),
        "crumbs": [(_("使用帮助"), "/help/"), (_("接口"), "")],
    }
    return render(request, "public/api.html", context)


@cache
def groups_of_operations() -> dict[str, list[OperationLine]]:
    found: dict[str, list[OperationLine]] = {}
    for path, methods in description()["paths"].items():
        for method, one in methods.items():
            line = OperationLine(
                method.upper(),
                path,
                one["summary"],
                one.get("description", ""),
                "、".join(_parameters(one)),
            )
            found.setdefault(one["tags"][0], []).append(line)
    return found


def _parameters(one: dict[str, Any]) -> list[str]:
    return [each["name"] for each in one.get("parameters", ()) if each["in"] != "path"]


@requires(anyone)
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs (OpenAPI 3)."""
    if request.method not in {"GET", "HEAD"}:
        return not_allowed(["GET"])
    return JsonResponse(description(), json_dumps_params={"ensure_ascii": False})


@csrf_exempt
@requires(anyone)
def nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """An address that is no operation, said as programs read it."""
    return not_found(request)
