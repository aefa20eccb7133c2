"""What a secretary sees of the own unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.web.office.units.pages import (
    HeadcountRow,
    PersonRow,
    headcount_rows,
    person_rows,
    posts_held_in,
)


@dataclass(frozen=True, kw_only=True)
class OwnUnitPage:
    unit: Unit
    above: Unit | None
    people: Sequence[PersonRow]
    figures: Sequence[HeadcountRow]
    below: Sequence[Unit]
    may_record: bool


def own_unit_page(actor: Actor, now: datetime) -> OwnUnitPage:
    """One's own unit, whichever desk of it one sits at."""
    unit = actor.unit
    if unit is None:
        raise TypeError("nobody sits at this desk")
    held = list(posts_held_in(unit, localtime(now).date()))
    return OwnUnitPage(
        unit=unit,
        above=unit.parent(),
        people=person_rows(held, actor, now),
        figures=headcount_rows(unit),
        below=list(unit.children()),
        may_record=actor.has(Right.FILL_FORMS),
    )
