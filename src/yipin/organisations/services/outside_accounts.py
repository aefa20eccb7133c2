"""Who somebody is whom the institution's own sign-in vouches for. One way for OIDC and CAS.

Nobody registers this way: the claim must name exactly one person who has an account, or an open
invitation. Once linked, the institution's own identifier counts and the claim no more, so that a
number given to somebody else later opens nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Invitation, Person
from yipin.organisations.permissions import Actor, Refused, is_signed_in, not_yours, require
from yipin.rules.verdicts import refuse


@dataclass(frozen=True, slots=True)
class Outside:
    """What the institution says. ``subject`` never changes there; ``value`` is compared with the
    person's field ``match``; ``is_verified`` holds for an e-mail that was proven to be theirs.
    """

    way: str
    name: str
    subject: str
    value: str
    match: str
    is_verified: bool = True
    user_name: str = ""


def linked_person(outside: Outside) -> Person | None:
    row = SocialAccount.objects.filter(provider=outside.way, uid=outside.subject)
    found = row.select_related("user").first()
    return found.user if found else None


@transaction.atomic
def person_for_outside(*, outside: Outside, now: datetime) -> Person:
    """The person this is; linked on the first time, and an open invitation is thereby accepted.

    Refused: a claim that is missing, not verified, that names nobody or several, and a person who
    is linked to another identifier already.
    """
    known = linked_person(outside)
    if known is not None:
        return known
    person = _matched(outside)
    if person.username is None:
        _accept_open_invitation(person, outside, now)
    if SocialAccount.objects.filter(provider=outside.way, user=person).exists():
        reason = _("这个学工号在一品已经连着另一个%(name)s账号。请找本单位管理员核对。")
        raise Refused(refuse("linked_elsewhere", reason % {"name": outside.name}))
    _link(person, outside, now)
    return person


@transaction.atomic
def link_outside(*, actor: Actor, outside: Outside, now: datetime) -> None:
    """Link one's own account, signed in already. Refused where somebody else holds that identity."""
    require(is_signed_in, actor)
    person, known = actor.signed_in, linked_person(outside)
    if known is not None and known.pk != person.pk:
        reason = _("这个%(name)s账号已经连在别人名下。请先在那边退出，换自己的账号再连。")
        raise Refused(refuse("linked_elsewhere", reason % {"name": outside.name}))
    if known is None:
        SocialAccount.objects.filter(provider=outside.way, user=person).delete()
        _link(person, outside, now)


def forget_claims(*, outside: Outside) -> None:
    """What the institution says of somebody is looked at, not kept; the link alone stays."""
    row = SocialAccount.objects.filter(provider=outside.way, uid=outside.subject)
    row.exclude(extra_data={}).update(extra_data={})


@transaction.atomic
def unlink_outside(*, actor: Actor, way: str, now: datetime) -> None:
    """Take the link away. Refused where it is the only way in."""
    require(is_signed_in, actor)
    person = Person.objects.select_for_update().get(pk=actor.signed_in.pk)
    links = SocialAccount.objects.filter(user=person)
    if not links.filter(provider=way).exists():
        raise Refused(not_yours())
    if not person.has_usable_password() and links.count() == 1:
        reason = _("您还没有设密码，断开就再也登不进来了。请先用“忘了密码”设一个。")
        raise Refused(refuse("only_way", reason))
    links.filter(provider=way).delete()
    record_entry(
        actor=actor, at=now, action="person.outside_unlinked", subject=person, after={"way": way}
    )


def _matched(outside: Outside) -> Person:
    if not outside.value:
        reason = _("%(name)s没有给出用来认人的信息。请告诉系统管理员。")
        raise Refused(refuse("no_claim", reason % {"name": outside.name}))
    if outside.match == "email" and not outside.is_verified:
        reason = _("%(name)s没有证明这个邮箱是您的，不能凭它登录。请用密码登录后再连接。")
        raise Refused(refuse("not_verified", reason % {"name": outside.name}))
    found = list(_candidates(outside)[:2])
    if len(found) != 1:
        reason = _("%(name)s认得您，但一品里没有您的账号，或没法确定是哪一个。")
        raise Refused(refuse("unknown", reason % {"name": outside.name}))
    return found[0]


def _candidates(outside: Outside) -> QuerySet[Person]:
    exact = {"number": "number", "username": "username__iexact", "email": "email__iexact"}
    return Person.objects.select_for_update().filter(**{exact[outside.match]: outside.value})


def _accept_open_invitation(person: Person, outside: Outside, now: datetime) -> None:
    open_ones = Invitation.objects.filter(person=person, used_at__isnull=True, expires_at__gt=now)
    if not open_ones.exists():
        reason = _("%(name)s认得您，但您在一品的账号还没有开通。")
        raise Refused(refuse("unknown", reason % {"name": outside.name}))
    person.set_unusable_password()
    for name in (_plain(outside.user_name), _plain(person.number), f"person-{person.pk}"):
        if name and _take_name(person, name):
            break
    open_ones.update(used_at=now)
    record_entry(actor=None, at=now, action="person.joined", subject=person)


def _plain(name: str) -> str:
    return name.casefold() if re.fullmatch(r"[\w-]{3,60}", name) else ""


def _take_name(person: Person, name: str) -> bool:
    if Person.objects.filter(username__iexact=name).exists():
        return False
    person.username = name
    try:
        with transaction.atomic():
            person.save(update_fields=["username", "password"])
    except IntegrityError:
        return False
    return True


def _link(person: Person, outside: Outside, now: datetime) -> None:
    SocialAccount.objects.create(
        user=person, provider=outside.way, uid=outside.subject, extra_data={}
    )
    record_entry(
        actor=Actor(person=person), at=now, action="person.outside_linked", subject=person,
        after={"way": outside.way},
    )  # fmt: skip
