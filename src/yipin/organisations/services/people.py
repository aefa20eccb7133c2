"""People: taking them in, appointing them, letting them go, inviting them to sign in."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Appointment, Invitation, Person, Post, Unit
from yipin.organisations.permissions import Actor, Refused, can_administer, not_yours, require
from yipin.organisations.pinyin import initials_of
from yipin.organisations.services.accounts import PersonOn, cares_for
from yipin.organisations.services.tokens import digest_of_token
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.verdicts import Verdict, refuse


@transaction.atomic
def take_in_person(*, actor: Actor, unit: Unit, name: str, now: datetime, **fields: Any) -> Person:
    """Enter a person (who cannot sign in yet). The administrator of ``unit`` may; a student or
    staff number that somebody has already is refused.
    """
    require(can_administer, actor, unit)
    number = fields.get("number", "")
    if number and Person.objects.filter(number=number).exists():
        reason = _("学工号“%(number)s”已经登记过。请在“给已有的人安排职务”里找。")
        raise Refused(refuse("number_taken", reason % {"number": number}))
    person = Person(name=name, initials=initials_of(name, 80), **fields)
    person.set_unusable_password()
    person.save()
    record_entry(actor=actor, at=now, action="person.taken_in", subject=person, unit_id=unit.pk)
    return person


@transaction.atomic
def appoint(
    *,
    actor: Actor,
    person: Person,
    post: Post,
    unit: Unit,
    starts_on: date,
    now: datetime,
    title: str = "",
    ends_on: date | None = None,
) -> Appointment:
    """Give a person a post in a unit. Refused where the desk does not reach the unit, where the
    days are the wrong way round, where the person holds the post already, and for oneself. Open
    invitations end: an old link must not open a new desk.
    """
    require(can_administer, actor, unit)
    if actor.person is not None and actor.person.pk == person.pk:
        raise Refused(refuse("own_post", _("不能给自己安排职务。请由另一位管理员办理。")))
    if unit.is_closed:
        reason = _("“%(unit)s”已经撤销，不能再安排职务。") % {"unit": unit.name}
        raise Refused(refuse("closed", reason))
    if ends_on is not None and ends_on < starts_on:
        raise Refused(refuse("days", _("离任日期早于任职日期。请改离任日期。")))
    held = Appointment.objects.filter(person=person, post=post, unit=unit)
    if held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)).exists():
        names = {"name": person.name, "unit": unit.label, "post": post.name}
        reason = _("%(name)s 已经是%(unit)s的%(post)s。不用再安排。") % names
        raise Refused(refuse("held_already", reason))
    made = Appointment.objects.create(
        person=person, post=post, unit=unit, title=title, starts_on=starts_on, ends_on=ends_on
    )
    person.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    record_entry(
        actor=actor, at=now, action="person.appointed", subject=made, unit_id=unit.pk,
        after={"person": person.pk, "post": post.key, "from": starts_on.isoformat()},
    )  # fmt: skip
    return made


@transaction.atomic
def take_in_to_post(
    *,
    actor: Actor,
    unit: Unit,
    person: dict[str, Any],
    appointment: dict[str, Any],
    now: datetime,
) -> Appointment:
    """Take a person in and give the first post, both or neither."""
    made = take_in_person(actor=actor, unit=unit, now=now, **person)
    return appoint(actor=actor, person=made, unit=unit, now=now, **appointment)


@transaction.atomic
def end_appointment(
    *, actor: Actor, appointment: Appointment, ends_on: date, now: datetime
) -> Appointment:
    """The last day in a post. One's own post as administrator is ended by somebody else."""
    require(can_administer, actor, appointment)
    if actor.appointment is not None and actor.appointment.pk == appointment.pk:
        raise Refused(refuse("own_post", _("不能结束您自己正在用的席位。请由另一位管理员办理。")))
    if ends_on < appointment.starts_on:
        raise Refused(refuse("days", _("离任日期早于任职日期。请改离任日期。")))
    before = appointment.ends_on
    appointment.ends_on = ends_on
    appointment.save(update_fields=["ends_on"])
    record_entry(
        actor=actor, at=now, action="appointment.ended", subject=appointment,
        unit_id=appointment.unit_id,
        before={"to": before.isoformat() if before else None}, after={"to": ends_on.isoformat()},
    )  # fmt: skip
    return appointment


@transaction.atomic
def invite_person(
    *, actor: Actor, person: Person, unit: Unit, now: datetime
) -> tuple[Invitation, str]:
    """An invitation by which the person sets user name and password, and the token for its link,
    which is kept nowhere. Older open links stop working.

    Whoever holds the link gets every post of the person, so all of them lie below the desk.
    """
    require(can_administer, actor, unit)
    if not Appointment.objects.filter(person=person, unit=unit).exists():
        raise Refused(not_yours())
    require(cares_for, actor, PersonOn(person, now.astimezone(SHANGHAI).date()))
    return issue_invitation(actor=actor, person=person, unit=unit, now=now)


def issue_invitation(
    *, actor: Actor, person: Person, unit: Unit, now: datetime
) -> tuple[Invitation, str]:
    """The link itself; who may ask for one is decided by the caller. Older open links stop working."""
    person.invitations.filter(used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    _refuse_too_many(actor.signed_in, now)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        digest=digest_of_token(token),
        person=person,
        invited_by=actor.signed_in,
        unit=unit,
        created_at=now,
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )
    record_entry(actor=actor, at=now, action="person.invited", subject=person, unit_id=unit.pk)
    return invitation, token


def _refuse_too_many(inviter: Person, now: datetime) -> None:
    """So many links lie about at once, and so many are sent in 24 hours, and no more."""
    sent = Invitation.objects.filter(invited_by=inviter)
    still_open = sent.filter(used_at__isnull=True, expires_at__gt=now).count()
    if still_open >= settings.INVITATIONS_OPEN:
        reason = _("您发出的邀请还有 %(count)d 个没人用。请先收回一些，再发新的。")
        raise Refused(refuse("too_many_open", reason % {"count": still_open}))
    if sent.filter(created_at__gt=now - timedelta(days=1)).count() >= settings.INVITATIONS_A_DAY:
        reason = _("您一天里最多发 %(count)d 个邀请，今天已经够数。请明天再发。")
        raise Refused(refuse("too_many_today", reason % {"count": settings.INVITATIONS_A_DAY}))


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, username: str, password: str, now: datetime
) -> Person:
    """Set user name and password once. Refused after use, after expiry, and for a taken name."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    too_often = invitation.tries > settings.INVITATION_TRIES
    is_void = invitation.used_at is not None or invitation.withdrawn_at is not None or too_often
    if is_void or invitation.expires_at < now:
        reason = _("这个邀请链接已经用过或已过期。请向发出邀请的管理员再要一个。")
        raise Refused(refuse("invitation_over", reason))
    person = invitation.person
    validate_password(password, person)
    person.username = username
    person.set_password(password)
    try:
        with transaction.atomic():
            person.save(update_fields=["username", "password"])
    except IntegrityError:
        raise Refused(name_taken()) from None
    invitation.used_at = now
    invitation.save(update_fields=["used_at"])
    record_entry(actor=None, at=now, action="person.joined", subject=person)
    return person


def is_name_taken(username: str, person: Person) -> bool:
    """Whether somebody else signs in by it."""
    return Person.objects.filter(username=username).exclude(pk=person.pk).exists()


def name_taken() -> Verdict:
    return refuse("name_taken", _("这个用户名已有人用。请换一个。"))
