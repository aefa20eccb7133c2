"""Taking a roster out of the house: who did, and of how many people."""

from __future__ import annotations

from datetime import datetime

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, can_administer, require


def record_roster_taken(*, actor: Actor, unit: Unit, count: int, now: datetime) -> None:
    """A roster holds whole telephone numbers, so that taking it is written down. The administrator
    of the unit may.
    """
    require(can_administer, actor, unit)
    record_entry(
        actor=actor, at=now, action="roster.taken", subject=unit, unit_id=unit.pk,
        after={"people": count},
    )  # fmt: skip
