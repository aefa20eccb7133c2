"""The ranking with its whole arithmetic, down to the single mark."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.filenames import clean_name
from yipin.documents.filetypes import TYPES
from yipin.documents.formats.writing.summary_xlsx import ListSheet, tables_xlsx
from yipin.projects.people_named import people_named
from yipin.projects.reviewing import round_of_panel
from yipin.projects.services.tie_votes import begin_tie_vote
from yipin.reviews.ballot_queries import level_at
from yipin.reviews.models import Panel, Subject
from yipin.reviews.permissions import can_hold_review, can_see_marks
from yipin.reviews.queries import own_seats
from yipin.reviews.services.rankings import (
    ONE_PAGE,
    rank_again,
    refresh_short_list,
    refresh_with_parts,
)
from yipin.reviews.services.seats import note_marks_seen
from yipin.rules.ranking import VOTE_WARNING
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
    tie_sentence,
    ties_page,
)
from yipin.web.office.reviews.ranks_page import (
    rank_lines,
    ranks_columns,
    ranks_page,
    ranks_rows,
    subjects_ranked,
)
from yipin.web.office.reviews.subject_page import subject_page
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed

RANKS_PAGE = 50


def _seen(request: HttpRequest, panel: Panel) -> None:
    """The list as of now is about to be shown to somebody who may judge here too."""
    now = timezone.now()
    refresh_short_list(panel=panel, now=now)
    if own_seats(request.user, panel):  # type: ignore[arg-type]
        note_marks_seen(
            actor=request.actor,  # type: ignore[attr-defined]
            panels=Panel.objects.filter(pk=panel.pk), now=now,
        )  # fmt: skip


@requires(can_see_marks, load_panel)
def ranking(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Best first; what has no result yet stands at the end. The list is kept, not worked out here,
    unless it fits on this page.
    """
    _seen(request, panel)
    parts = list(panel.parts.all())
    rows = panel.results.select_related("subject__unit")
    page = Paginator(rows, ONE_PAGE).get_page(request.GET.get("page"))
    held = round_of_panel(panel)
    context = {
        "panel": panel,
        "ranking": panel.ranking,
        "page": page,
        "parts": parts,
        "warning": VOTE_WARNING if any(one.rule.is_vote and one.weight for one in parts) else "",
        "rows": rank_rows(page.object_list, parts),
        "tie_sentence": tie_sentence(panel.ranking),
        "apart": apart_rows(panel),
        "ties": ties_page(panel, held, page.object_list),
        "crumbs": crumbs_of_panel(panel, held, _("排名")),
    }
    return render(request, "office/reviews/ranking.html", context)


@requires(can_hold_review, load_panel)
@require_POST
def rank(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Have a long list worked out as of now."""
    later = rank_again(actor=request.actor, panel=panel, now=timezone.now())  # type: ignore[attr-defined]
    if not later:
        messages.success(request, _("名次按现在交上来的评分表重算了。"))
    return redirect("panel_ranking", pk=panel.pk)


@requires(can_hold_review, load_panel)
def progress(request: HttpRequest, panel: Panel) -> HttpResponse:
    """How far the background is with the list: a part of the page, asked for every second."""
    context = {"panel": panel, "ranking": panel.ranking, "is_asked": True}
    return render(request, "office/reviews/ranking_progress.html", context)


@requires(can_see_marks, load_panel)
def ranks(request: HttpRequest, panel: Panel) -> HttpResponse:
    """How the figure of agreement comes about: in words, and the rank of each subject by each expert."""
    _seen(request, panel)
    shown = ranks_page(panel)
    page = Paginator(subjects_ranked(panel), RANKS_PAGE).get_page(request.GET.get("page"))
    above = (_("排名"), reverse("panel_ranking", args=[panel.pk]))
    context = {
        "panel": panel,
        "ranking": panel.ranking,
        "shown": shown,
        "page": page,
        "lines": rank_lines(page.object_list, shown) if shown and shown.seats else [],
        "crumbs": crumbs_of_panel(panel, round_of_panel(panel), above, _("专家名次")),
    }
    return render(request, "office/reviews/ranks.html", context)


@requires(can_see_marks, load_panel)
@require_POST
def tie(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Have the panel vote on a shared ``rank``."""
    rank = whole_typed(request.POST.get("rank", ""))
    level = level_at(panel, rank) if rank is not None else []
    with refusals_told(request):
        ballot = begin_tie_vote(
            actor=request.actor,  # type: ignore[attr-defined]
            panel=panel, tied=[one.pk for one in level], named=people_named, now=timezone.now(),
        )  # fmt: skip
        return redirect("panel_ballot", pk=ballot.pk)
    return redirect("panel_ranking", pk=panel.pk)


@requires(can_see_marks, load_panel)
def ranking_xlsx(request: HttpRequest, panel: Panel) -> HttpResponse:
    """The whole list with every total."""
    _seen(request, panel)
    results, parts = list(panel.results.select_related("subject__unit")), list(panel.parts.all())
    most = max((len(one.totals) for one in results), default=0)
    columns, rows = sheet_columns(most, parts), sheet_rows(results, panel.rubric, parts)
    sheets = [ListSheet(_("排名"), columns, rows)]
    ranks = ranks_page(panel)
    if ranks is not None and ranks.seats:
        ranked = ranks_rows(subjects_ranked(panel), ranks, panel.ranking.working)
        sheets.append(ListSheet(_("专家名次"), ranks_columns(ranks), ranked))
    data = tables_xlsx(sheets, title=_("%(name)s排名") % {"name": panel.name})
    answer = HttpResponse(data, content_type=TYPES["xlsx"].media_type)
    return as_file(answer, clean_name(_("排名_%(name)s.xlsx") % {"name": panel.name}, "xlsx"))


@requires(can_see_subject, load_subject)
def subject(request: HttpRequest, subject: Subject) -> HttpResponse:
    """One subject: each part of the result with its arithmetic, every card, every mark, who stood aside."""
    panel = subject.panel
    refresh_with_parts(panel=panel, now=timezone.now())
    _seen(request, panel)
    held = round_of_panel(panel)
    context = {
        "panel": panel,
        "subject": subject,
        "held": held,
        "page": subject_page(subject),
        "crumbs": crumbs_of_panel(panel, held, subject.title),
    }
    return render(request, "office/reviews/subject.html", context)
