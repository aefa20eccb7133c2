"""People from outside who are let in by a link and hold no post: what they see is not decided here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Person, Unit
from yipin.organisations.permissions import Actor, Refused, holds, reaches, require
from yipin.organisations.pinyin import initials_of
from yipin.organisations.services.people import issue_invitation
from yipin.rules.verdicts import refuse

can_ask_guests = reaches & holds(Right.RUN_PROGRAMMES)


@dataclass(frozen=True, slots=True)
class Guest:
    """``token`` stands in the link and is kept nowhere; empty for whoever has an account already."""

    person: Person
    token: str = ""


@transaction.atomic
def ask_guest(*, actor: Actor, unit: Unit, name: str, email: str, now: datetime) -> Guest:
    """Somebody new with a link to come in by, or whom this address belongs to already.

    Who may: a desk of ``unit`` or above it that runs programmes. Refused where the address belongs to
    another name, or to somebody with a post and no account: a link would open that post.
    """
    require(can_ask_guests, actor, unit)
    if not name.strip():
        raise Refused(refuse("name_missing", _("请写专家的姓名。")))
    person = _known(name.strip(), email) or _taken_in(actor, unit, name.strip(), email, now)
    if person.username is not None:
        return Guest(person)
    return Guest(person, issue_invitation(actor=actor, person=person, unit=unit, now=now)[1])


def _known(name: str, email: str) -> Person | None:
    person = Person.objects.filter(email__iexact=email).first() if email else None
    if person is not None and person.name != name:
        raise Refused(refuse("email_taken", _("这个邮箱登记在别人名下。请核对姓名和邮箱。")))
    if person is not None:
        _refuse_unfit(person)
    return person


def _taken_in(actor: Actor, unit: Unit, name: str, email: str, now: datetime) -> Person:
    person = Person(name=name, initials=initials_of(name, 80), email=email)
    person.set_unusable_password()
    person.save()
    record_entry(actor=actor, at=now, action="person.guest_asked", subject=person, unit_id=unit.pk)
    return person


def _refuse_unfit(person: Person) -> None:
    if not person.is_active:
        reason = _("%(name)s的账号停用了，不能请。请先由单位管理员恢复。")
        raise Refused(refuse("account_closed", reason % {"name": person.name}))
    if person.username is None and person.appointments.exists():
        reason = _("%(name)s在系统里有职务，还没有账号。请先在“单位与人员”里邀请。")
        raise Refused(refuse("has_post", reason % {"name": person.name}))


@transaction.atomic
def renew_guest_link(*, actor: Actor, unit: Unit, person: Person, now: datetime) -> str:
    """A new token; older links are void. Refused for whoever has an account or a post."""
    require(can_ask_guests, actor, unit)
    _refuse_unfit(person)
    if person.username is not None:
        reason = _("%(name)s已经设好账号，直接登录就行，不用再发链接。")
        raise Refused(refuse("has_account", reason % {"name": person.name}))
    return issue_invitation(actor=actor, person=person, unit=unit, now=now)[1]


@transaction.atomic
def withdraw_guest_links(*, actor: Actor, unit: Unit, person: Person, now: datetime) -> None:
    """Links of this unit that nobody has used stop working at once."""
    require(can_ask_guests, actor, unit)
    rows = person.invitations.filter(unit=unit, used_at=None, expires_at__gt=now)
    if rows.update(expires_at=now, withdrawn_at=now):
        record_entry(
            actor=actor, at=now, action="invitation.withdrawn", subject=person, unit_id=unit.pk
        )
