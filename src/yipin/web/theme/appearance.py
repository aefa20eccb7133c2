"""Light or dark, remembered in the browser; with an account also there."""

from __future__ import annotations

from django.http import HttpResponse

from yipin.web.theme.templatetags.theme import APPEARANCE_COOKIE

YEAR = 365 * 24 * 3600
CHOICES = frozenset({"light", "dark"})


def remember_appearance(response: HttpResponse, choice: str | None) -> HttpResponse:
    """Set the choice on this answer; anything but light and dark follows the system."""
    if choice in CHOICES:
        response.set_cookie(APPEARANCE_COOKIE, choice, max_age=YEAR, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(APPEARANCE_COOKIE, samesite="Lax")
    return response
