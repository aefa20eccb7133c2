"""Terms of committees: recording an election, moving one, setting lengths, reminding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message, send_worded
from yipin.organisations.choices import Right
from yipin.organisations.lengths import fitting
from yipin.organisations.models import (
    Appointment,
    Person,
    Term,
    TermReminder,
    TermRule,
    Unit,
)
from yipin.organisations.permissions import (
    Actor,
    Refused,
    can_administer,
    can_change_posts,
    not_yours,
    require,
)
from yipin.organisations.queries import holders_of_many, line_of
from yipin.organisations.services.people import end_appointment
from yipin.organisations.term_queries import length_for, lengths_of_site, terms_to_remind
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.terms import (
    OVERDUE,
    TermLength,
    early_fault,
    end_fault,
    last_day,
    shift_fault,
    term_length,
    term_state,
)
from yipin.rules.verdicts import refuse

MARK_WORDS = {"six_months": "6 个月", "three_months": "3 个月", "one_month": "1 个月"}
MOST_NAMED = 50
LENGTHS = ("years_least", "years", "shift_months", "source")


def due_day(unit: Unit, starts_on: date) -> date | None:
    """The last day of a term by the rule of its kind; None where nobody is elected."""
    length = term_length(unit.kind, unit.category, starts_on, lengths_of_site())
    return last_day(starts_on, length.years) if length else None


def _length_or_refuse(unit: Unit, on: date) -> TermLength:
    length = length_for(unit, on)
    if length is None:
        reason = _("%(kind)s不由选举产生，没有任期。") % {"kind": unit.get_kind_display()}
        raise Refused(refuse("no_term", reason))
    return length


@transaction.atomic
def record_election(
    *,
    actor: Actor,
    unit: Unit,
    held_on: date,
    ends_on: date | None,
    result: str,
    leaving: Iterable[Appointment],
    now: datetime,
) -> Term:
    """A new term: the day of the election, its last day (None: by the rule), the result in words,
    and whose posts end the day before. The administrator may; refused for a day in the future or before
    there was a League, one not after the running term's first, and a last day that the rule does not allow. Those elected
    are appointed on the pages for people.
    """
    require(can_administer, actor, unit)
    unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    _refuse_day(unit, held_on, now)
    length = _length_or_refuse(unit, held_on)
    last = ends_on or last_day(held_on, length.years)
    if fault := end_fault(held_on, last, length):
        raise Refused(refuse("term_end", fault))
    old = Term.objects.filter(unit=unit, replaced_on__isnull=True).first()
    if old is not None:
        if old.starts_on >= held_on:
            reason = _("选举日期不晚于上一届的起始日期（%(day)s）。请改。")
            raise Refused(refuse("term_start", reason % {"day": old.starts_on.isoformat()}))
        old.replaced_on = held_on
        old.save(update_fields=["replaced_on"])
    term = Term.objects.create(
        unit=unit, starts_on=held_on, ends_on=last, result=result[:300], recorded_at=now
    )
    for appointment in leaving:
        _end_post(actor, unit, appointment, held_on, now)
    record_entry(
        actor=actor, at=now, action="term.elected", subject=unit, unit_id=unit.pk,
        after={"from": held_on.isoformat(), "to": last.isoformat()},
    )  # fmt: skip
    return term


def _refuse_day(unit: Unit, held_on: date, now: datetime) -> None:
    if unit.is_closed:
        raise Refused(refuse("closed", _("“%(unit)s”已经撤销，不能再改。") % {"unit": unit.name}))
    if held_on > now.astimezone(SHANGHAI).date():
        raise Refused(refuse("future", _("选举日期在将来。选举办完再登记。")))
    if fault := early_fault(held_on):
        raise Refused(refuse("early", fault))


def _end_post(
    actor: Actor, unit: Unit, appointment: Appointment, held_on: date, now: datetime
) -> None:
    if appointment.unit_id != unit.pk:
        raise Refused(not_yours())
    day = max(appointment.starts_on, date.fromordinal(held_on.toordinal() - 1))
    end_appointment(actor=actor, appointment=appointment, ends_on=day, now=now)


@transaction.atomic
def shift_election(*, actor: Actor, term: Term, wanted: date, reason: str, now: datetime) -> Term:
    """Move an election to an earlier or later day, with the reason and who approved it. The
    administrator of a unit above may; refused beyond what the rule of the kind allows.
    """
    require(can_administer, actor, term)
    term = Term.objects.select_for_update(of=("self",)).select_related("unit").get(pk=term.pk)
    if actor.unit is not None and actor.unit.pk == term.unit_id and actor.unit.depth > 1:
        words = _("提前或延期由上级团组织批准，请上级的管理员登记。")
        raise Refused(refuse("own_unit", words))
    if term.replaced_on is not None:
        raise Refused(refuse("over", _("这一届已经换过届了，不能再改。")))
    length = _length_or_refuse(term.unit, term.starts_on)
    if fault := shift_fault(term.ends_on, wanted, length.shift_months, reason):
        raise Refused(refuse("shift", fault))
    before = (term.shifted_to or term.ends_on).isoformat()
    term.shifted_to, term.shift_reason = wanted, fitting(reason, 200, name=_("理由"))
    term.save(update_fields=["shifted_to", "shift_reason"])
    term.reminders.all().delete()  # the marks are reckoned anew
    record_entry(
        actor=actor, at=now, action="term.shifted", subject=term.unit, unit_id=term.unit_id,
        before={"to": before}, after={"to": wanted.isoformat()}, note=term.shift_reason,
    )  # fmt: skip
    return term


@transaction.atomic
def set_term_length(*, actor: Actor, length: TermLength, now: datetime) -> TermRule:
    """The length of terms for a kind of unit from a day on, with its source. An administrator at
    the top may. Terms that run keep their last day.
    """
    require(can_change_posts, actor)
    if not 1 <= length.years_least <= length.years <= 10 or not length.source.strip():
        reason = _("年数请填 1 到 10，最短不多于一般，并写明依据的文件。")
        raise Refused(refuse("years", reason))
    place: dict[str, Any] = {
        "kind": length.kind,
        "category": length.category,
        "valid_from": length.valid_from,
    }
    before = TermRule.objects.filter(**place).values(*LENGTHS).first()
    rule, _made = TermRule.objects.update_or_create(
        **place,
        defaults={
            "years_least": length.years_least,
            "years": length.years,
            "shift_months": length.shift_months,
            "source": length.source[:200],
        },
    )
    record_entry(
        actor=actor, at=now, action="term.length_set", subject=rule,
        subject_label=f"{rule.kind} {rule.category}".strip(),
        unit_id=actor.unit.pk if actor.unit else None,
        before=before,
        after={"from": rule.valid_from.isoformat()} | {key: getattr(rule, key) for key in LENGTHS},
    )  # fmt: skip
    return rule


@transaction.atomic
def remind_of_terms(*, now: datetime) -> int:
    """Tell the secretaries of units whose term ends in 6, 3 or 1 months or is over, once a mark;
    and the units above in one message each. Called daily; a second call tells nobody again.
    """
    today = now.astimezone(SHANGHAI).date()
    told: list[tuple[Term, str]] = []
    for term in terms_to_remind(today):
        mark = term_state(term.shifted_to or term.ends_on, today)
        if not mark:
            continue
        _row, is_new = TermReminder.objects.get_or_create(
            term=term, mark=mark, defaults={"sent_at": now}
        )
        if is_new:
            told.append((term, mark))
    _tell_units(told, today, now)
    _tell_above(told, today, now)
    return len(told)


def _tell_units(told: list[tuple[Term, str]], today: date, now: datetime) -> None:
    secretaries = holders_of_many((t.unit_id for t, _m in told), Right.ENDORSE_LEAGUE, today)
    for term, mark in told:
        send_worded(
            recipients=secretaries.get(term.unit_id, []),
            kind="term.due",
            facts=_facts(term, mark),
            line=line_of(term.unit),
            url="/unit/",
            at=now,
        )


def _facts(term: Term, mark: str) -> dict[str, str]:
    left = MARK_WORDS.get(mark, "")
    return {
        "单位": term.unit.label,
        "截止时间": (term.shifted_to or term.ends_on).isoformat(),
        "还剩": _("请尽快换届") if mark == OVERDUE else _("不到 %(left)s") % {"left": left},
    }


def _title(term: Term, mark: str) -> str:
    day = (term.shifted_to or term.ends_on).isoformat()
    names = {"unit": term.unit.label, "day": day, "left": MARK_WORDS.get(mark, "")}
    if mark == OVERDUE:
        return _("%(unit)s的任期已于 %(day)s 届满，请尽快换届") % names
    return _("%(unit)s的任期 %(day)s 届满，不到 %(left)s") % names


def _tell_above(told: list[tuple[Term, str]], today: date, now: datetime) -> None:
    """One message for each unit above, naming all its units of this day."""
    by_parent: dict[str, list[str]] = {}
    for term, mark in told:
        path = term.unit.path[: -Unit.steplen]
        by_parent.setdefault(path, []).append(_title(term, mark))
    parents = {one.path: one for one in Unit.objects.filter(path__in=by_parent)}
    holders = holders_of_many((one.pk for one in parents.values()), Right.ADMINISTER, today)
    for path, lines in by_parent.items():
        people: list[Person] = holders.get(parents[path].pk, []) if path in parents else []
        more = _("……共 %(n)s 个单位") % {"n": len(lines)} if len(lines) > MOST_NAMED else ""
        send_message(
            recipients=people,
            kind="term.digest",
            title=_("%(n)s 个下级单位要换届") % {"n": len(lines)},
            body="\n".join([*lines[:MOST_NAMED], more]).strip(),
            url="/office/terms/",
            at=now,
        )
