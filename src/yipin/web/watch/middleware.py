"""The first thing a request meets: three addresses for machines, and a clock for all others.

``/health/``, ``/health/ready/`` and ``/metrics`` are answered here and not by a view: without session,
without sign-in, under whatever host name a balancer asks, also while the database is away.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse

from yipin.web.watch.checks import reasons_not_ready
from yipin.web.watch.figures import QueryClock, exposition, note_request, watching

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")
TEXT = "text/plain; version=0.0.4; charset=utf-8"


class WatchMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if answer := ANSWERS.get(request.path):
            found = answer(request)
            found["Cache-Control"] = "no-store"
            return found
        start, clock = time.perf_counter(), QueryClock()
        with watching(clock):
            response = self.get_response(request)
        note_request(
            view=view_of(request),
            method=request.method if request.method in METHODS else "other",
            status=response.status_code,
            seconds=time.perf_counter() - start,
            clock=clock,
        )
        return response


def view_of(request: HttpRequest) -> str:
    """The name of the view, never the address: a label must not grow with what people type."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or "unnamed") if match else "none"


def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """200 where the site can work, else 503 with what cannot."""
    wrong = reasons_not_ready()
    status = "ok" if not wrong else "not ready"
    return JsonResponse(
        {"status": status, "reasons": wrong},
        status=503 if wrong else 200,
        json_dumps_params={"ensure_ascii": False},
    )


def metrics(request: HttpRequest) -> HttpResponse:
    if not may_see_figures(request):
        return HttpResponseNotFound()
    return HttpResponse(exposition(), content_type=TEXT)


def may_see_figures(request: HttpRequest) -> bool:
    """With the token; or straight from an address that is named, not through a proxy."""
    token = settings.METRICS_TOKEN
    said = request.headers.get("Authorization", "")
    if token and hmac.compare_digest(said.encode(), f"Bearer {token}".encode()):
        return True
    if any(name in request.META for name in FORWARDED):
        return False
    try:
        peer = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(peer in ip_network(one) for one in settings.METRICS_FROM)


ANSWERS = {"/health/": live, "/health/ready/": ready, "/metrics": metrics}
