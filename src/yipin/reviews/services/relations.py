"""Relations that experts declare once; every panel they sit on takes them into account."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Person, Unit
from yipin.organisations.permissions import Actor, Refused, not_yours
from yipin.organisations.queries import units_below
from yipin.reviews.models import Card, Judge, Panel, Relation
from yipin.reviews.recusal_queries import (
    Named,
    asides_by_rule,
    cards_held,
    has_marked,
    seats_of,
)
from yipin.reviews.services.asides import write_asides
from yipin.reviews.services.panel_locks import lock_in_order
from yipin.reviews.services.panels import hold_panel
from yipin.reviews.services.telling_chair import tell_chair
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.recusals import DECLARED_REASONS, KINDS
from yipin.rules.verdicts import refuse

MOST = 30
LONGEST_NAME = 40


@transaction.atomic
def declare_relation(
    *, actor: Actor, kind: str, unit: str, name: str, named: Named, now: datetime
) -> Relation:
    """To a unit by its name or to a person by theirs, exactly one. From here on the expert stands aside
    from what it binds to: cards that were dealt go, marks that were handed in are written down.

    Who may: whoever sits on a panel that has not ended. The journal learns that, not to whom.
    """
    person = actor.signed_in
    seats = list(seats_of(person))
    if not seats:
        raise Refused(refuse("no_seat", _("现在没有请您评审，不用声明。")))
    if kind not in KINDS:
        raise Refused(refuse("kind", _("请选是什么关系。")))
    if bool(unit.strip()) == bool(name.strip()):
        raise Refused(
            refuse("one_of_two", _("单位和姓名请写一个：与单位有关系写单位，与个人有关系写姓名。"))
        )
    if person.relations.count() >= MOST:
        raise Refused(refuse("relations_full", _("最多声明 30 条。再多的，请告诉主办单位。")))
    relation = _written(person, kind, unit.strip(), name.strip(), seats, now)
    record_entry(
        actor=actor, at=now, action="relation.declared", subject=person,
        subject_label=person.name, after={"kind": kind},
    )  # fmt: skip
    lock_in_order(Panel.objects.filter(pk__in=[one.panel_id for one in seats]))
    for seat in seats:
        _stand_aside(actor, seat, named, now)
    return relation


def cards_it_would_take(
    *, actor: Actor, kind: str, unit: str, name: str, named: Named, now: datetime
) -> list[Card]:
    """The cards, handed in or not, that ``declare_relation`` would take, and its refusals. Nothing is kept."""
    with transaction.atomic():
        before = list(cards_held(actor.signed_in))
        declare_relation(actor=actor, kind=kind, unit=unit, name=name, named=named, now=now)
        left = set(cards_held(actor.signed_in).values_list("pk", flat=True))
        transaction.set_rollback(True)
    return [one for one in before if one.pk not in left]


def _written(
    person: Person, kind: str, unit: str, name: str, seats: list[Judge], now: datetime
) -> Relation:
    meant = _unit_named(unit, seats) if unit else None
    if len(name) > LONGEST_NAME:
        raise Refused(refuse("name", _("姓名最多写 40 个字，请只写一个人。")))
    relation, _made = Relation.objects.update_or_create(
        person=person, unit=meant, name=name, defaults={"kind": kind},
        create_defaults={"kind": kind, "declared_at": now},
    )  # fmt: skip
    return relation


def _unit_named(words: str, seats: list[Judge]) -> Unit:
    """Among the units of whoever holds the reviews; the whole name or the short one."""
    found: dict[int, Unit] = {}
    for seat in seats:
        below = units_below(seat.panel.unit)
        for one in (*below.filter(name=words)[:9], *below.filter(short_name=words)[:9]):
            found[one.pk] = one
    if not found:
        reason = _("没有找到“%(name)s”。请写单位的全称，或者写它上级单位的名称。")
        raise Refused(refuse("unit_unknown", reason % {"name": words}))
    if len(found) > 1:
        reason = _("叫“%(name)s”的单位不止一个。请写它上级单位的名称，下级单位一并回避。")
        raise Refused(refuse("unit_unclear", reason % {"name": words}))
    return next(iter(found.values()))


def _stand_aside(actor: Actor, seat: Judge, named: Named, now: datetime) -> None:
    """Write down what the rule says by now for one seat, and take the cards."""
    panel = hold_panel(seat.panel)
    if panel.state == Panel.State.CLOSED:
        return
    subjects = [one for one in panel.subjects.select_related("unit") if not one.is_settled]
    write_asides(actor, panel, [seat], subjects, named, now, "panel.aside_declared")
    tell_chair(panel, now)


@transaction.atomic
def remove_relation(*, actor: Actor, relation: Relation, named: Named, now: datetime) -> None:
    """Take one back; what it alone bound to may be dealt again. Who may: whoever declared it. Refused
    from the first mark on, in any review that has not ended.
    """
    person = actor.signed_in
    if relation.person_id != person.pk:
        raise Refused(not_yours())
    seats = list(seats_of(person))
    lock_in_order(Panel.objects.filter(pk__in=[one.panel_id for one in seats]))
    if has_marked(person):
        reason = _("您已经开始打分，声明过的关系不能再去掉。写错了，请告诉主办单位。")
        raise Refused(refuse("marked", reason))
    relation.delete()
    for seat in seats:
        _lift(seat, named, now.astimezone(SHANGHAI).date())
    record_entry(
        actor=actor, at=now, action="relation.removed", subject=person,
        subject_label=person.name, before={"kind": relation.kind},
    )  # fmt: skip


def _lift(seat: Judge, named: Named, today: date) -> None:
    """Those that no declared relation says any more."""
    held = list(
        seat.asides.filter(reason__in=list(DECLARED_REASONS)).select_related("subject__unit")
    )
    if not held:
        return
    still = asides_by_rule(seat.panel, [seat], [one.subject for one in held], named, today)
    for one in held:
        reason = still.get((seat.pk, one.subject_id), "")
        if not reason:
            one.delete()
        elif reason != one.reason:
            one.reason = reason
            one.save(update_fields=["reason"])
