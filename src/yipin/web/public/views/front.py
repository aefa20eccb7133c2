"""The address of the site itself: the desk of whoever has one, the front page for anybody else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from yipin.organisations.permissions import anyone
from yipin.programmes.queries import public_rounds
from yipin.reviews.queries import has_seat
from yipin.web.desk import DESK, desks_of
from yipin.web.permission import requires
from yipin.web.public.pages.notice_list import NoticeRow, rows_of

SHOWN = 6


@requires(anyone)
def home(request: HttpRequest) -> HttpResponse:
    """What is due, for whoever sits at a desk; several desks: choose first. An expert: what to judge."""
    if request.user.is_authenticated:
        desks = desks_of(request)
        if len(desks) > 1 and DESK not in request.session:
            return redirect("choose_desk")
        if desks:
            return redirect("due")
        if has_seat(request.user):
            return redirect("reviews")
    return render(request, "public/front.html", {"rows": open_notices()})


def open_notices() -> list[NoticeRow]:
    """The newest public notices whose round is still running."""
    return rows_of(public_rounds().filter(state="open")[:SHOWN], timezone.now())
