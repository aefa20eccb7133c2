"""Every view names the permission it asks. What is not yours is not found.

``@requires(can_see_round, load_round)`` loads the subject from the address, asks the permission
with the actor at the desk, and hands the subject to the view in place of the address's numbers.
A test walks every address and fails where a view carries no ``permission``.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from yipin.organisations.permissions import Permission, Refused
from yipin.rules.verdicts import Verdict
from yipin.web.pages_of_acts import page_of, with_a_page
from yipin.web.typed import LARGEST_KEY, make_saveable

View = Callable[..., HttpResponse]
logger = logging.getLogger(__name__)
HIDDEN = {"not_yours"}
REFUSED_STATUS = 422  # the page again, with what was typed and the sentence that says what is wrong


def requires(
    permission: Permission, load: Callable[..., Any] | None = None
) -> Callable[[View], View]:
    """Guard a view. Anonymous visitors are sent to sign in unless the permission lets them pass."""

    def guard(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, **address: Any) -> HttpResponse:
            if any(isinstance(one, int) and one > LARGEST_KEY for one in address.values()):
                raise Http404  # asked of the database, it would be a fault
            make_saveable(request)
            subject = load(**address) if load else None
            verdict = permission(request.actor, subject)  # type: ignore[attr-defined]
            if not verdict:
                return answer_refusal(request, verdict)
            given = {"subject": subject} if load else address
            try:
                answer = view(request, *given.values()) if load else view(request, **given)
            except Refused as refused:
                return answer_refusal(request, refused.verdict)
            return with_a_page(request, answer)

        guarded.permission = permission  # type: ignore[attr-defined]
        guarded.login_required = False  # type: ignore[attr-defined]  # the permission decides
        return guarded

    return guard


class DefaultRefusalMiddleware:
    """Nothing is open by oversight: a view that names no permission is not found.

    A test names such an address before it is ever served.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if isinstance(getattr(view, "permission", None), Permission):
            return None
        logger.error("view %s names no permission", getattr(view, "__qualname__", view))
        raise Http404


def answer_refusal(request: HttpRequest, verdict: Verdict) -> HttpResponse:
    """Sign in first; or not found; or a page (for scripts: JSON) with the reason."""
    if not request.user.is_authenticated:
        return redirect_to_login(page_of(request))
    if verdict.code in HIDDEN:
        raise Http404(verdict.reason)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"code": verdict.code, "reason": verdict.reason}, status=403)
    return render(request, "refused.html", {"verdict": verdict}, status=403)
