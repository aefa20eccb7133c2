"""For scripts of a page that stayed open: who is signed in now, where, and the token for writes."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache

from yipin.organisations.permissions import anyone
from yipin.web.accounts.second_factor_needed import is_needed
from yipin.web.permission import requires


@requires(anyone)
@never_cache
def who(request: HttpRequest) -> JsonResponse:
    """Signing in again changes the token; the words typed meanwhile are the person's own.

    Whoever still has to set up a second factor is not in yet: what they send would not arrive.
    """
    is_in = request.user.is_authenticated and not is_needed(request)
    seat = request.actor.appointment if is_in else None  # type: ignore[attr-defined]
    return JsonResponse(
        {
            "person": request.user.pk if is_in else None,
            "desk": seat.pk if seat else None,
            "token": get_token(request),
        }
    )
