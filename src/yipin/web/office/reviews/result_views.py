"""The ranking with its whole arithmetic, down to the single mark."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from yipin.documents.filenames import clean_name
from yipin.documents.filetypes import TYPES
from yipin.documents.formats.writing.summary_xlsx import table_xlsx
from yipin.projects.reviewing import round_of_panel
from yipin.reviews.models import Panel, Subject
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.queries import results_of_panel
from yipin.web.file_answers import as_file
from yipin.web.office.reviews.loading import (
    can_see_subject,
    crumbs_of_panel,
    load_panel,
    load_subject,
)
from yipin.web.office.reviews.ranking_page import (
    apart_rows,
    rank_rows,
    sheet_columns,
    sheet_rows,
    subject_page,
)
from yipin.web.permission import requires

PAGE = 250


@requires(can_hold_review, load_panel)
def ranking(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Best first; what has no result yet stands at the end."""
    results = results_of_panel(panel)
    page = Paginator(results.rows, PAGE).get_page(request.GET.get("page"))
    held = round_of_panel(panel)
    context = {
        "panel": panel,
        "results": results,
        "page": page,
        "rows": rank_rows(page.object_list),
        "criteria": panel.rubric.criteria,
        "apart": apart_rows(results),
        "crumbs": crumbs_of_panel(panel, held, _("排名")),
    }
    return render(request, "office/reviews/ranking.html", context)


@requires(can_hold_review, load_panel)
def ranking_xlsx(request: HttpRequest, panel: Panel) -> HttpResponse:
    """The whole list with every mark."""
    results = results_of_panel(panel)
    most = max((len(row.score.cards) for row in results.rows), default=0)
    columns, rows = sheet_columns(most), sheet_rows(results, panel.rubric)
    data = table_xlsx(columns, rows, title=_("%(name)s排名") % {"name": panel.name})
    answer = HttpResponse(data, content_type=TYPES["xlsx"].media_type)
    return as_file(answer, clean_name(_("排名_%(name)s.xlsx") % {"name": panel.name}, "xlsx"))


@requires(can_see_subject, load_subject)
def subject(request: HttpRequest, subject: Subject) -> HttpResponse:
    """One subject: every card, every mark, who stood aside, and how the score comes about."""
    panel = subject.panel
    held = round_of_panel(panel)
    context = {
        "panel": panel,
        "subject": subject,
        "held": held,
        "page": subject_page(subject),
        "crumbs": crumbs_of_panel(panel, held, subject.title),
    }
    return render(request, "office/reviews/subject.html", context)
