"""Moving a unit with all below it, and merging one into another. Both leave a history."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yipin.journal.events import UNIT_ABSORBED, emit
from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.models import Appointment, Term, Unit, UnitChange
from yipin.organisations.permissions import Actor, Refused, can_administer, require
from yipin.organisations.services.unit_history import place_words
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.import_units import MOST_DEPTH
from yipin.rules.terms import early_fault
from yipin.rules.verdicts import refuse


@transaction.atomic
def move_unit(
    *, actor: Actor, unit: Unit, parent: Unit, on: date, reason: str, now: datetime
) -> Unit:
    """Put a unit with everything below it under another one, from a day not in the future.

    Who may: the administrator of a desk above both. Refused for one's own unit, a closed one, a
    place below itself, the place it has, and beside a unit of the same name. What rounds have
    pinned stays; rights follow the new place at once.
    """
    unit, parent = _lock(actor, unit, parent)
    _refuse_move(unit, parent)
    _refuse_words(on, reason, now)
    old = unit.parent()
    before = place_words(unit)
    Unit.objects.move(unit, parent, "last-child")
    unit = Unit.objects.get(pk=unit.pk)
    UnitChange.objects.create(
        unit=unit,
        kind=UnitChange.Kind.MOVED,
        on=on,
        name_before=unit.name,
        name_after=unit.name,
        parent_before=old,
        parent_after=parent,
        place_before=before,
        place_after=place_words(unit),
        reason=fitting(reason, 200, name=_("理由")),
        made_at=now,
        made_by=actor.label,
    )
    record_entry(
        actor=actor, at=now, action="unit.moved", subject=unit, unit_id=unit.pk,
        before={"above": old.name if old else ""}, after={"above": parent.name},
        note=reason.strip(),
    )  # fmt: skip
    return unit


def _lock(actor: Actor, unit: Unit, other: Unit) -> tuple[Unit, Unit]:
    """Both as they are now. One change of the tree at a time: the desk's own row is the lock."""
    require(can_administer, actor, unit)
    require(can_administer, actor, other)
    own = actor.unit
    assert own is not None
    Unit.objects.select_for_update(no_key=True).get(path=own.path[: Unit.steplen])
    unit, other = Unit.objects.get(pk=unit.pk), Unit.objects.get(pk=other.pk)
    require(can_administer, actor, unit)
    require(can_administer, actor, other)
    if own.pk == unit.pk or own.path.startswith(unit.path):
        raise Refused(refuse("own_unit", _("不能移动或并掉您自己所在的单位。请由上级办理。")))
    for one in (unit, other):
        if one.is_closed:
            words = _("“%(unit)s”已经撤销，不能再改。") % {"unit": one.name}
            raise Refused(refuse("closed", words))
    return unit, other


def _refuse_move(unit: Unit, parent: Unit) -> None:
    if parent.path.startswith(unit.path):
        raise Refused(refuse("below_itself", _("不能移到它自己或它的下级下面。请另选上级。")))
    if parent.path == unit.path[: -Unit.steplen]:
        raise Refused(refuse("there", _("它现在就在这个单位下面。请另选上级。")))
    _refuse_twin(parent, unit)
    deepest = max(Unit.objects.get_descendants(unit).values_list("depth", flat=True), default=0)
    if parent.depth + max(deepest, unit.depth) - unit.depth + 1 > MOST_DEPTH:
        raise Refused(refuse("deep", _("单位层级太多。请另选上级。")))


def _refuse_twin(parent: Unit, unit: Unit) -> None:
    if parent.children().filter(name=unit.name).exclude(pk=unit.pk).exists():
        words = _("“%(parent)s”下已有同名单位“%(name)s”。请先改名。")
        raise Refused(refuse("same_name", words % {"parent": parent.name, "name": unit.name}))


def _refuse_words(on: date, reason: str, now: datetime) -> None:
    if on > now.astimezone(SHANGHAI).date():
        raise Refused(refuse("future", _("生效日期在将来。请到那一天再办。")))
    if fault := early_fault(on):
        raise Refused(refuse("early", fault))
    if not reason.strip():
        raise Refused(refuse("reason", _("请写明原因和批准的文件。")))


@transaction.atomic
def merge_units(
    *, actor: Actor, unit: Unit, into: Unit, on: date, reason: str, now: datetime
) -> Unit:
    """Merge a unit into another, from a day not in the future: it is closed and leads on to its
    successor, the units below it go along, members go over, and posts that carry rights end.

    Who may: the administrator of a desk above both. Refused as for a move, and where a unit below
    has the name of one that the successor has.
    """
    unit, into = _lock(actor, unit, into)
    _refuse_words(on, reason, now)
    if into.path.startswith(unit.path):
        raise Refused(refuse("below_itself", _("不能并入它自己或它的下级。请另选单位。")))
    for child in unit.children():
        _refuse_twin(into, child)
    above, children = f"{place_words(unit)} ＞ {unit.label}", list(unit.children())
    for child in children:
        Unit.objects.move(child, Unit.objects.get(pk=into.pk), "last-child")
    _note_children(children, unit, into, above, on, actor, now)
    moved = _hand_over_people(unit, into, on)
    Term.objects.filter(unit=unit, replaced_on__isnull=True).update(replaced_on=on)
    unit = Unit.objects.get(pk=unit.pk)
    unit.is_closed, unit.successor = True, into
    unit.save(update_fields=["is_closed", "successor"])
    _note_merger(unit, into, on, reason, actor, now)
    emit(UNIT_ABSORBED, unit=unit, into=into, actor=actor, now=now)
    record_entry(
        actor=actor, at=now, action="unit.merged", subject=unit, unit_id=unit.pk,
        after={"into": into.name, "people": moved}, note=reason.strip(),
    )  # fmt: skip
    return Unit.objects.get(pk=into.pk)


def _note_children(
    children: list[Unit],
    unit: Unit,
    into: Unit,
    above: str,
    on: date,
    actor: Actor,
    now: datetime,
) -> None:
    """The units that went along have another place from this day on."""
    into = Unit.objects.get(pk=into.pk)
    place = f"{place_words(into)} ＞ {into.label}"
    UnitChange.objects.bulk_create(
        UnitChange(
            unit=child,
            kind=UnitChange.Kind.MOVED,
            on=on,
            name_before=child.name,
            name_after=child.name,
            parent_before=unit,
            parent_after=into,
            place_before=above[:300],
            place_after=place[:300],
            reason=_("“%(unit)s”并入“%(into)s”") % {"unit": unit.name[:80], "into": into.name[:80]},
            made_at=now,
            made_by=actor.label,
        )
        for child in children
    )


def _hand_over_people(unit: Unit, into: Unit, on: date) -> int:
    """Those whose post carries no rights hold it on in the successor; the other posts end."""
    held = list(
        Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), unit=unit)
        .select_related("post")
        .select_for_update(of=("self",))
    )
    there = set(
        Appointment.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), unit=into
        ).values_list("person", "post")
    )
    over = [
        Appointment(
            person_id=one.person_id, post_id=one.post_id, unit=into, title=one.title,
            starts_on=max(on, one.starts_on), ends_on=one.ends_on,
        )
        for one in held
        if not one.post.rights and (one.person_id, one.post_id) not in there
    ]  # fmt: skip
    Appointment.objects.bulk_create(over, batch_size=1000)
    for one in held:
        one.ends_on = max(one.starts_on, on - timedelta(days=1))
    Appointment.objects.bulk_update(held, ["ends_on"], batch_size=200)
    return len(over)


def _note_merger(
    unit: Unit, into: Unit, on: date, reason: str, actor: Actor, now: datetime
) -> None:
    told = {
        "on": on,
        "reason": fitting(reason, 200, name=_("理由")),
        "made_at": now,
        "made_by": actor.label,
    }
    UnitChange.objects.create(
        unit=unit, kind=UnitChange.Kind.ABSORBED, other=into, name_before=unit.name,
        name_after=into.name, place_before=place_words(unit), **told,
    )  # fmt: skip
    UnitChange.objects.create(
        unit=into, kind=UnitChange.Kind.TOOK_IN, other=unit, name_before=unit.name,
        name_after=into.name, place_before=place_words(unit), **told,
    )  # fmt: skip
