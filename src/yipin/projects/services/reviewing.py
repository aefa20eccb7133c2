"""Handing what passed screening over to a review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round, RoundStage
from yipin.projects.decision_models import Decision
from yipin.projects.people_named import people_named
from yipin.projects.permissions import can_run_round
from yipin.projects.recheck_reviews import is_recheck_panel
from yipin.projects.reviewing import entries_of, round_of_panel, source_of, themes_of
from yipin.projects.selecting import decision_on
from yipin.projects.services.moves import lock_running
from yipin.projects.services.recheck_reviews import take_in_rechecks
from yipin.reviews.models import Panel, Subject
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.queries import panels_of_stage
from yipin.reviews.services.judging_again import admit_added
from yipin.reviews.services.panels import add_entries, open_panel, reopen_panel
from yipin.reviews.services.parts import begin_parts
from yipin.reviews.services.theme_panels import (
    Opening,
    Spread,
    bind_themes,
    move_entry,
    open_theme_panel,
    spread_entries,
)
from yipin.rules.rubrics import rubric_for
from yipin.rules.verdicts import refuse


@transaction.atomic
def prepare_review(*, actor: Actor, held: Round, stage: RoundStage, now: datetime) -> Panel:
    """A panel with everything that has passed screening by now; rubric and parts of the result as the
    definition has them to begin with.

    Who may: the host's desk that runs programmes. Refused in a closed round, for a stage that is no
    review, and while nothing has passed.
    """
    require(can_run_round, actor, held)
    locked = lock_running(held)
    if stage.kind != "assess" or not stage.is_built:
        raise Refused(refuse("no_review", _("这个阶段不是评审。")))
    source = source_of(stage)
    if there := panels_of_stage(source.kind, source.id, source.stage_key):
        return there[0]
    said = locked.definition.parsed.stage(stage.key)
    panel = open_panel(
        actor=actor, unit=locked.unit, source=source, name=stage.name, rubric=rubric_for(said),
        entries=entries_of(locked, stage.key), closes_at=stage.closes_at, now=now,
    )  # fmt: skip
    begin_parts(
        actor=actor,
        panel=panel,
        wanted=said.parts if said else (),
        now=now,
        rubric=rubric_for(said),
    )
    return panel


@transaction.atomic
def take_in_passed(*, actor: Actor, panel: Panel, now: datetime) -> Spread:
    """Add to the review what has passed screening since, each to the panel of its theme."""
    if is_recheck_panel(panel):
        held = round_of_panel(panel)
        return Spread(take_in_rechecks(actor=actor, panel=panel, held=held, now=now), 0)
    held = lock_running(round_of_panel(panel))
    entries = entries_of(held, panel.stage)
    panels = panels_of_stage(panel.source_kind, panel.source_id, panel.stage)
    if len(panels) > 1 or panel.themes:
        spread = spread_entries(
            actor=actor, panels=panels, entries=entries, now=now, named=people_named
        )
    else:
        added = add_entries(actor=actor, panel=panel, entries=entries, now=now, named=people_named)
        spread = Spread(added, 0)
    admit_added(panels, now)
    return spread


@transaction.atomic
def reopen_review(*, actor: Actor, panel: Panel, reason: str, now: datetime) -> Panel:
    """As ``reopen_panel``; refused too while a signed decision rests on the result."""
    held = lock_running(round_of_panel(panel))
    require(can_hold_review, actor, panel)
    if decision := decision_on(held, panel):
        raise Refused(refuse("decision_signed", why_not_reopened(decision)))
    return reopen_panel(actor=actor, panel=panel, reason=reason, now=now)


def why_not_reopened(decision: Decision) -> str:
    words = _(
        "“%(name)s”已经签署，依据的是这次评审的结果，评审不能重新打开。确有需要，请先重新决定“%(name)s”。"
    )
    return words % {"name": decision.name}


@transaction.atomic
def add_theme_panel(
    *,
    actor: Actor,
    held: Round,
    stage: RoundStage,
    themes: Sequence[str],
    now: datetime,
    name: str = "",
) -> Panel:
    """One more panel for a stage, for these themes of the round; none: for all the rest.

    Who may: the host's desk that runs programmes. Refused in a closed round, and as
    ``open_theme_panel`` refuses.
    """
    require(can_run_round, actor, held)
    locked = lock_running(held)
    source = source_of(stage)
    called = name.strip() or "、".join(themes) or _("综合组")
    said = locked.definition.parsed.stage(stage.key)
    wanted = Opening(
        unit=locked.unit, source=source, name=f"{stage.name}：{called}"[:200], themes=themes,
        rubric=rubric_for(said),
        entries=entries_of(locked, stage.key), closes_at=stage.closes_at,
    )  # fmt: skip
    panel = open_theme_panel(
        actor=actor, siblings=panels_of_stage(source.kind, source.id, source.stage_key),
        known=themes_of(locked), wanted=wanted, now=now,
    )  # fmt: skip
    begin_parts(
        actor=actor,
        panel=panel,
        wanted=said.parts if said else (),
        now=now,
        rubric=rubric_for(said),
    )
    return panel


@transaction.atomic
def set_themes(*, actor: Actor, panel: Panel, themes: Sequence[str], now: datetime) -> Spread:
    """Bind a panel to other themes, and let the subjects go where they now belong."""
    held = lock_running(round_of_panel(panel))
    panels = panels_of_stage(panel.source_kind, panel.source_id, panel.stage)
    bind_themes(
        actor=actor, panel=panel, siblings=panels, themes=themes, known=themes_of(held), now=now
    )
    panels = panels_of_stage(panel.source_kind, panel.source_id, panel.stage)
    entries = entries_of(held, panel.stage)
    return spread_entries(actor=actor, panels=panels, entries=entries, now=now, named=people_named)


@transaction.atomic
def place_by_hand(*, actor: Actor, panel: Panel, subject_id: int, now: datetime) -> Subject:
    """Put what this stage judges into a panel by hand. Refused for what it does not judge."""
    held = lock_running(round_of_panel(panel))
    entries = {one.subject_id: one for one in entries_of(held, panel.stage)}
    if subject_id not in entries:
        raise Refused(refuse("not_judged", _("这个项目不在这一步评审的项目里。请刷新页面再看。")))
    panels = panels_of_stage(panel.source_kind, panel.source_id, panel.stage)
    return move_entry(
        actor=actor, entry=entries[subject_id], panel=panel, siblings=panels, now=now,
        named=people_named,
    )  # fmt: skip
