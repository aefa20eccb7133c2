"""The pages for what went wrong: plain words, nothing lost, no inner workings shown."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader

from yipin.web.watch.trouble import trouble_of


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own mistake, or something that is away: then 503 and when to come again."""
    trouble = trouble_of(sys.exc_info()[1])
    if trouble is None:
        return HttpResponse(loader.render_to_string("500.html"), status=500)
    if "application/json" in request.headers.get("Accept", ""):
        told = {"code": trouble.code, "reason": str(trouble.explained)}
        answer: HttpResponse = JsonResponse(told, status=503)
    else:
        page = loader.render_to_string("503-trouble.html", {"trouble": trouble})
        answer = HttpResponse(page, status=503)
    answer["Retry-After"] = str(trouble.retry_after)
    answer["Cache-Control"] = "no-store"
    return answer
