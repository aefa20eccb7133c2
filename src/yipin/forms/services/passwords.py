"""Confirming with the password that it is the person at the desk who signs."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from yipin.journal.queries import entries_about
from yipin.journal.services.entries import record_entry
from yipin.organisations.choices import SigningCheck
from yipin.organisations.models import Person, Unit
from yipin.organisations.permissions import Actor, Refused
from yipin.organisations.queries import signing_check_for
from yipin.organisations.services.second_factor import (
    TYPED,
    check_second_factor,
    second_factor_pause,
)
from yipin.rules.verdicts import refuse

MOST_WRONG = 5
WITHIN = timedelta(minutes=15)
WRONG = "signing.wrong_password"


def confirm_password(*, actor: Actor, password: str, now: datetime) -> Person:
    """Go on only with the right password. Five wrong ones in 15 minutes lock the act.

    Wrong ones are counted by their journal entries. Call it outside the transaction of the act:
    the refusal must not take the entry back.
    """
    person = actor.signed_in
    tried = _wrong_since(person, now - WITHIN)
    if tried >= MOST_WRONG:
        raise Refused(refuse("locked", _("密码连续输错 5 次，15 分钟内不能签署。请稍后再来。")))
    if person.check_password(password):
        return person
    record_entry(actor=actor, at=now, action=WRONG, subject=person)
    left = MOST_WRONG - tried - 1
    words = _("密码不对，还没有签。还可以试 %(left)s 次。") % {"left": left}
    raise Refused(refuse("wrong_password", words))


def confirm_second_factor(*, actor: Actor, unit: Unit, code: str, now: datetime) -> None:
    """Where the signing unit (or the nearest above that says) asks for it: six digits of the
    person's authenticator app, or an unused recovery code. Call it after the password, outside the
    transaction of the act: a wrong one is counted, and five begin a pause of 15 minutes.
    """
    if signing_check_for(unit) != SigningCheck.SECOND_FACTOR:
        return
    person = actor.signed_in
    if not Authenticator.objects.filter(user=person, type__in=TYPED).exists():
        words = _("%(unit)s要求签署意见时二次验证，您还没有设置。请先设好验证器，再回来签。")
        raise Refused(refuse("no_second_factor", words % {"unit": unit.label}))
    if not code.strip():
        words = _("请填验证器里的 6 位数字，或一个恢复码。还没有签。")
        raise Refused(refuse("second_factor_missing", words))
    if second_factor_pause(person=person, now=now) is not None:
        raise Refused(refuse("locked", _("验证码连续输错，15 分钟内不能签署。请稍后再来。")))
    if check_second_factor(person=person, code=code, now=now) is None:
        record_entry(actor=actor, at=now, action="signing.wrong_second_factor", subject=person)
        words = _("验证码不对或已用过，还没有签。请等下一组数字再填。")
        raise Refused(refuse("wrong_second_factor", words))


def _wrong_since(person: Person, since: datetime) -> int:
    entries = entries_about("person", person.pk)
    return entries.filter(action=WRONG, at__gt=since).count()
