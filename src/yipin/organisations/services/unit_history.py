"""Writing down what became of a unit: names, places, mergers."""

from __future__ import annotations

from datetime import date, datetime

from yipin.organisations.models import Unit, UnitChange
from yipin.organisations.permissions import Actor


def place_words(unit: Unit) -> str:
    """The units above, from the top down, in words: 校团委 ＞ 机械学院团委."""
    return " ＞ ".join(one.label for one in unit.ancestors())[:300]


def note_renamed(
    *, unit: Unit, name_before: str, on: date, actor: Actor | None, now: datetime, reason: str = ""
) -> UnitChange:
    """The unit bears another name from a day on. Called by whoever renames it."""
    return UnitChange.objects.create(
        unit=unit,
        kind=UnitChange.Kind.RENAMED,
        on=on,
        name_before=name_before,
        name_after=unit.name,
        reason=reason[:200],
        made_at=now,
        made_by=actor.label if actor else "",
    )


def note_closed(*, unit: Unit, on: date, actor: Actor | None, now: datetime) -> UnitChange:
    """The unit exists no more from a day on. Called by whoever closes it."""
    return UnitChange.objects.create(
        unit=unit,
        kind=UnitChange.Kind.CLOSED,
        on=on,
        name_before=unit.name,
        place_before=place_words(unit),
        made_at=now,
        made_by=actor.label if actor else "",
    )
