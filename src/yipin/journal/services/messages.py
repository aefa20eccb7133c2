"""Telling people: a row in the web inbox, and an e-mail where the person has an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db import transaction

from yipin.journal.jobs import deliver_waiting
from yipin.journal.models import BadAddress, Delivery, Letter, Message, NoticeChoice
from yipin.journal.secret_box import put_away
from yipin.journal.services.wordings import wording_for
from yipin.rules.digest_times import AT_ONCE, leaves_at_once
from yipin.rules.message_texts import render_text


class Recipient(Protocol):
    pk: Any
    name: str
    email: str


R = TypeVar("R", bound=Recipient)


@transaction.atomic
def send_message(
    *,
    recipients: Iterable[Recipient],
    kind: str,
    title: str,
    body: str = "",
    url: str = "",
    sent_by: str = "",
    unit_id: int | None = None,
    once: str = "",
    secret: str = "",
    at: datetime,
) -> int:
    """Put a message into each inbox once and queue the e-mails. Answers how many were told.

    ``secret`` stands in the e-mail only, which leaves at once, and is forgotten when that is sent.

    ``unit_id`` is the unit that sends (None: the system). Who chose a digest, or turned an
    optional kind off, finds it in the inbox only. With ``once`` nobody is told a second time.
    """
    people = _not_told_yet(recipients, once)
    rows = [
        Message(
            recipient_id=person.pk,
            recipient_name=person.name,
            kind=kind,
            title=title[:200],
            body=body,
            url=url,
            sealed=put_away(secret) if secret else "",
            sent_by=sent_by[:160],
            unit_id=unit_id,
            once_key=f"{once}:{person.pk}" if once else None,
            created_at=at,
        )
        for person in people
    ]
    return put_in_the_post(people, rows, important=bool(secret))


def send_worded(
    *,
    recipients: Iterable[Recipient],
    kind: str,
    facts: Mapping[str, str],
    line: Sequence[int] = (),
    sent_by: str = "",
    **rest: Any,
) -> int:
    """``send_message`` in the words of the institution for this occasion, or the built-in ones.

    ``line`` is the sending unit and those above it, nearest first; the nearest own wording wins.
    """
    words = wording_for(kind, line)
    people = list({person.pk: person for person in recipients}.values())
    known = {"发件单位": sent_by, **facts}
    if "姓名" not in words.blanks:
        title, body = render_text(words.title, known), render_text(words.body, known)
        return send_message(
            recipients=people, kind=kind, title=title, body=body, sent_by=sent_by, **rest
        )
    return sum(
        send_message(
            recipients=[person],
            kind=kind,
            title=render_text(words.title, known | {"姓名": person.name}),
            body=render_text(words.body, known | {"姓名": person.name}),
            sent_by=sent_by,
            **rest,
        )
        for person in people
    )


def _not_told_yet(recipients: Iterable[R], once: str) -> list[R]:
    people = {person.pk: person for person in recipients}
    if once:
        keys = [f"{once}:{pk}" for pk in people]
        told = set(Message.objects.filter(once_key__in=keys).values_list("once_key", flat=True))
        people = {pk: one for pk, one in people.items() if f"{once}:{pk}" not in told}
    return list(people.values())


def put_in_the_post(
    people: Sequence[Recipient], rows: Sequence[Message], *, important: bool = False
) -> int:
    """Save one message for each person and queue the e-mail of those who want it now."""
    messages = Message.objects.bulk_create(rows, batch_size=500)
    bad = bad_addresses(person.email for person in people)
    choices = NoticeChoice.objects.in_bulk([one.pk for one in people], field_name="person_id")
    waiting = [
        Delivery(message=message, address=person.email)
        for message, person in zip(messages, people, strict=True)
        if person.email
        and person.email.lower() not in bad
        and _wants_now(message, choices.get(person.pk), important=important)
    ]
    if waiting:
        Delivery.objects.bulk_create(waiting, batch_size=500)
        transaction.on_commit(deliver_waiting)
    return len(messages)


def bad_addresses(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses that were refused for good, in small letters."""
    asked = {address.lower() for address in addresses if address}
    rows = BadAddress.objects.filter(address__in=asked) if asked else BadAddress.objects.none()
    return set(rows.values_list("address", flat=True))


def _wants_now(message: Message, choice: NoticeChoice | None, *, important: bool) -> bool:
    mode, muted = (choice.mode, tuple(choice.muted)) if choice else (AT_ONCE, ())
    return leaves_at_once(message.kind, mode, muted, important=important)


@transaction.atomic
def send_letter_copies(
    *,
    letter: Letter,
    copies: Sequence[tuple[Recipient, str, str]],
    now: datetime,
) -> int:
    """(person, title, body) of one letter into the inboxes; nobody gets a letter twice."""
    fresh = {one.pk for one in _not_told_yet((copy[0] for copy in copies), f"letter:{letter.pk}")}
    kept = [copy for copy in copies if copy[0].pk in fresh]
    rows = [
        Message(
            recipient_id=person.pk,
            recipient_name=person.name,
            kind="letter",
            title=title[:200],
            body=body,
            sent_by=letter.written_as,
            unit_id=letter.unit_id,
            letter=letter,
            once_key=f"letter:{letter.pk}:{person.pk}",
            created_at=now,
        )
        for person, title, body in kept
    ]
    return put_in_the_post([copy[0] for copy in kept], rows, important=letter.is_important)


def mark_read(*, person_id: int, message_ids: Iterable[int] | None, now: datetime) -> int:
    """Mark a person's own messages as read; all of them where ``message_ids`` is None."""
    own = Message.objects.filter(recipient_id=person_id, read_at__isnull=True)
    if message_ids is not None:
        own = own.filter(pk__in=list(message_ids))
    return own.update(read_at=now)
