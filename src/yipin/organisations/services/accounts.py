"""What the administrator of a unit does with a person's data and account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Person
from yipin.organisations.permissions import (
    Actor,
    Permission,
    Refused,
    holds,
    not_yours,
    permission,
    require,
)
from yipin.organisations.pinyin import initials_of
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.verdicts import Verdict, allow, refuse

FIELDS = ("name", "number", "phone", "email", "political_status")


@dataclass(frozen=True, slots=True)
class PersonOn:
    """A person on the day of the act: posts that have ended by then count no more."""

    person: Person
    day: date


@permission("people.cares_for")
def cares_for(actor: Actor, subject: PersonOn) -> Verdict:
    """Somebody else, with a post in the subtree of the desk and none outside of it.

    Who changes an address could set a new password by it, so a post elsewhere puts a person out of
    reach: the administrator above both units changes the data.
    """
    person = subject.person
    if actor.person is not None and actor.person.pk == person.pk:
        reason = _("您自己的联系方式在“个人资料”里改；姓名、学工号和登录请另一位管理员办理。")
        return refuse("own_account", reason)
    still_held = Q(ends_on__isnull=True) | Q(ends_on__gte=subject.day)
    held = person.appointments.filter(still_held)
    paths = list(held.values_list("unit__path", flat=True))
    if not any(map(actor.reaches, paths)):
        return not_yours()
    if not all(map(actor.reaches, paths)):
        reason = _("%(name)s 在别的单位还有任职，请管得到这些单位的上级管理员办理。")
        return refuse("posts_elsewhere", reason % {"name": person.name})
    return allow()


can_change_person = Permission("people.change", (holds(Right.ADMINISTER) & cares_for).ask)


@transaction.atomic
def change_person(
    *,
    actor: Actor,
    person: Person,
    name: str,
    number: str,
    phone: str,
    email: str,
    political_status: str,
    now: datetime,
) -> Person:
    """Change what is known of a person. Who may: ``can_change_person``.

    Refuses a number or an e-mail that somebody else has. The journal keeps which fields changed,
    never a value.
    """
    require(can_change_person, actor, PersonOn(person, now.astimezone(SHANGHAI).date()))
    row = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_taken(row, number=number, email=email)
    given = {
        "name": name,
        "number": number,
        "phone": phone,
        "email": email,
        "political_status": political_status,
    }
    changed = [key for key in FIELDS if getattr(row, key) != given[key]]
    if changed:
        for key in changed:
            setattr(row, key, given[key])
        row.initials = initials_of(row.name, 80)
        row.save(update_fields=[*changed, "initials"])
        _record(actor, row, "person.changed", now, {"changed": changed})
    return row


def _refuse_taken(row: Person, *, number: str, email: str) -> None:
    others = Person.objects.exclude(pk=row.pk)
    if number and others.filter(number=number).exists():
        reason = _("学工号“%(number)s”登记在别人名下。请核对。") % {"number": number}
        raise Refused(refuse("number_taken", reason))
    if email and others.filter(email__iexact=email).exists():
        reason = _("这个邮箱已经登记在另一个账号上。请换一个。")
        raise Refused(refuse("email_taken", reason))


def close_account(*, actor: Actor, person: Person, now: datetime) -> Person:
    """The person cannot sign in any more; open invitations end. Posts and signatures stay."""
    return _set_active(actor, person, now, is_active=False)


def open_account(*, actor: Actor, person: Person, now: datetime) -> Person:
    """The person can sign in again, with the old password."""
    return _set_active(actor, person, now, is_active=True)


@transaction.atomic
def _set_active(actor: Actor, person: Person, now: datetime, *, is_active: bool) -> Person:
    require(can_change_person, actor, PersonOn(person, now.astimezone(SHANGHAI).date()))
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.is_active == is_active:
        return row
    row.is_active = is_active
    row.save(update_fields=["is_active"])
    if not is_active:
        row.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    _record(actor, row, "person.account_opened" if is_active else "person.account_closed", now)
    return row


def _record(
    actor: Actor, person: Person, action: str, now: datetime, after: dict[str, object] | None = None
) -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=person,
        unit_id=actor.unit.pk if actor.unit else None, after=after,
    )  # fmt: skip
