"""Loading what the addresses of these pages name."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Permission
from yipin.programmes.models import Round, RoundStage
from yipin.projects.deadlines import SOURCE
from yipin.projects.permissions import can_run_round
from yipin.projects.recheck_reviews import is_recheck_panel
from yipin.reviews.models import Ballot, Judge, Panel, Part, Session, Subject
from yipin.reviews.permissions import can_hold_review, can_see_marks
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import load_round

can_review_stage = Permission(
    "reviews.stage", lambda actor, stage: can_run_round(actor, stage.round)
)
can_change_judge = Permission(
    "reviews.judge_change", lambda actor, judge: can_hold_review(actor, judge.panel)
)
can_change_part = Permission(
    "reviews.part_change", lambda actor, part: can_hold_review(actor, part.panel)
)
can_change_session = Permission(
    "reviews.session_change", lambda actor, session: can_hold_review(actor, session.panel)
)
can_hold_seat = Permission(
    "reviews.seat", lambda actor, seat: can_hold_review(actor, seat[0].panel)
)
can_change_ballot = Permission(
    "reviews.ballot_change", lambda actor, ballot: can_hold_review(actor, ballot.panel)
)
can_see_subject = Permission(
    "reviews.subject", lambda actor, subject: can_see_marks(actor, subject.panel)
)


def load_review_stage(*, pk: int, key: str) -> RoundStage:
    """A stage of a round that is a review of its applications."""
    held = load_round(pk=pk)
    for stage in held.stages.all():
        if stage.key == key and stage.kind == "assess" and stage.is_built:
            stage.round = held
            return stage
    raise Http404


def load_panel(*, pk: int, **_rest: object) -> Panel:
    rows = Panel.objects.select_related("unit", "ranking", "session", "part_of__panel")
    return get_object_or_404(rows, pk=pk, source_kind=SOURCE)


def load_theme_panel(*, pk: int) -> Panel:
    """A panel of a stage, which may share it with others by theme."""
    panel = load_panel(pk=pk)
    if is_recheck_panel(panel):
        raise Http404
    return panel


def load_judge(*, pk: int) -> Judge:
    rows = Judge.objects.select_related("panel__unit", "panel__part_of__panel", "person").filter(
        left_at=None
    )
    return get_object_or_404(rows, pk=pk)


def load_part(*, pk: int) -> Part:
    return get_object_or_404(Part.objects.select_related("panel__unit", "child"), pk=pk)


def load_session(*, pk: int, **_rest: object) -> Session:
    return get_object_or_404(Session.objects.select_related("panel__unit"), pk=pk)


def load_ballot(*, pk: int, **_rest: object) -> Ballot:
    rows = Ballot.objects.select_related("panel__unit", "part", "post")
    return get_object_or_404(rows, pk=pk)


def load_seat(*, pk: int, judge: int, number: int) -> tuple[Judge, Subject]:
    """An expert who sits on the panel, and one of its subjects."""
    found = load_judge(pk=judge)
    if found.panel_id != pk:
        raise Http404
    return found, load_subject(pk=pk, number=number)


def load_subject(*, pk: int, number: int) -> Subject:
    rows = Subject.objects.select_related(
        "panel__unit", "panel__ranking", "panel__part_of__panel", "unit"
    )
    return get_object_or_404(rows, panel=pk, number=number)


def crumbs_of_panel(
    panel: Panel, held: Round, *below: str | tuple[str, str]
) -> list[tuple[str, str]]:
    """项目计划 / the round / the panels of the stage / the review it is a part of / the review / what follows."""
    own = (panel.name, reverse("panel", args=[panel.pk])) if below else panel.name
    part = getattr(panel, "part_of", None)
    above = [(part.panel.name, reverse("panel", args=[part.panel_id]))] if part else []
    if is_recheck_panel(panel):
        above = [(_("复查评审"), reverse("round_rechecks", args=[held.pk])), *above]
    elif panel.group or panel.themes:
        groups = reverse("round_panels", args=[held.pk, panel.stage])
        above = [(_("分组"), groups), *above]
    return crumbs_of(held, *above, own, *below)
