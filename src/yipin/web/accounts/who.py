"""For scripts of a page that stayed open: who is signed in now, where, and the token for writes."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache

from yipin.organisations.permissions import anyone
from yipin.web.accounts.second_factor_needed import is_held_up
from yipin.web.permission import requires


@requires(anyone)
@never_cache
def who(request: HttpRequest) -> JsonResponse:
    """Signing in again changes the token; the words typed meanwhile are the person's own.

    ``at`` is the page that asks. Whoever still has to set up a second factor is not in yet, but on the
    pages where it is set up: what they send from elsewhere would not arrive.
    """
    is_in = request.user.is_authenticated and not is_held_up(request, request.GET.get("at", ""))
    seat = request.actor.appointment if is_in else None  # type: ignore[attr-defined]
    return JsonResponse(
        {
            "person": request.user.pk if is_in else None,
            "desk": seat.pk if seat else None,
            "token": get_token(request),
        }
    )
