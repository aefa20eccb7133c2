"""本单位: the secretary's view of the own unit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, Permission, holds, is_at_a_desk
from yipin.web.member.pages.own_unit import own_unit_page
from yipin.web.office.units.forms import HeadcountForm
from yipin.web.office.units.unit_changes import keep_headcount
from yipin.web.permission import requires

can_see_own_unit = Permission(
    "units.see_own",
    (is_at_a_desk & (holds(Right.FILL_FORMS) | holds(Right.READ) | holds(Right.ADMINISTER))).ask,
)


@requires(can_see_own_unit)
def own_unit(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return render(request, "member/own_unit.html", {"shown": own_unit_page(actor, timezone.now())})


@requires(is_at_a_desk & holds(Right.FILL_FORMS))
def headcount(request: HttpRequest) -> HttpResponse:
    """The figures of the own unit."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = HeadcountForm(request.POST or None)
    if request.method == "POST" and keep_headcount(request, actor.unit, form):  # type: ignore[arg-type]
        return redirect("own_unit")
    context = {"form": form, "unit": actor.unit, "title": _("登记团员、青年数")}
    return render(request, "member/own_headcount.html", context)
