"""Re-checks of a round in front of a panel: what was handed in, and what its result proposes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.organisations.permissions import Refused
from yipin.programmes.models import Round
from yipin.projects.permissions import can_run_round
from yipin.projects.recheck_reviews import lines_of, recheck_panels, rechecks_to_review
from yipin.projects.services.recheck_reviews import open_recheck_panel, review_rechecks
from yipin.reviews.queries import panels_counted
from yipin.rules.recheck_proposal import Lines
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import load_round
from yipin.web.permission import REFUSED_STATUS, requires

PAGE = 50


class LinesForm(forms.Form):
    """From which share of the full score what is proposed."""

    renew = forms.IntegerField(
        label=gettext_lazy("达到满分的百分之几，建议复查通过"), min_value=1, max_value=100
    )
    improve = forms.IntegerField(
        label=gettext_lazy("达到百分之几，建议限期改进"),
        min_value=1,
        max_value=100,
        help_text=gettext_lazy("不到的，建议撤销称号；改进以后仍达不到通过线的，也建议撤销。"),
    )

    def __init__(self, *args: Any, lines: Lines, **kwargs: Any) -> None:
        start = {"renew": lines.renew, "improve": lines.improve}
        super().__init__(*args, initial=start, **kwargs)


@requires(can_run_round, load_round)
def rechecks(request: HttpRequest, held: Round) -> HttpResponse:
    """What waits for a panel, and the panels; POST hands over or sets the lines."""
    under_way = open_recheck_panel(held)
    lines = lines_of(under_way) if under_way else Lines()
    form = LinesForm(request.POST or None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            panel = review_rechecks(
                actor=request.actor,  # type: ignore[attr-defined]
                held=held, lines=Lines(**form.cleaned_data), now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(request, _("交给评审组了。接着请专家、看评分表、分配项目。"))
            return redirect("panel", pk=panel.pk)
    waiting = Paginator(rechecks_to_review(held), PAGE).get_page(request.GET.get("page"))
    context = {
        "held": held, "form": form, "waiting": waiting,
        "under_way": under_way, "panels": panels_counted(recheck_panels(held)),
        "crumbs": crumbs_of(held, _("复查评审")),
    }  # fmt: skip
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/titles/rechecks.html", context, status=status)
