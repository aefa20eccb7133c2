"""A second factor set up, taken away, or reset by an administrator: written down and told."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.recovery_codes.internal.flows import can_generate_recovery_codes
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor, Refused, is_signed_in, require
from yipin.organisations.services.accounts import PersonOn, can_change_person
from yipin.organisations.services.second_factor import clear_failures
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.verdicts import refuse

KINDS = {
    "totp": gettext_lazy("验证器"),
    "webauthn": gettext_lazy("通行密钥"),
    "recovery_codes": gettext_lazy("恢复码"),
}
ADDED = {
    "totp": gettext_lazy("您的账号开了验证器"),
    "webauthn": gettext_lazy("您的账号加了一把通行密钥"),
    "recovery_codes": gettext_lazy("您的账号换了一套恢复码"),
}
REMOVED = {
    "totp": gettext_lazy("您的账号关了验证器"),
    "webauthn": gettext_lazy("您的账号删了一把通行密钥"),
}
SECURITY = "/me/security/"


@transaction.atomic
def note_factor_added(*, person: Person, kind: str, now: datetime) -> None:
    """Write down and tell that a factor was set up; the journal keeps its kind, no secret."""
    _note(person, "person.second_factor_added", kind, now)
    _tell(person, str(ADDED[kind]), now)


@transaction.atomic
def note_factor_removed(*, person: Person, kind: str, now: datetime) -> None:
    _note(person, "person.second_factor_removed", kind, now)
    _tell(person, str(REMOVED[kind]), now)


@transaction.atomic
def renew_recovery_codes(*, actor: Actor, now: datetime) -> None:
    """A new set of one's own codes; the old one is void. Refused without an app or a passkey."""
    require(is_signed_in, actor)
    person = Person.objects.select_for_update().get(pk=actor.signed_in.pk)
    if not can_generate_recovery_codes(person):
        raise Refused(refuse("no_factor", _("先设好验证器或通行密钥，才有恢复码。")))
    Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(person)
    note_factor_added(person=person, kind="recovery_codes", now=now)


@transaction.atomic
def reset_second_factor(*, actor: Actor, person: Person, now: datetime) -> None:
    """Take every factor of somebody away who lost them; the next sign-in needs the password only.

    Who may: whoever may change the person's data (``can_change_person``). Refused where there is
    none. The person is told, and all recovery codes are void.
    """
    require(can_change_person, actor, PersonOn(person, now.astimezone(SHANGHAI).date()))
    factors = Authenticator.objects.filter(user=person)
    kinds = sorted(set(factors.values_list("type", flat=True)))
    if not kinds:
        reason = _("%(name)s 没有设过第二重验证，不用重置。") % {"name": person.name}
        raise Refused(refuse("no_factor", reason))
    factors.delete()
    clear_failures(person=person)
    record_entry(
        actor=actor, at=now, action="person.second_factor_reset", subject=person,
        unit_id=actor.unit.pk if actor.unit else None, before={"kinds": kinds},
    )  # fmt: skip
    who = _("%(desk)s的%(name)s") % {"desk": actor.label, "name": actor.signed_in.name}
    _tell(person, _("%(who)s重置了您的第二重验证") % {"who": who}, now)


def _note(person: Person, action: str, kind: str, now: datetime) -> None:
    record_entry(
        actor=Actor(person=person), at=now, action=action, subject=person, after={"kind": kind}
    )


def _tell(person: Person, title: str, now: datetime) -> None:
    body = _("如果不是您本人办的，请马上改密码，并告诉本单位管理员。")
    send_message(recipients=[person], kind="security", title=title, body=body, url=SECURITY, at=now)
