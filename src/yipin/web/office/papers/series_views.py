"""The 代字 of a unit, and which faces its papers are set in."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.formats.writing.official_fonts import official_fonts
from yipin.documents.formats.writing.paper_fonts import FontsMissing
from yipin.documents.models import PaperSeries
from yipin.documents.paper_queries import series_of
from yipin.documents.permissions import can_begin_paper
from yipin.documents.services.paper_issuing import add_series, close_series
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, holds
from yipin.web.office.papers.loading import crumbs_to, load_series
from yipin.web.permission import REFUSED_STATUS, requires


@requires(holds(Right.RUN_PROGRAMMES))
def series(request: HttpRequest) -> HttpResponse:
    """What there is, and another one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit: Unit = actor.unit  # type: ignore[assignment]
    fault, typed = "", {"code": "", "note": ""}
    if request.method == "POST":
        typed = {name: request.POST.get(name, "").strip() for name in typed}
        try:
            made = add_series(actor=actor, unit=unit, now=timezone.now(), **typed)
        except Refused as refused:
            fault = refused.reason
        else:
            messages.success(request, _("代字“%(code)s”可以用了。") % {"code": made.code})
            return redirect("paper_series")
    context = {
        "rows": list(series_of(unit)),
        "fault": fault,
        "typed": typed,
        "year": timezone.localdate().year,
        "crumbs": crumbs_to(_("代字")),
    }
    return render(
        request, "office/papers/series.html", context, status=REFUSED_STATUS if fault else 200
    )


@requires(can_begin_paper, load_series)
@require_POST
def close(request: HttpRequest, one: PaperSeries) -> HttpResponse:
    close_series(actor=request.actor, series=one, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("代字“%(code)s”已停用，登记簿还在。") % {"code": one.code})
    return redirect("paper_series")


@requires(holds(Right.RUN_PROGRAMMES))
def fonts(request: HttpRequest) -> HttpResponse:
    """Which face each part is set in, and what stands in for what is not there."""
    trouble, faces, files = "", (), ()
    try:
        found = official_fonts(settings.FONTS, settings.FONTS_OWN)
        faces, files = found.faces, found.files
    except FontsMissing as missing:
        trouble = str(missing)
    context = {
        "faces": faces, "files": files, "trouble": trouble, "crumbs": crumbs_to(_("字体")),
    }  # fmt: skip
    return render(request, "office/papers/fonts.html", context)
