"""The choice of light or dark, and the living style sheet."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import anyone
from yipin.organisations.services.own_data import choose_theme
from yipin.web.permission import requires
from yipin.web.theme.appearance import remember_appearance
from yipin.web.theme.specimens import specimens


@requires(anyone)
@require_POST
def keep_appearance(request: HttpRequest) -> HttpResponse:
    """Anybody: light or dark for this browser and account; anything else follows the system."""
    referrer = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(referrer, {request.get_host()})
    chosen = request.POST.get("appearance", "")
    if request.user.is_authenticated:
        choose_theme(actor=request.actor, theme=chosen, now=timezone.now())  # type: ignore[attr-defined]
    return remember_appearance(HttpResponseRedirect(referrer if is_ours else "/"), chosen)


@requires(anyone)
def show_components(request: HttpRequest) -> HttpResponse:
    """Every component, only where the site is a demo or under development."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "theme/components.html", specimens())
