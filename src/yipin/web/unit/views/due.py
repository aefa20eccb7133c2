"""What is due at this desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yipin.organisations.permissions import Actor, is_at_a_desk, permission
from yipin.reviews.queries import has_seat
from yipin.rules.verdicts import Verdict, allow
from yipin.web.permission import requires
from yipin.web.unit.pages.due import due_page


@permission("due.see")
def can_see_due(actor: Actor, subject: object) -> Verdict:
    """Whoever sits at a desk; an expert from outside, who is led to what there is to judge."""
    at_desk = is_at_a_desk(actor, subject)
    if at_desk or actor.person is None:
        return at_desk
    return allow() if has_seat(actor.person) else at_desk


@requires(can_see_due)
def due(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.appointment is None:
        return redirect("reviews")
    return render(request, "unit/due.html", {"page": due_page(actor, timezone.now())})
