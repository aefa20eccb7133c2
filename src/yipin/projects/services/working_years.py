"""Keeping the calendar of working days of a host."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.permissions import can_keep_calendar
from yipin.projects.publicity_models import WorkingYear
from yipin.rules.verdicts import Refusal, refuse
from yipin.rules.working_days import table_of


@transaction.atomic
def keep_working_year(
    *, actor: Actor, unit: Unit, year: int, off: Iterable[date], on: Iterable[date], now: datetime
) -> WorkingYear:
    """The whole table of a year, in place of what there was. Who may: who runs programmes there.

    Refused: days of another year, a day both free and worked, a make-up day that is worked anyway.
    """
    require(can_keep_calendar, actor, unit)
    table = table_of(year, off, on)
    if isinstance(table, Refusal):
        raise Refused(refuse(table.code, table.message))
    values = {
        "off": [one.isoformat() for one in sorted(table.off)],
        "on": [one.isoformat() for one in sorted(table.on)],
        "saved_at": now,
        "saved_by": actor.signed_in,
    }
    row, _made = WorkingYear.objects.update_or_create(unit=unit, year=year, defaults=values)
    record_entry(
        actor=actor, at=now, action="working_year.kept", subject=row,
        after={"off": values["off"], "on": values["on"]},
    )  # fmt: skip
    return row
