"""Who judges what: the table of subjects and experts, changed by hand one card at a time."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.projects.people_named import people_named
from yipin.projects.reviewing import round_of_panel
from yipin.reviews.models import Card, Judge, Panel, Subject
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.queries import asides_among, cards_among, judges_of_panel
from yipin.reviews.services.assignments import set_card
from yipin.rules.recusals import BINDING
from yipin.web.office.reviews.loading import crumbs_of_panel, load_panel
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One expert and one subject: free, given, handed in, or aside. ``note`` says why it was given or why
    they stand aside; what the rule says stays.
    """

    judge: Judge
    state: str
    note: str = ""
    can_lift: bool = False


@dataclass(frozen=True, kw_only=True)
class Line:
    subject: Subject
    cells: list[Cell]

    @property
    def count(self) -> int:
        return sum(one.state in {"given", "done"} for one in self.cells)


def lines_of(judges: list[Judge], subjects: list[Subject]) -> list[Line]:
    """Two reads for a page of subjects."""
    keys = [one.pk for one in subjects]
    cards = {(one.judge_id, one.subject_id): one for one in cards_among(keys)}
    asides = {(one.judge_id, one.subject_id): one for one in asides_among(keys)}

    def cell(judge: Judge, subject: Subject) -> Cell:
        at = (judge.pk, subject.pk)
        if aside := asides.get(at):
            return Cell(
                judge=judge, state="aside", note=aside.why,
                can_lift=aside.reason not in BINDING,
            )  # fmt: skip
        card = cards.get(at)
        return Cell(judge=judge, state=_state(card), note="" if card is None else card.why)

    return [Line(subject=one, cells=[cell(judge, one) for judge in judges]) for one in subjects]


def _state(card: Card | None) -> str:
    if card is None:
        return "free"
    return "done" if card.handed_in_at else "given"


@requires(can_hold_review, load_panel)
def dealt(request: HttpRequest, panel: Panel) -> HttpResponse:
    """The whole table, paged by subjects."""
    judges = list(judges_of_panel(panel))
    rows = panel.subjects.select_related("unit")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    held = round_of_panel(panel)
    context = {
        "panel": panel,
        "judges": judges,
        "page": page,
        "lines": lines_of(judges, list(page.object_list)),
        "is_closed": panel.state == Panel.State.CLOSED,
        "crumbs": crumbs_of_panel(panel, held, _("谁评哪些项目")),
    }
    return render(request, "office/reviews/dealt.html", context)


@requires(can_hold_review, load_panel)
@require_POST
def set_one(request: HttpRequest, panel: Panel) -> HttpResponse:
    """``give`` or ``take`` one subject; either is ``judge-subject``."""
    is_assigned = "give" in request.POST
    one, _dash, other = request.POST.get("give" if is_assigned else "take", "").partition("-")
    seated = panel.judges.filter(pk=whole_typed(one), left_at=None)
    judge = seated.select_related("person").first()
    subject = panel.subjects.filter(pk=whole_typed(other)).select_related("unit").first()
    if judge is None or subject is None:
        raise Http404
    judge.panel = panel
    with refusals_told(request):
        set_card(
            actor=request.actor,  # type: ignore[attr-defined]
            judge=judge, subject=subject, is_assigned=is_assigned, named=people_named,
            now=timezone.now(),
        )  # fmt: skip
        words = (
            _("“%(title)s”分给%(name)s了。")
            if is_assigned
            else _("从%(name)s那里收回了“%(title)s”。")
        )
        messages.success(request, words % {"title": subject.title, "name": judge.person.name})
    back = reverse("panel_dealt", args=[panel.pk])
    number = request.POST.get("page", "")
    return redirect(f"{back}?page={number}" if whole_typed(number) else back)
