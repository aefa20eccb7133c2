"""Changing what money may be spent on: a new version with the day from which it counts."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.funds.models import ExpenseVersion
from yipin.projects.funds.permissions import can_set_tables
from yipin.rules.expense_rules import Category, ExpenseTable, check_table
from yipin.rules.plain import as_plain
from yipin.rules.verdicts import refuse


@transaction.atomic
def save_table(
    *, actor: Actor, categories: tuple[Category, ...], since: date, now: datetime
) -> ExpenseVersion:
    """A new version for all rounds of the desk's unit and below it. Claims that were handed in keep
    theirs. Who may: the finance desk. Refused: a table that cannot be used.
    """
    require(can_set_tables, actor)
    if actor.unit is None:
        raise Refused(refuse("no_desk", _("请先选席位。")))
    table = ExpenseTable(since.isoformat(), categories)
    verdict = check_table(table)
    if not verdict:
        raise Refused(verdict)
    unit = Unit.objects.select_for_update(no_key=True).get(pk=actor.unit.pk)
    last = ExpenseVersion.objects.filter(unit=unit).aggregate(last=Max("number"))["last"] or 0
    version = ExpenseVersion.objects.create(
        unit=unit, number=last + 1, since=since, table=as_plain(categories), saved_at=now,
        saved_by=actor.signed_in,
    )  # fmt: skip
    record_entry(
        actor=actor, at=now, action="expense.table_saved", subject=version, unit_id=unit.pk,
        after={"as_of": since.isoformat()},
    )  # fmt: skip
    return version
