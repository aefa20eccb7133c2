"""An expert stands aside from one subject by word of the office, or no longer."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Refused
from yipin.projects.people_named import people_named
from yipin.projects.reviewing import round_of_panel
from yipin.reviews.models import Judge, Subject
from yipin.reviews.services.recusals import set_aside, take_back_aside
from yipin.web.office.reviews.forms import ReasonForm
from yipin.web.office.reviews.loading import can_hold_seat, crumbs_of_panel, load_seat
from yipin.web.permission import REFUSED_STATUS, requires


@requires(can_hold_seat, load_seat)
def aside(request: HttpRequest, seat: tuple[Judge, Subject]) -> HttpResponse:
    """Set, or taken back where it is set; either with a reason."""
    judge, subject = seat
    is_aside = subject.asides.filter(judge=judge).exists()
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        lift = partial(take_back_aside, named=people_named)
        act = lift if "lift" in request.POST else set_aside
        try:
            act(
                actor=request.actor,  # type: ignore[attr-defined]
                judge=judge, subject=subject, note=form.cleaned_data["reason"],
                now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            words = (
                _("%(name)s不用再回避“%(title)s”。需要该专家评审的，请分给该专家。")
                if "lift" in request.POST
                else _("%(name)s回避“%(title)s”。人不够的，请再分配一次。")
            )
            messages.success(request, words % {"name": judge.person.name, "title": subject.title})
            return redirect("panel_dealt", pk=judge.panel_id)
    held = round_of_panel(judge.panel)
    context = {
        "judge": judge,
        "subject": subject,
        "panel": judge.panel,
        "is_aside": is_aside,
        "form": form,
        "crumbs": crumbs_of_panel(judge.panel, held, _("回避")),
    }
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/reviews/aside.html", context, status=status)
