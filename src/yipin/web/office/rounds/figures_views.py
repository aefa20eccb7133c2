"""The pictures of a round."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.programmes.models import Round
from yipin.projects.permissions import can_run_round
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.figures_page import figures_of
from yipin.web.office.rounds.loading import load_round
from yipin.web.permission import requires


@requires(can_run_round, load_round)
def figures(request: HttpRequest, held: Round) -> HttpResponse:
    """How far, who has what, how long still, the money; each picture with its table."""
    now = timezone.now()
    context = {
        "held": held,
        "page": figures_of(held, now),
        "crumbs": crumbs_of(held, _("图表")),
        "now": now,
    }
    return render(request, "office/rounds/figures.html", context)
