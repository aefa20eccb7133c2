"""Founding, changing, moving and closing units."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Headcount, Unit
from yipin.organisations.permissions import (
    Actor,
    Refused,
    can_administer,
    can_record_headcount,
    require,
)
from yipin.organisations.pinyin import initials_of
from yipin.organisations.services.unit_history import note_closed, note_renamed
from yipin.rules.headcounts import headcount_faults
from yipin.rules.verdicts import refuse

CHANGEABLE = (
    "code",
    "name",
    "short_name",
    "kind",
    "category",
    "party_body",
    "signing_check",
    "sign_in_check",
)


def found_root_unit(*, name: str, kind: str, now: datetime, **fields: Any) -> Unit:
    """The unit at the top of a site (``yipin createsite`` and the sample world only)."""
    unit = Unit.objects.add_root(instance=_new_unit(name=name, kind=kind, **fields))
    record_entry(actor=None, at=now, action="unit.founded", subject=unit, unit_id=unit.pk)
    return unit


@transaction.atomic
def found_unit(
    *, actor: Actor, parent: Unit, name: str, kind: str, now: datetime, **fields: Any
) -> Unit:
    """A new unit below ``parent``. The administrator of a unit above may; equal names side by side
    are refused.
    """
    require(can_administer, actor, parent)
    parent = Unit.objects.get(pk=parent.pk)
    _refuse_closed(parent)
    if parent.children().filter(name=name).exists():
        raise Refused(refuse("same_name", _same_name_words(parent, name)))
    made = _new_unit(name=name, kind=kind, **fields)
    _refuse_same_code(made)
    unit = Unit.objects.add_child(parent, instance=made)
    record_entry(actor=actor, at=now, action="unit.founded", subject=unit, unit_id=unit.pk)
    return unit


def _refuse_closed(unit: Unit) -> None:
    if unit.is_closed:
        reason = _("“%(unit)s”已经撤销，不能再改。") % {"unit": unit.name}
        raise Refused(refuse("closed", reason))


def _refuse_same_name(unit: Unit) -> None:
    parent = unit.parent()
    if parent is None:
        return
    if parent.children().filter(name=unit.name).exclude(pk=unit.pk).exists():
        raise Refused(refuse("same_name", _same_name_words(parent, unit.name)))


def _refuse_same_code(unit: Unit) -> None:
    if unit.code and Unit.objects.filter(code=unit.code).exclude(pk=unit.pk).exists():
        reason = _("编号“%(code)s”别的单位在用。请换一个编号。") % {"code": unit.code}
        raise Refused(refuse("same_code", reason))


def _same_name_words(parent: Unit, name: str) -> str:
    words = _("“%(parent)s”下已有同名单位“%(name)s”。请换一个名称。")
    return words % {"parent": parent.name, "name": name}


def _new_unit(*, name: str, **fields: Any) -> Unit:
    label = fields.get("short_name") or name
    return Unit(
        name=name, initials=initials_of(f"{name}{label if label != name else ''}"), **fields
    )


@transaction.atomic
def change_unit(*, actor: Actor, unit: Unit, now: datetime, **changes: Any) -> Unit:
    """Change name, short name, kind, category or Party body of a unit. The administrator may;
    a name that a unit beside it has is refused.
    """
    require(can_administer, actor, unit)
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    before = {key: getattr(unit, key) for key in changes if key in CHANGEABLE}
    for key in before:
        setattr(unit, key, changes[key])
    _refuse_same_name(unit)
    _refuse_same_code(unit)
    if before.get("name", unit.name) != unit.name:
        today = localtime(now).date()
        note_renamed(unit=unit, name_before=before["name"], on=today, actor=actor, now=now)
    unit.initials = _new_unit(name=unit.name, kind=unit.kind, short_name=unit.short_name).initials
    unit.save()
    after = {key: getattr(unit, key) for key in before}
    record_entry(
        actor=actor, at=now, action="unit.changed", subject=unit, unit_id=unit.pk,
        before=before, after=after,
    )  # fmt: skip
    return unit


@transaction.atomic
def close_unit(*, actor: Actor, unit: Unit, now: datetime) -> Unit:
    """Close a unit that has no open unit below it. It stays in every paper it appears in."""
    require(can_administer, actor, unit)
    if unit.descendants().exists():
        reason = _("“%(unit)s”下面还有单位。请先撤销或移走下级单位。") % {"unit": unit.name}
        raise Refused(refuse("has_units_below", reason))
    if actor.unit is not None and actor.unit.pk == unit.pk:
        raise Refused(refuse("own_unit", _("不能撤销您自己所在的单位。请由上级办理。")))
    unit.is_closed = True
    unit.save(update_fields=["is_closed"])
    note_closed(unit=unit, on=localtime(now).date(), actor=actor, now=now)
    record_entry(
        actor=actor, at=now, action="unit.closed", subject=unit, unit_id=unit.pk,
        before={"is_closed": False}, after={"is_closed": True},
    )  # fmt: skip
    return unit


@transaction.atomic
def record_headcount(
    *,
    actor: Actor,
    unit: Unit,
    as_of: date,
    members: int,
    youth_14_to_28: int,
    cadres: int,
    now: datetime,
    source: str = "",
) -> Headcount:
    """Enter a unit's figures for a day; the same day again replaces them.

    The administrator above may, and whoever fills in the unit's own forms. A ratio over 100 % or a
    day in the future is refused (domain.md 1.4).
    """
    require(can_record_headcount, actor, unit)
    found = headcount_faults(members=members, youth=youth_14_to_28, cadres=cadres)
    faults = tuple(fault.message for fault in found)
    if as_of > localtime(now).date():
        faults = (*faults, _("截至日期在将来。请填今天或以前的日期。"))
    if faults:
        raise Refused(refuse("headcount", faults[0]), faults)
    figures = {"members": members, "youth_14_to_28": youth_14_to_28, "cadres": cadres}
    earlier = Headcount.objects.filter(unit=unit, as_of=as_of).values(*figures).first()
    row, _created = Headcount.objects.update_or_create(
        unit=unit, as_of=as_of, defaults={**figures, "source": source, "recorded_at": now}
    )
    record_entry(
        actor=actor, at=now, action="headcount.recorded", subject=unit, unit_id=unit.pk,
        before={**earlier, "as_of": as_of.isoformat()} if earlier else {},
        after={**figures, "as_of": as_of.isoformat()},
    )  # fmt: skip
    return row
