"""Telling other programs of events: queued with the act, sent afterwards, tried again."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from yipin.journal.events import WEBHOOK_GIVEN_UP, emit
from yipin.journal.jobs import deliver_waiting
from yipin.journal.models import Webhook, WebhookDelivery
from yipin.journal.secret_box import UnreadableSecret, put_away, take_out
from yipin.journal.webhook_post import checked_address, post
from yipin.rules.mail_retry import CLAIM_LASTS, next_try_at
from yipin.rules.webhook_events import EVENTS, TRIAL, is_given_up, signature

START = "whsec_"
State = WebhookDelivery.State


def add_webhook(
    *, unit_id: int, name: str, address: str, events: Sequence[str], now: datetime
) -> tuple[Webhook, str]:
    """Take a program in, and its secret, which is shown once.

    Raises ``webhook_post.WrongWebhookAddress``.
    """
    secret = START + secrets.token_urlsafe(32)
    made = Webhook.objects.create(
        unit_id=unit_id,
        name=name.strip(),
        address=checked_address(address),
        secret=put_away(secret),
        events=sorted(set(events) & EVENTS.keys()),
        made_at=now,
    )
    return made, secret


def switch_webhook(*, webhook: Webhook, is_on: bool) -> None:
    """Off: what waits is kept and goes out when it is on again."""
    webhook.is_off, webhook.off_reason, webhook.failures = not is_on, "", 0
    webhook.save(update_fields=["is_off", "off_reason", "failures"])
    if is_on:
        transaction.on_commit(deliver_waiting)


def remove_webhook(*, webhook: Webhook) -> None:
    webhook.delete()


def queue_event(
    *, webhooks: Iterable[Webhook], event: str, data: Mapping[str, Any], now: datetime
) -> int:
    """One delivery for each program that asked for this event. Sent after the act is done."""
    number = str(uuid.uuid4())
    body = body_of(event, number, data, now)
    rows = [
        WebhookDelivery(webhook=one, event=event, number=number, body=body, made_at=now)
        for one in webhooks
        if event in one.events
    ]
    if rows:
        WebhookDelivery.objects.bulk_create(rows)
        transaction.on_commit(deliver_waiting)
    return len(rows)


def body_of(event: str, number: str, data: Mapping[str, Any], now: datetime) -> str:
    """Numbers and states, nobody's name: whoever is told asks the API for more."""
    told = {"id": number, "event": event, "at": now.isoformat(), "data": dict(data)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def try_webhook(*, webhook: Webhook, now: datetime) -> str:
    """Send a trial at once. Answers "" or why it did not arrive."""
    body = body_of(TRIAL, str(uuid.uuid4()), {"webhook": webhook.pk}, now)
    fault = _send(webhook, TRIAL, body, now)
    if not fault:
        Webhook.objects.filter(pk=webhook.pk).update(sent_at=now)
    return fault


def deliver_events(*, now: datetime, most: int = 100) -> int:
    """Send what is due, the oldest first; answers how many arrived."""
    lost = WebhookDelivery.objects.filter(
        state=State.SENDING, claimed_at__lt=now - CLAIM_LASTS
    )  # told twice does no harm: the number is the same
    lost.update(state=State.WAITING)
    due = WebhookDelivery.objects.filter(
        Q(next_try_at__isnull=True) | Q(next_try_at__lte=now),
        state=State.WAITING,
        webhook__is_off=False,
    )
    rows = list(due.select_related("webhook").order_by("id")[:most])
    return sum(_deliver(one, now) for one in rows)


def _deliver(row: WebhookDelivery, now: datetime) -> int:
    mine = WebhookDelivery.objects.filter(
        pk=row.pk, state=State.WAITING, attempts=row.attempts
    ).update(state=State.SENDING, attempts=F("attempts") + 1, claimed_at=now)
    if not mine:
        return 0
    row.attempts += 1
    fault = _send(row.webhook, row.event, row.body, now)
    if fault:
        _keep_failure(row, fault, now)
        return 0
    row.state, row.sent_at, row.error, row.next_try_at = State.SENT, now, "", None
    row.save(update_fields=["state", "sent_at", "error", "next_try_at"])
    Webhook.objects.filter(pk=row.webhook_id).update(failures=0, sent_at=now)
    return 1


def _send(webhook: Webhook, event: str, body: str, now: datetime) -> str:
    try:
        secret = take_out(webhook.secret)
    except UnreadableSecret:
        return _("本站换过密钥，这个推送要重新登记。")
    raw = body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "yipin",
        "X-Yipin-Event": event,
        "X-Yipin-Signature": signature(secret, raw, int(now.timestamp())),
    }
    return post(webhook.address, raw, headers)


@transaction.atomic
def _keep_failure(row: WebhookDelivery, fault: str, now: datetime) -> None:
    again = next_try_at(row.attempts, now)
    row.state = State.FAILED if again is None else State.WAITING
    row.error, row.next_try_at = fault[:200], again
    row.save(update_fields=["state", "error", "next_try_at"])
    webhook = Webhook.objects.select_for_update().get(pk=row.webhook_id)
    webhook.failures += 1
    if is_given_up(webhook.failures) and not webhook.is_off:
        webhook.is_off = True
        webhook.off_reason = (_("连着 %(count)s 次没送到：") % {"count": webhook.failures} + fault)[
            :200
        ]
        emit(WEBHOOK_GIVEN_UP, webhook=webhook, now=now)
    webhook.save(update_fields=["failures", "is_off", "off_reason"])


def retry_delivery(*, delivery: WebhookDelivery) -> None:
    """Send once more what was given up."""
    rows = WebhookDelivery.objects.filter(pk=delivery.pk, state=State.FAILED)
    if rows.update(state=State.WAITING, attempts=0, next_try_at=None, error=""):
        transaction.on_commit(deliver_waiting)
