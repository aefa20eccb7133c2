"""Money and places of a round's selection."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Refused
from yipin.programmes.models import Round
from yipin.projects.funds.queries import has_budget
from yipin.projects.permissions import can_run_round
from yipin.projects.selecting import has_districts, limits_of, limits_row, themes_covered_before
from yipin.projects.services.decision_limits import set_limits
from yipin.rules.decisions import deciding_stages
from yipin.web.office.decisions.forms import LimitsForm
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import load_round
from yipin.web.permission import REFUSED_STATUS, requires


@requires(can_run_round, load_round)
def limits(request: HttpRequest, held: Round) -> HttpResponse:
    """Budget, tiers with their sums and numbers, most per unit and district, the pace of themes."""
    definition, row = held.definition.parsed, limits_row(held)
    tiers = limits_of(held, "application", row).tiers
    has_books = has_budget(held)
    form = LimitsForm(
        request.POST or None, definition=definition, tiers=tiers, row=row, has_books=has_books,
        has_districts=has_districts(held),
    )  # fmt: skip
    first = next(iter(deciding_stages(definition, "application")), None)
    if request.method == "POST" and form.is_valid():
        try:
            set_limits(
                actor=request.actor,  # type: ignore[attr-defined]
                held=held, wanted=form.wanted, now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("名额和经费改好了。"))
            if first is None:
                return redirect("round", pk=held.pk)
            return redirect("round_decide", pk=held.pk, key=first.key)
    context = {
        "held": held, "form": form, "has_books": has_books, "first": first,
        "before": themes_covered_before(held, row.cover_year), "crumbs": crumbs_of(held, _("名额和经费")),
    }  # fmt: skip
    return render(
        request,
        "office/decisions/limits.html",
        context,
        status=REFUSED_STATUS if form.errors else 200,
    )
