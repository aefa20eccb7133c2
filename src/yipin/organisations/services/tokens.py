"""Keys for programs: setting one up, ending it, and telling whose it is."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message
from yipin.organisations.lengths import fitting
from yipin.organisations.models import ApiAnswer, ApiToken, Appointment
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.token_permissions import can_change_tokens
from yipin.rules.verdicts import refuse

START = "yipin_"
MOST_DAYS = 365
MOST_TOKENS = 20  # of one desk at the same time
NOTE_USE_EVERY = timedelta(minutes=1)
ANSWERS_KEPT = timedelta(days=1)


def digest_of_token(token: str) -> str:
    """256 random bits need no slow hash."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


@transaction.atomic
def make_token(
    *, actor: Actor, held: Appointment, name: str, scope: str, days: int, now: datetime
) -> tuple[ApiToken, str]:
    """A new key to a desk, and the key itself, which is never shown again.

    Who may: the holder of the appointment, or an administrator over its unit. ``days`` is 1 to 365.
    Refused for a desk that is no longer held and beyond 20 keys of one desk.
    """
    require(can_change_tokens, actor, held)
    _refuse_wrong(held, name, scope, days, now)
    token = START + secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        appointment=held,
        name=fitting(name, 60, name=_("名称")),
        scope=scope,
        digest=digest_of_token(token),
        hint=token[-4:],
        made_at=now,
        made_by=actor.signed_in,
        expires_at=now + timedelta(days=days),
    )
    _tell_holder(actor, made, now)
    record_entry(
        actor=actor, at=now, action="token.made", subject=made, unit_id=held.unit_id,
        after={"desk": str(held), "holder": held.person.name, "scope": scope, "days": days},
    )  # fmt: skip
    return made, token


def _tell_holder(actor: Actor, made: ApiToken, now: datetime) -> None:
    """What a program does at a desk is done in the holder's name: the holder knows of it."""
    held = made.appointment
    if actor.person is not None and actor.person.pk == held.person_id:
        return
    words = _(
        "%(who)s为您的席位“%(desk)s”设了接口密钥“%(name)s”。不需要的话，请到“接口密钥”里作废。"
    )
    send_message(
        recipients=[held.person],
        kind="token.made",
        title=_("您的席位有了一个接口密钥"),
        body=words % {"who": actor.label, "desk": str(held), "name": made.name},
        url="/me/tokens/",
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )


def _refuse_wrong(held: Appointment, name: str, scope: str, days: int, now: datetime) -> None:
    if not held.is_current(timezone.localdate(now)) or held.unit.is_closed:
        raise Refused(refuse("desk_ended", _("这个职务已经不在任，不能再设密钥。")))
    if not name.strip():
        raise Refused(refuse("no_name", _("请写一个名称，说明给哪个程序用。")))
    if scope not in ApiToken.Scope.values or not 1 <= days <= MOST_DAYS:
        words = _("有效期填 1 到 %(most)s 天。")
        raise Refused(refuse("wrong_days", words % {"most": MOST_DAYS}))
    working = ApiToken.objects.filter(
        appointment=held, revoked_at__isnull=True, expires_at__gt=now
    ).count()
    if working >= MOST_TOKENS:
        words = _("一个席位最多同时有 %(most)s 个密钥。请先作废不用的。")
        raise Refused(refuse("too_many_tokens", words % {"most": MOST_TOKENS}))


@transaction.atomic
def revoke_token(*, actor: Actor, token: ApiToken, now: datetime) -> ApiToken:
    """End a key at once. Who may: the holder of the desk, or an administrator over its unit."""
    require(can_change_tokens, actor, token)
    row = ApiToken.objects.select_for_update(of=("self",)).get(pk=token.pk)
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        unit = token.appointment.unit_id
        record_entry(actor=actor, at=now, action="token.revoked", subject=row, unit_id=unit)
    return row


def token_in_use(*, token: str, now: datetime) -> ApiToken | None:
    """The key with its desk, or None for one that is wrong, ended or expired. One read; that it
    was used is noted once a minute.
    """
    if not token.startswith(START):
        return None
    rows = ApiToken.objects.select_related(
        "appointment__person", "appointment__post", "appointment__unit"
    )
    found = rows.filter(digest=digest_of_token(token)).first()
    if found is None or not found.is_usable(now, timezone.localdate(now)):
        return None
    if found.last_used_at is None or found.last_used_at < now - NOTE_USE_EVERY:
        stale = Q(last_used_at__isnull=True) | Q(last_used_at__lt=now - NOTE_USE_EVERY)
        ApiToken.objects.filter(stale, pk=found.pk).update(last_used_at=now)
    return found


def keep_answer(*, token: ApiToken, key: str, fingerprint: str, now: datetime) -> ApiAnswer:
    """Take a key of a request. Raises IntegrityError where it was taken before."""
    return ApiAnswer.objects.create(token=token, key=key, fingerprint=fingerprint, made_at=now)


def finish_answer(*, kept: ApiAnswer, status: int, body: dict[str, Any]) -> None:
    """What will be answered the next time."""
    kept.status, kept.body = status, body
    kept.save(update_fields=["status", "body"])


def forget_answers(*, now: datetime) -> int:
    """Remove the answers that nobody can ask for again."""
    return ApiAnswer.objects.filter(made_at__lt=now - ANSWERS_KEPT).delete()[0]
