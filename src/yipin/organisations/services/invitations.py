"""Invitations: how many, until when, taken back, and to many people at once by letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import bad_addresses, send_message
from yipin.organisations.models import Appointment, Invitation
from yipin.organisations.permissions import Actor, Refused, can_administer, require
from yipin.organisations.services.people import invite_person
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.verdicts import refuse

MOST_AT_ONCE = 200


@dataclass
class Invited:
    """What became of inviting many: letters sent, links to hand over, and who was refused why."""

    mailed: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def open_invitations(actor: Actor, now: datetime) -> QuerySet[Invitation]:
    """Links that still work for people with a post below the desk; newest first. Those of guests are
    kept where they were asked. ``is_in_post``: whose posts have all ended gets no other link.
    """
    rows = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=now)
    posts = Appointment.objects.filter(person=OuterRef("person"))
    in_post = posts.exclude(ends_on__lt=now.astimezone(SHANGHAI).date())
    rows = rows.filter(Exists(posts)).annotate(is_in_post=Exists(in_post))
    path = actor.unit.path if actor.unit else "-"
    return rows.filter(unit__path__startswith=path).select_related("person", "unit", "invited_by")


def uninvited(actor: Actor, now: datetime) -> QuerySet[Appointment]:
    """Posts held today, below the desk, by people who have no account and no open link."""
    path = actor.unit.path if actor.unit else "-"
    day = now.astimezone(SHANGHAI).date()
    held = Appointment.objects.filter(
        unit__path__startswith=path, person__username__isnull=True, starts_on__lte=day
    ).exclude(ends_on__lt=day)
    has_link = Invitation.objects.filter(used_at__isnull=True, expires_at__gt=now)
    return (
        held.exclude(person__in=has_link.values("person"))
        .select_related("person", "post", "unit")
        .order_by("unit__path", "post__order", "id")
    )


@transaction.atomic
def withdraw_invitation(*, actor: Actor, invitation: Invitation, now: datetime) -> None:
    """The link stops working at once. Who may: the administrator of its unit."""
    require(can_administer, actor, invitation)
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.used_at is not None or row.expires_at <= now:
        raise Refused(refuse("over", _("这个链接已经用过或过期，不用再收回。")))
    row.expires_at = row.withdrawn_at = now
    row.save(update_fields=["expires_at", "withdrawn_at"])
    record_entry(
        actor=actor, at=now, action="invitation.withdrawn", subject=row.person,
        unit_id=row.unit_id,
    )  # fmt: skip


def note_invitation_try(*, invitation: Invitation) -> None:
    """Count that somebody sent the form behind a link; after twenty the link is void."""
    Invitation.objects.filter(pk=invitation.pk).update(tries=F("tries") + 1)


def is_over(invitation: Invitation, now: datetime) -> bool:
    """Used, expired, withdrawn, or tried too often."""
    if invitation.used_at is not None or invitation.withdrawn_at is not None:
        return True
    return invitation.expires_at < now or invitation.tries >= settings.INVITATION_TRIES


def mail_invitation(*, invitation: Invitation, link: str, inviter: str, now: datetime) -> bool:
    """The link by letter, and in nothing that is kept.

    False where the person has no address, or one that was refused for good.
    """
    person = invitation.person
    if not person.email or bad_addresses([person.email]):
        return False
    body = _(
        "%(name)s，您好：\n\n请打开下面的链接，设好用户名和密码，就能登录一品。"
        "链接只能用一次，%(days)d 天内有效。不是发给您的，请不要打开。"
    )
    given = {"name": person.name, "days": settings.INVITATION_DAYS}
    send_message(
        recipients=[person], kind="invitation", title=_("请设好您的一品账号"), body=body % given,
        secret=link, sent_by=inviter, at=now,
    )  # fmt: skip
    return True


def invite_many(
    *,
    actor: Actor,
    held: Sequence[Appointment],
    link_of: Callable[[str], str],
    now: datetime,
) -> Invited:
    """Invite each; one refusal keeps nobody else back. At most 200 at once.

    Whoever has an e-mail gets a letter; of the others the links are answered, to be handed over.
    """
    done = Invited()
    seen: set[int] = set()
    for one in held[:MOST_AT_ONCE]:
        if one.person_id in seen:
            continue
        seen.add(one.person_id)
        try:
            _invite_one(done, actor, one, link_of, now)
        except Refused as refused:
            done.refused.append((one.person.name, refused.reason))
    return done


@transaction.atomic
def _invite_one(
    done: Invited,
    actor: Actor,
    held: Appointment,
    link_of: Callable[[str], str],
    now: datetime,
) -> None:
    invitation, token = invite_person(actor=actor, person=held.person, unit=held.unit, now=now)
    link = link_of(token)
    if mail_invitation(invitation=invitation, link=link, inviter=actor.label, now=now):
        done.mailed.append(held.person.name)
    else:
        done.links.append((held.person.name, link))
