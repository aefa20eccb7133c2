"""More units for a round that is running: those below the host that it does not ask yet."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused
from yipin.organisations.queries import holders_of_many, search_units
from yipin.programmes.models import Round
from yipin.programmes.services.rounds import add_units
from yipin.projects.permissions import can_run_round
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import load_round
from yipin.web.permission import requires
from yipin.web.typed import wholes_typed, words_typed

PAGE = 50


@requires(can_run_round, load_round)
def add_more_units(request: HttpRequest, held: Round) -> HttpResponse:
    """Choose among the units that are not asked yet; a search finds them by pinyin as well."""
    if request.method == "POST" and (done := _added(request, held)) is not None:
        messages.success(request, done)
        return redirect("round", pk=held.pk)
    words = words_typed(request.GET)
    page = Paginator(units_not_asked(held, words), PAGE).get_page(request.GET.get("page"))
    units = list(page)
    fillers = holders_of_many([one.pk for one in units], Right.FILL_FORMS, timezone.localdate())
    context = {
        "held": held,
        "page": page,
        "rows": [(unit, fillers.get(unit.pk, [])) for unit in units],
        "words": words,
        "crumbs": crumbs_of(held, _("增加单位")),
    }
    return render(request, "office/rounds/units_add.html", context)


def units_not_asked(held: Round, words: str) -> QuerySet[Unit]:
    """In the order of the tree, the host itself left out."""
    asked = held.addressees.order_by().values("unit")
    below = search_units(held.unit, words).exclude(pk=held.unit_id)
    return below.exclude(pk__in=asked).order_by("path")


def _added(request: HttpRequest, held: Round) -> str | None:
    """What was done in words; None where nothing was, which the page then says."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now = timezone.now()
    ticked = wholes_typed(request.POST.getlist("unit"))
    units = list(units_not_asked(held, "").filter(pk__in=ticked))
    if not units:
        messages.error(request, _("还没有勾选单位。勾选后再点“增加勾选的单位”。"))
        return None
    try:
        fresh = add_units(actor=actor, round_=held, units=units, now=now)
    except Refused as refused:
        if refused.code == "not_yours":
            raise
        messages.error(request, refused.reason)
        return None
    return words_of_added(fresh)


def words_of_added(units: list[Unit]) -> str:
    """Who was told; the units where nobody fills in forms are named, somebody must call them."""
    fillers = holders_of_many([one.pk for one in units], Right.FILL_FORMS, timezone.localdate())
    silent = [one.label for one in units if not fillers.get(one.pk)]
    told = _("增加了 %(count)s 个单位，已列入待办。") % {"count": len(units)}
    if not silent:
        return told + _("已告诉这些单位的填报人。")
    names = "、".join(silent[:5]) + ("等" if silent[5:] else "")
    return told + _("%(names)s还没有填报人，要另外告诉。") % {"names": names}
