"""What an expert has to judge: the reviews, and the subjects of one beside each other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yipin.organisations.models import Person
from yipin.organisations.permissions import is_signed_in
from yipin.reviews.ballot_queries import ballots_for
from yipin.reviews.models import Panel
from yipin.reviews.queries import cards_of_judge, panels_of_person
from yipin.web.permission import requires
from yipin.web.reviewer.desk_page import review_page
from yipin.web.reviewer.loading import load_own_panel, sits_on_panel
from yipin.web.reviewer.relation_views import show_reviews


@requires(is_signed_in)
def reviews(request: HttpRequest) -> HttpResponse:
    """Every review one sits on, those under way first; the only one opens at once."""
    person: Person = request.user  # type: ignore[assignment]
    if "all" not in request.GET:
        only = list(panels_of_person(person).values_list("pk", flat=True)[:2])
        if len(only) == 1 and not ballots_for(person, timezone.localdate()):
            return redirect("review", pk=only[0])
    return show_reviews(request, person)


@requires(sits_on_panel, load_own_panel)
def review(request: HttpRequest, panel: Panel) -> HttpResponse:
    """One's own cards: compared, and what is still to be judged."""
    cards = cards_of_judge(panel, request.user)  # type: ignore[arg-type]
    context = {"panel": panel, "page": review_page(panel, cards)}
    return render(request, "reviewer/review.html", context)
