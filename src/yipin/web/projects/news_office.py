"""The news items of a round at the host's desk: the list, the numbers by unit, the table of levels."""

from __future__ import annotations

from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.filetypes import TYPES
from yipin.documents.formats.writing.summary_xlsx import table_xlsx
from yipin.documents.news_queries import levels_of, news_by_unit, sent_news_of_round
from yipin.documents.services.news import set_levels
from yipin.organisations.permissions import Refused
from yipin.programmes.models import Round
from yipin.projects.permissions import can_run_round
from yipin.rules.form_schema import Column
from yipin.rules.news import Level, levels_in_words
from yipin.rules.verdicts import refuse
from yipin.web.file_answers import as_file
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import load_round
from yipin.web.permission import HIDDEN, REFUSED_STATUS, requires
from yipin.web.projects.news_views import mark_of_news
from yipin.web.typed import whole_typed

PAGE, SPARE = 50, 3
COLUMNS = ("单位", "报送", "采用", "公开", "分")


@requires(can_run_round, load_round)
def round_news(request: HttpRequest, held: Round) -> HttpResponse:
    """In the order of time, and by unit in the order of the tree."""
    page = Paginator(sent_news_of_round(held.pk), PAGE).get_page(request.GET.get("page"))
    context = {
        "held": held,
        "page": page,
        "rows": [(one, mark_of_news(one)) for one in page],
        "units": news_by_unit(held.pk),
        "crumbs": crumbs_of(held, _("通讯稿")),
    }
    return render(request, "projects/round_news.html", context)


@requires(can_run_round, load_round)
def round_news_xlsx(request: HttpRequest, held: Round) -> HttpResponse:
    rows = (
        (one.unit.label, one.sent, one.adopted, one.published, one.points)
        for one in news_by_unit(held.pk)
    )
    out = BytesIO()
    columns = tuple(Column(f"c{at}", label) for at, label in enumerate(COLUMNS))
    table_xlsx(columns, rows, title=_("%(round)s通讯稿统计") % {"round": held.name}, target=out)
    answer = HttpResponse(out.getvalue(), content_type=TYPES["xlsx"].media_type)
    return as_file(answer, _("%(round)s通讯稿统计.xlsx") % {"round": held.name})


@requires(can_run_round, load_round)
def levels(request: HttpRequest, held: Round) -> HttpResponse:
    """The host's own table; points given before stay."""
    standing, fault = levels_of(held.unit), ""
    rows = [(one.name, str(one.points)) for one in standing]
    if request.method == "POST":
        rows = _typed(request)
        try:
            _set(request, held, rows)
        except Refused as refused:
            if refused.code in HIDDEN:
                raise
            fault = refused.reason
        else:
            messages.success(request, _("采用级别存好了，以后采用的按新的算。"))
            return redirect("round_news", held.pk)
    context = {
        "held": held,
        "rows": [*rows, *([("", "")] * SPARE)],
        "seen": levels_in_words(standing),
        "fault": fault,
        "crumbs": crumbs_of(held, _("采用级别")),
    }
    status = REFUSED_STATUS if fault else 200
    return render(request, "projects/news_levels.html", context, status=status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    pairs = zip(request.POST.getlist("name"), request.POST.getlist("points"), strict=False)
    return [(name.strip(), points.strip()) for name, points in pairs if name.strip()]


def _set(request: HttpRequest, held: Round, rows: list[tuple[str, str]]) -> None:
    listed = []
    for name, points in rows:
        worth = whole_typed(points, most=999)
        if worth is None:
            words = _("“%(name)s”的分请填 0 到 999 的整数。") % {"name": name}
            raise Refused(refuse("points", words))
        listed.append(Level(name, worth))
    set_levels(
        actor=request.actor, unit=held.unit, levels=listed, now=timezone.now(),  # type: ignore[attr-defined]
        seen=request.POST.get("seen"),
    )  # fmt: skip
