"""What an expert has to judge: the reviews, and the subjects of one beside each other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.models import Person
from yipin.organisations.permissions import is_signed_in
from yipin.reviews.ballot_queries import ballots_for
from yipin.reviews.models import Panel, Session
from yipin.reviews.permissions import chairs_review
from yipin.reviews.queries import cards_of_judge, panels_of_person
from yipin.reviews.services.releasing import release_result
from yipin.reviews.services.seats import note_marks_seen
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.reviewer.desk_page import review_page
from yipin.web.reviewer.loading import load_own_panel, sits_on_panel
from yipin.web.reviewer.relation_views import show_reviews
from yipin.web.reviewer.release_page import release_page
from yipin.web.reviewer.stage_page import stage_page
from yipin.web.typed import whole_typed


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
    person: Person = request.user  # type: ignore[assignment]
    chaired = release_page(panel, person, timezone.now())
    if chaired is not None and chaired.rows:
        own = Panel.objects.filter(pk=panel.pk)
        note_marks_seen(actor=request.actor, panels=own, now=timezone.now())  # type: ignore[attr-defined]
    cards = cards_of_judge(panel, person)
    page = review_page(panel, cards)
    context = {"panel": panel, "page": page, "chaired": chaired}
    if page.has_order:
        context["stage"] = stage_page(panel, person)
    return render(request, "reviewer/review.html", context)


@requires(sits_on_panel, load_own_panel)
def stage(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Who is on now, for a page that says whom it has ``seen``; nothing while that is the same."""
    person: Person = request.user  # type: ignore[assignment]
    here, seen = (whole_typed(request.GET.get(name, "")) for name in ("here", "seen"))
    page = stage_page(panel, person, here)
    is_same = "seen" in request.GET and seen == (page.turn.pk if page.turn else None)
    if page.address and is_same:
        return HttpResponse(status=204)
    context = {"stage": page, "here": here, "seen": seen}
    return render(request, "reviewer/stage_again.html", context)


@requires(chairs_review, load_own_panel)
@require_POST
def release(request: HttpRequest, panel: Panel) -> HttpResponse:
    """The chair shows the result on the wall; what cannot be done yet is said."""
    session = get_object_or_404(Session.objects.select_related("panel__unit"), panel=panel)
    with refusals_told(request):
        release_result(actor=request.actor, session=session, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, _("结果公布了，大屏上看得到。"))
    return redirect("review", pk=panel.pk)
