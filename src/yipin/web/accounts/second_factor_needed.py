"""Whether a second factor must be set up before anything else opens.

The site asks for it (``YIPIN_SECOND_FACTOR``), or a unit in which the person holds a post.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.models import Person
from yipin.organisations.queries import asks_second_factor
from yipin.web.accounts.second_factor import has_second_factor

PROVEN = "second_factor_proven"
ASKED = "second_factor_asked"
OPEN = ("/account/", "/static/", "/me/security/", "/theme/")


def is_needed(request: HttpRequest) -> bool:
    """Once somebody has one, the session remembers it; taking it away later forgets that."""
    if not request.user.is_authenticated or not _is_asked(request):
        return False
    if not request.session.get(PROVEN) and has_second_factor(request.user):  # type: ignore[arg-type]
        request.session[PROVEN] = True
    return not request.session.get(PROVEN)


def is_held_up(request: HttpRequest, path: str) -> bool:
    """Whoever must set one up first gets no further than the pages for it."""
    return not path.startswith(OPEN) and is_needed(request)


def _is_asked(request: HttpRequest) -> bool:
    """``all`` asks everybody, ``administrators`` those at a desk that administers; a unit its own."""
    if settings.SECOND_FACTOR == "all" or request.session.get(ASKED):
        return True
    return settings.SECOND_FACTOR == "administrators" and any(
        Right.ADMINISTER in desk.post.rights for desk in _desks(request)
    )


def note_what_units_ask(sender: Any, request: HttpRequest, user: Person, **_kwargs: Any) -> None:
    """Asked once, at the sign-in: nobody is led away in the middle of a form."""
    request.session[ASKED] = asks_second_factor(user, timezone.localdate())


def _desks(request: HttpRequest) -> list:  # type: ignore[type-arg]
    from yipin.web.desk import desks_of  # the desk's frame imports this package

    return desks_of(request)


class SecondFactorMiddleware:
    """Leads to the set-up page until a second factor stands, where the site asks for one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not is_held_up(request, request.path):
            return self.get_response(request)
        if "application/json" in request.headers.get("Accept", ""):
            reason = _("先设好第二重验证，再接着办。")
            return JsonResponse({"code": "second_factor", "reason": reason}, status=403)
        return redirect(reverse("second_factor_needed"))
