"""Preparing a review, its page, its settings, and the acts that move it on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Actor, Refused
from yipin.programmes.models import Round, RoundStage
from yipin.projects.people_named import people_named
from yipin.projects.recheck_reviews import is_recheck_panel
from yipin.projects.reviewing import (
    entries_of,
    passed_later,
    round_of_panel,
    source_of,
    themes_of,
)
from yipin.projects.selecting import decision_on
from yipin.projects.services.reviewing import (
    prepare_review,
    reopen_review,
    take_in_passed,
    why_not_reopened,
)
from yipin.reviews.models import Panel
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.queries import panels_of_stage, settled_among
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.panels import (
    begin_judging,
    close_panel,
    set_panel,
)
from yipin.reviews.services.reminding import remind_judges
from yipin.rules.decisions import is_deciding
from yipin.web.office.reviews.forms import AskForm, ReasonForm, SeatForm, SettingsForm
from yipin.web.office.reviews.loading import (
    can_review_stage,
    crumbs_of_panel,
    load_panel,
    load_review_stage,
)
from yipin.web.office.reviews.panel_page import panel_page, too_few
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.nothing_yet import closed_round, what_is_lacking
from yipin.web.permission import REFUSED_STATUS, requires

SHOWN_ONCE = "expert_link"
FIELDS = {"past": "closes_at", "each": "each", "stage_begun": "is_blind"}  # of what is refused
Act = Callable[[Actor, Panel, datetime, HttpRequest], str]


@requires(can_review_stage, load_review_stage)
def prepare(request: HttpRequest, stage: RoundStage) -> HttpResponse:
    """The review of this stage, or its panels; where there is none yet, what it will be about and the button."""
    source = source_of(stage)
    panels = panels_of_stage(source.kind, source.id, source.stage_key)
    if len(panels) == 1 and not panels[0].themes:
        return redirect("panel", pk=panels[0].pk)
    if panels:
        return redirect("round_panels", pk=stage.round_id, key=stage.key)
    held = stage.round
    if request.method == "POST":
        try:
            panel = prepare_review(
                actor=request.actor,  # type: ignore[attr-defined]
                held=held, stage=stage, now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            messages.error(request, refused.reason)
            return redirect("round_review", pk=held.pk, key=stage.key)
        return redirect("panel", pk=panel.pk)
    passed = len(entries_of(held, stage.key))
    context = {
        "held": held,
        "stage": stage,
        "passed": passed,
        "lacking": closed_round(held) if passed else what_is_lacking(held, stage),
        "waiting": held.applications.filter(state="submitted").count(),
        "has_themes": bool(themes_of(held)),
        "crumbs": crumbs_of(held, stage.name),
    }
    return render(request, "office/reviews/prepare.html", context)


@requires(can_hold_review, load_panel)
def panel(request: HttpRequest, panel: Panel) -> HttpResponse:
    """What to do next; experts, subjects, rubric, settings."""
    return show_panel(request, panel)


def show_panel(
    request: HttpRequest,
    panel: Panel,
    *,
    seat: SeatForm | None = None,
    ask: AskForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """``seat`` and ``ask`` carry what was typed and could not be done."""
    held = round_of_panel(panel)
    themes = themes_of(held)
    rests = decision_on(held, panel) if panel.state == Panel.State.CLOSED else None
    late, takes_in = _late(held, panel)
    context = {
        "panel": panel,
        "rests": rests,
        "why_closed": why_not_reopened(rests) if rests else "",
        "held": held,
        "page": panel_page(panel, timezone.now(), request.GET.get("page"), late),
        "takes_in": takes_in,
        "seat": seat or SeatForm(themes=themes),
        "ask": ask or AskForm(),
        "link": request.session.pop(SHOWN_ONCE, None),
        "now": timezone.now(),
        "reopen": ReasonForm(),
        "decides": decides_here(held, panel),
        "has_themes": bool(themes)
        and not hasattr(panel, "part_of")
        and not is_recheck_panel(panel),
        "crumbs": crumbs_of_panel(panel, held),
    }
    return render(request, "office/reviews/panel.html", context, status=status)


def _late(held: Round, panel: Panel) -> tuple[list[str], bool]:
    """Titles of what passed since and no panel of the stage judges, and whether one still takes it in."""
    if hasattr(panel, "part_of") or is_recheck_panel(panel):
        return [], False
    panels = panels_of_stage(panel.source_kind, panel.source_id, panel.stage)
    late = [one.title for one in passed_later(held, panels, panel.stage)]
    return late, bool(late) and len(settled_among(panels)) < len(panels)


def decides_here(held: Round, panel: Panel) -> bool:
    """Where no stage of its own decides, the result is decided on from here once all panels have ended."""
    if panel.state != Panel.State.CLOSED or not is_deciding(
        held.definition.parsed, panel.stage_key
    ):
        return False
    panels = panels_of_stage(panel.source_kind, panel.source_id, panel.stage_key)
    return all(one.state == Panel.State.CLOSED for one in panels)


@requires(can_hold_review, load_panel)
def settings(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Experts for each subject, the deadline, blind or not."""
    form = SettingsForm(request.POST or None, panel=panel)
    if request.method == "POST" and form.is_valid():
        try:
            set_panel(actor=request.actor, panel=panel, now=timezone.now(), **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(FIELDS.get(refused.code), refused.reason)
        else:
            messages.success(request, _("评审安排改好了。"))
            seated = panel.judges.filter(left_at=None).count()
            is_said = panel.state == Panel.State.PREPARING  # by the page itself
            if not is_said and (few := too_few(form.cleaned_data["each"], seated)):
                messages.warning(request, few)
            return redirect("panel", pk=panel.pk)
    held = round_of_panel(panel)
    context = {
        "panel": panel, "form": form,
        "crumbs": crumbs_of_panel(panel, held, _("评审安排")),
    }  # fmt: skip
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/reviews/settings.html", context, status=status)


def _assign(actor: Actor, panel: Panel, now: datetime, request: HttpRequest) -> str:
    plan = assign_cards(actor=actor, panel=panel, now=now, named=people_named)
    if plan.short:
        messages.warning(
            request, _("分好了，但能评的专家不够，或者都要回避。")
        )  # the page says which
        return ""
    return _("分好了：每项 %(each)s 位专家，共 %(cards)s 张评分表。") % {
        "each": panel.each, "cards": len(plan.pairs),
    }  # fmt: skip


def _begin(actor: Actor, panel: Panel, now: datetime, _request: HttpRequest) -> str:
    begin_judging(actor=actor, panel=panel, now=now)
    return _("评审开始了，已告诉各位专家。")


def _remind(actor: Actor, panel: Panel, now: datetime, _request: HttpRequest) -> str:
    told = remind_judges(actor=actor, panel=panel, now=now)
    if not told:
        return _("没交的专家今天都提醒过了。")
    return ngettext("提醒了 %(n)s 位专家。", "提醒了 %(n)s 位专家。", told) % {"n": told}


def _close(actor: Actor, panel: Panel, now: datetime, _request: HttpRequest) -> str:
    close_panel(actor=actor, panel=panel, now=now)
    panel.ranking.refresh_from_db()
    if panel.ranking.is_under_way:
        return _("评审结束了。项目多，名次在后台算，可以先去办别的。")
    return _("评审结束了。排名可以看，也可以导出。")


def _reopen(actor: Actor, panel: Panel, now: datetime, request: HttpRequest) -> str:
    reopen_review(actor=actor, panel=panel, reason=request.POST.get("reason", ""), now=now)
    return _("评审重新打开了，专家可以收回评分表再改。")


def _take_in(actor: Actor, panel: Panel, now: datetime, _request: HttpRequest) -> str:
    done = take_in_passed(actor=actor, panel=panel, now=now)
    words = _("没有新通过审查的项目。")
    if done.placed:
        words = _("增加了 %(n)s 个项目，请再分配一次。") % {"n": done.placed}
    if done.left_over:
        words += _("有 %(n)s 个项目没有组，请到“分组”里放。") % {"n": done.left_over}
    return words


ACTS: dict[str, Act] = {
    "assign": _assign,
    "begin": _begin,
    "remind": _remind,
    "close": _close,
    "reopen": _reopen,
    "take-in": _take_in,
}


@requires(can_hold_review, load_panel)
@require_POST
def act(request: HttpRequest, panel: Panel) -> HttpResponse:
    """One act, then back to the page with what is true now."""
    slug = request.resolver_match.kwargs["act"]  # type: ignore[union-attr]
    if slug not in ACTS:
        raise Http404
    try:
        words = ACTS[slug](request.actor, panel, timezone.now(), request)  # type: ignore[attr-defined]
    except Refused as refused:
        is_late = slug == "take-in" and refused.code in {"drawn", "ballot_open"}
        messages.error(request, _with_next_step(panel, refused) if is_late else refused.reason)
    else:
        if words:
            messages.success(request, words)
    return redirect("panel", pk=panel.pk)


def _with_next_step(panel: Panel, refused: Refused) -> str:
    """What came too late for a panel may be judged by another, where the round has themes to tell them apart."""
    held = round_of_panel(panel)
    if is_recheck_panel(panel) or not themes_of(held):
        return refused.reason
    return format_html(
        '{} <a href="{}">{}</a>', refused.reason,
        reverse("round_panels", args=[held.pk, panel.stage]), _("另设一组评这些项目"),
    )  # fmt: skip
