"""Handing what passed screening over to a review."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round, RoundStage
from yipin.projects.permissions import can_run_round
from yipin.projects.reviewing import entries_of, round_of_panel, source_of
from yipin.projects.services.moves import lock_running
from yipin.reviews.models import Panel
from yipin.reviews.services.panels import add_entries, open_panel
from yipin.rules.rubrics import rubric_for
from yipin.rules.verdicts import refuse


@transaction.atomic
def prepare_review(*, actor: Actor, held: Round, stage: RoundStage, now: datetime) -> Panel:
    """A panel with everything that has passed screening by now, and the default rubric to begin with.

    Who may: the host's desk that runs programmes. Refused in a closed round, for a stage that is no
    review, and while nothing has passed.
    """
    require(can_run_round, actor, held)
    locked = lock_running(held)
    if stage.kind != "assess" or not stage.is_built:
        raise Refused(refuse("no_review", _("这个阶段不是评审。")))
    return open_panel(
        actor=actor, unit=locked.unit, source=source_of(stage), name=stage.name,
        rubric=rubric_for(locked.definition.parsed.stage(stage.key)),
        entries=entries_of(locked, stage.key), closes_at=stage.closes_at, now=now,
    )  # fmt: skip


@transaction.atomic
def take_in_passed(*, actor: Actor, panel: Panel, now: datetime) -> int:
    """Add to the review what has passed screening since; how many."""
    held = lock_running(round_of_panel(panel))
    return add_entries(actor=actor, panel=panel, entries=entries_of(held, panel.stage_key), now=now)
