"""What an expert has to judge: the reviews, and the subjects of one beside each other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yipin.organisations.permissions import is_signed_in
from yipin.reviews.ballot_queries import ballots_for
from yipin.reviews.models import Panel
from yipin.reviews.queries import cards_of_judge, panels_of_person
from yipin.web.permission import requires
from yipin.web.reviewer.desk_page import review_page
from yipin.web.reviewer.loading import load_own_panel, sits_on_panel

SHOWN = 50


@requires(is_signed_in)
def reviews(request: HttpRequest) -> HttpResponse:
    """Every review one sits on, those under way first; the only one opens at once."""
    panels = list(panels_of_person(request.user)[:SHOWN])  # type: ignore[arg-type]
    ballots = ballots_for(request.user, timezone.localdate())  # type: ignore[arg-type]
    if len(panels) == 1 and not ballots and "all" not in request.GET:
        return redirect("review", pk=panels[0].pk)
    return render(request, "reviewer/reviews.html", {"panels": panels, "ballots": ballots})


@requires(sits_on_panel, load_own_panel)
def review(request: HttpRequest, panel: Panel) -> HttpResponse:
    """One's own cards: compared, and what is still to be judged."""
    cards = cards_of_judge(panel, request.user)  # type: ignore[arg-type]
    context = {"panel": panel, "page": review_page(panel, cards)}
    return render(request, "reviewer/review.html", context)
