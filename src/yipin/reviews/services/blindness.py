"""Hidden names are hidden in every panel of a stage: one that still named them would tell all."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor
from yipin.reviews.models import Panel
from yipin.reviews.queries import panels_of_whole_stage


def carry_blindness(actor: Actor, panel: Panel, now: datetime) -> None:
    """From this panel, which is locked with its whole stage (whoever sets up a further one has locked that),
    to all others. Names that are hidden where a review has ended stay hidden there.
    """
    for one in _told_otherwise(panel):
        before, is_late = one.is_blind, panel.is_blind and names_were_open(one)
        one.is_blind = panel.is_blind
        one.save(update_fields=["is_blind"])
        record_entry(
            actor=actor, at=now, action="panel.set", subject=one,
            before={"is_blind": before}, after={"is_blind": one.is_blind},
            note=late_words() if is_late else "",
        )  # fmt: skip


def _told_otherwise(panel: Panel) -> QuerySet[Panel]:
    others = panels_of_whole_stage(panel).exclude(pk=panel.pk).exclude(is_blind=panel.is_blind)
    return others if panel.is_blind else others.exclude(state=Panel.State.CLOSED)


def names_were_open(panel: Panel) -> bool:
    """Whether experts could read units and names so far: judging has begun and nothing was hidden."""
    return panel.state != Panel.State.PREPARING and not panel.is_blind


def late_words() -> str:
    return _("隐去以前，评审已经开始，专家可能已经看过单位和姓名。")
