"""Cards that were filled in on paper: typed by one, checked by another."""

from __future__ import annotations

from unicodedata import normalize

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Refused
from yipin.projects.people_named import people_named
from yipin.projects.reviewing import round_of_panel
from yipin.reviews.models import Judge, Panel, PaperCard, Subject
from yipin.reviews.order_queries import place_of, places_in_order
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.services.paper_cards import check_paper_card, type_paper_card
from yipin.rules.rubrics import points_words
from yipin.web.office.reviews.loading import (
    can_hold_seat,
    crumbs_of_panel,
    load_panel,
    load_seat,
)
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.reviewer.marks import START, written_from
from yipin.web.typed import whole_typed

PAGE = 50


@requires(can_hold_review, load_panel)
def paper_cards(request: HttpRequest, panel: Panel) -> HttpResponse:
    """What waits for a second person, and the choice of a card to type."""
    rows = PaperCard.objects.filter(judge__panel=panel)
    named = rows.select_related("judge__person", "subject", "typed_by", "checked_by")
    judges = panel.judges.filter(left_at=None).select_related("person")
    one, typed = whole_typed(request.GET.get("judge", "")), request.GET.get("subject", "")
    fault, number = "", whole_typed(normalize("NFKC", typed).strip(), most=999_999)
    if one is not None:
        if number is not None and panel.subjects.filter(number=number).exists():
            return redirect("paper_card", pk=panel.pk, judge=one, number=number)
        fault = (
            _("没有这个序号的项目。请看评分表上的序号。") if typed.strip() else _("请填参评序号。")
        )
    context = {
        "panel": panel,
        "waiting": Paginator(named.filter(checked_at=None), PAGE).get_page(request.GET.get("page")),
        "checked": named.exclude(checked_at=None).count(),
        "judges": judges,
        "chosen": one,
        "fault": fault,
        "number": typed,
        "places": list(places_in_order(panel)),
        "crumbs": crumbs_of_panel(panel, round_of_panel(panel), _("纸质评分表")),
    }
    return render(
        request, "office/reviews/paper_cards.html", context, status=REFUSED_STATUS if fault else 200
    )


@requires(can_hold_seat, load_seat)
def paper_card(request: HttpRequest, seat: tuple[Judge, Subject]) -> HttpResponse:
    """Type it; or, where somebody else has typed it, type it again without seeing the first."""
    judge, subject = seat
    there = PaperCard.objects.filter(judge=judge, subject=subject, checked_at=None)
    typed = there.select_related("typed_by").first()
    is_check = typed is not None and typed.typed_by_id != request.user.pk
    faults: dict[str, str] = {}
    reason = ""
    if request.method == "POST":
        written, faults = written_from(judge.panel.rubric, request.POST, None)
        marks = {key: points for key, points in written.marks.items() if points is not None}
        if not faults:
            try:
                _keep(request, judge, subject, typed if is_check else None, marks)
            except Refused as refused:
                reason = refused.reason
            else:
                words = _("核对一致，这张计入了。") if is_check else _("录好了，请另一位来核对。")
                messages.success(request, words)
                return redirect("paper_cards", pk=judge.panel_id)
    own = typed.marks if typed is not None and not is_check else {}
    rows = [
        (
            one, f"{START}{one.key}", points_words(one.max_points),
            request.POST.get(f"{START}{one.key}", points_words(own[one.key]) if one.key in own else ""),
            faults.get(f"{START}{one.key}", ""),
        )
        for one in judge.panel.rubric.criteria
    ]  # fmt: skip
    context = {
        "panel": judge.panel,
        "judge": judge,
        "subject": subject,
        "place": place_of(subject),
        "rows": rows,
        "full": points_words(int(judge.panel.rubric.full_points)),
        "is_check": is_check,
        "typed": typed,
        "faults": faults,
        "reason": reason,
        "crumbs": crumbs_of_panel(judge.panel, round_of_panel(judge.panel), _("纸质评分表")),
    }
    status = REFUSED_STATUS if faults or reason else 200
    return render(request, "office/reviews/paper_card.html", context, status=status)


def _keep(
    request: HttpRequest,
    judge: Judge,
    subject: Subject,
    first: PaperCard | None,
    marks: dict[str, int],
) -> None:
    act = {"actor": request.actor, "marks": marks, "now": timezone.now(), "named": people_named}  # type: ignore[attr-defined]
    if first is None:
        type_paper_card(judge=judge, subject=subject, **act)
    else:
        first.judge, first.subject = judge, subject
        check_paper_card(paper_card=first, **act)
