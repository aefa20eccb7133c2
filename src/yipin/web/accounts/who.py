"""For scripts of a page that stayed open: who is signed in now, and the token for their writes."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache

from yipin.organisations.permissions import anyone
from yipin.web.permission import requires


@requires(anyone)
@never_cache
def who(request: HttpRequest) -> JsonResponse:
    """Signing in again changes the token; the words typed meanwhile are the person's own."""
    person = request.user.pk if request.user.is_authenticated else None
    return JsonResponse({"person": person, "token": get_token(request)})
