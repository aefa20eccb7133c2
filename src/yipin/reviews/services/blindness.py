"""Hidden names are hidden in every panel of a stage: one that still named them would tell all."""

from __future__ import annotations

from datetime import datetime

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor
from yipin.reviews.models import Panel
from yipin.reviews.queries import panels_of_whole_stage


def carry_blindness(actor: Actor, panel: Panel, now: datetime) -> None:
    """From this panel, which is locked with its whole stage (whoever sets up a further one has locked that),
    to all others.
    """
    for one in panels_of_whole_stage(panel).exclude(is_blind=panel.is_blind).exclude(pk=panel.pk):
        one.is_blind = panel.is_blind
        one.save(update_fields=["is_blind"])
        record_entry(
            actor=actor, at=now, action="panel.set", subject=one,
            before={"is_blind": not panel.is_blind}, after={"is_blind": panel.is_blind},
        )  # fmt: skip
