"""Where somebody is signed in: begun, seen, ended; and the notice about a device not seen before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message
from yipin.organisations.models import KnownDevice, Person, SignInSession
from yipin.organisations.permissions import Actor, Permission, is_signed_in, not_yours, require
from yipin.organisations.services.accounts import PersonOn, can_change_person
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.verdicts import Verdict, allow

FORGET_DEVICE_AFTER = timedelta(days=400)
MOST_DEVICES = 30


@dataclass(frozen=True, slots=True)
class Browser:
    """What a sign-in shows of the browser: its own words, its address, the cookie of the device."""

    agent: str
    address: str
    device: str = ""


def mark_of(device: str) -> str:
    """What is kept of a device's cookie: only its digest."""
    return hashlib.sha256(device.encode()).hexdigest()


def _is_own(actor: Actor, subject: SignInSession) -> Verdict:
    if actor.person is not None and actor.person.pk == subject.person_id:
        return allow()
    return not_yours()


can_end_sign_in = Permission("sign_ins.end", _is_own)


@transaction.atomic
def begin_sign_in(
    *, person: Person, session_key: str, way: str, browser: Browser, ticket: str, now: datetime
) -> bool:
    """Keep where somebody signed in. True where the device was not known, and then they are told.

    The very first device of a person is not told of: nothing else is known to compare with.
    """
    _forget_old(person, now)
    SignInSession.objects.update_or_create(
        session_key=session_key,
        defaults={
            "person": person,
            "way": way,
            "ticket": mark_of(ticket) if ticket else "",
            "agent": browser.agent[:300],
            "address": browser.address[:45],
            "begun_at": now,
            "seen_at": now,
        },
    )
    devices = KnownDevice.objects.filter(person=person)
    had_any = devices.exists()
    _device, is_new = KnownDevice.objects.update_or_create(
        person=person, mark=mark_of(browser.device), defaults={"seen_at": now}
    )
    if is_new and had_any:
        _tell_of_device(person, now)
    return is_new


def is_known_device(*, username: str, device: str) -> bool:
    """Whether this browser signed in to this account before: strangers cannot lock it out."""
    if not device:
        return False
    known = KnownDevice.objects.filter(mark=mark_of(device), person__username__iexact=username)
    return known.exists()


def touch_sign_in(*, person: Person, session_key: str, browser: Browser, now: datetime) -> None:
    """Last seen now (asked at most once a minute). A session from before this list gets its row."""
    row = SignInSession.objects.filter(session_key=session_key)
    if not row.update(seen_at=now, address=browser.address[:45]):
        SignInSession.objects.get_or_create(
            session_key=session_key,
            defaults={
                "person": person,
                "agent": browser.agent[:300],
                "address": browser.address[:45],
                "begun_at": now,
                "seen_at": now,
            },
        )


def forget_sign_in(*, session_key: str) -> None:
    """The session is over: signed out, or idle for too long."""
    SignInSession.objects.filter(session_key=session_key).delete()


def open_sign_ins(person: Person, now: datetime) -> QuerySet[SignInSession]:
    """Where a person is signed in: seen within the idle time, after which a session is over."""
    alive = now - timedelta(minutes=settings.IDLE_MINUTES)
    return SignInSession.objects.filter(person=person, seen_at__gte=alive)


@transaction.atomic
def end_sign_in(*, actor: Actor, sign_in: SignInSession, now: datetime) -> None:
    """End one of one's own sessions. Somebody else's is not found."""
    require(can_end_sign_in, actor, sign_in)
    _end([sign_in.session_key])
    _record(actor, sign_in.person, now, 1)


@transaction.atomic
def end_other_sign_ins(*, actor: Actor, session_key: str, now: datetime) -> int:
    """End all of one's own sessions but this one; answers how many."""
    require(is_signed_in, actor)
    others = SignInSession.objects.filter(person=actor.signed_in).exclude(session_key=session_key)
    ended = _end(list(others.values_list("session_key", flat=True)))
    if ended:
        _record(actor, actor.signed_in, now, ended)
    return ended


@transaction.atomic
def end_sign_ins_of(*, actor: Actor, person: Person, now: datetime) -> int:
    """An administrator signs somebody out everywhere. Who may: ``can_change_person``."""
    require(can_change_person, actor, PersonOn(person, now.astimezone(SHANGHAI).date()))
    ended = end_all(person)
    _record(actor, person, now, ended)
    return ended


def end_all(person: Person, *, but: str = "") -> int:
    """End the sessions of a person without asking: after a new password, or a closed account."""
    rows = SignInSession.objects.filter(person=person).exclude(session_key=but)
    return _end(list(rows.values_list("session_key", flat=True)))


def end_by_ticket(*, ticket: str) -> int:
    """The institution's own sign-out names the ticket that began a session here."""
    rows = SignInSession.objects.filter(ticket=mark_of(ticket))
    return _end(list(rows.values_list("session_key", flat=True)))


def _end(keys: list[str]) -> int:
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in keys:
        store(key).delete()
    SignInSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def _forget_old(person: Person, now: datetime) -> None:
    old = now - timedelta(days=1)
    SignInSession.objects.filter(person=person, seen_at__lt=old).delete()
    KnownDevice.objects.filter(person=person, seen_at__lt=now - FORGET_DEVICE_AFTER).delete()
    kept = KnownDevice.objects.filter(person=person).values_list("pk", flat=True)[:MOST_DEVICES]
    KnownDevice.objects.filter(person=person).exclude(pk__in=list(kept)).delete()


def _record(actor: Actor, person: Person, now: datetime, ended: int) -> None:
    record_entry(
        actor=actor, at=now, action="person.sessions_ended", subject=person,
        unit_id=actor.unit.pk if actor.unit else None, after={"count": ended},
    )  # fmt: skip


def _tell_of_device(person: Person, now: datetime) -> None:
    send_message(
        recipients=[person], kind="security", title=_("您的账号在一台新设备上登录了"),
        body=_("是您本人就不用管。不是的话，请到“登录与安全”里退出那台设备，并马上改密码。"),
        url="/me/security/", at=now,
    )  # fmt: skip
