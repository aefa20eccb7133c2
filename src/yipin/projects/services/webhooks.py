"""An administrator's acts on the programs that a unit tells of events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.models import Webhook, WebhookDelivery
from yipin.journal.services import webhooks
from yipin.journal.services.entries import record_entry
from yipin.journal.webhook_post import WrongWebhookAddress, place_named
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.message_permissions import can_change_webhook, can_set_channels
from yipin.rules.verdicts import refuse

MOST_WEBHOOKS = 20


@transaction.atomic
def register_webhook(
    *, actor: Actor, name: str, address: str, events: Sequence[str], now: datetime
) -> tuple[Webhook, str]:
    """Take in a program of the own unit; its secret is shown once. An administrator may."""
    require(can_set_channels, actor)
    assert actor.unit is not None
    if Webhook.objects.filter(unit_id=actor.unit.pk).count() >= MOST_WEBHOOKS:
        words = _("一个单位最多登记 %(most)s 个。请先删除不用的。")
        raise Refused(refuse("too_many_webhooks", words % {"most": MOST_WEBHOOKS}))
    try:
        made, secret = webhooks.add_webhook(
            unit_id=actor.unit.pk, name=name, address=address, events=events, now=now
        )
    except WrongWebhookAddress as fault:
        raise Refused(refuse("wrong_address", str(fault))) from fault
    record_entry(
        actor=actor, at=now, action="webhook.added", subject=made, unit_id=made.unit_id,
        after={"address": place_named(made.address), "events": made.events},
    )  # fmt: skip
    return made, secret


def try_webhook(*, actor: Actor, webhook: Webhook, now: datetime) -> str:
    """Send a trial; answers "" or why it did not arrive. Written down as a use of the program."""
    require(can_change_webhook, actor, webhook)
    record_entry(
        actor=actor, at=now, action="webhook.tried", subject=webhook, unit_id=webhook.unit_id
    )
    return webhooks.try_webhook(webhook=webhook, now=now)


@transaction.atomic
def switch_webhook(*, actor: Actor, webhook: Webhook, is_on: bool, now: datetime) -> None:
    require(can_change_webhook, actor, webhook)
    webhooks.switch_webhook(webhook=webhook, is_on=is_on)
    record_entry(
        actor=actor, at=now, action="webhook.changed", subject=webhook, unit_id=webhook.unit_id,
        after={"is_on": is_on},
    )  # fmt: skip


@transaction.atomic
def remove_webhook(*, actor: Actor, webhook: Webhook, now: datetime) -> None:
    """It goes with what waits for it; the journal keeps that it was there."""
    require(can_change_webhook, actor, webhook)
    record_entry(
        actor=actor, at=now, action="webhook.removed", subject=webhook, unit_id=webhook.unit_id,
        before={"address": place_named(webhook.address)},
    )  # fmt: skip
    webhooks.remove_webhook(webhook=webhook)


@transaction.atomic
def retry_event(*, actor: Actor, delivery: WebhookDelivery, now: datetime) -> None:
    """Send once more what was given up."""
    require(can_change_webhook, actor, delivery.webhook)
    webhooks.retry_delivery(delivery=delivery)
    record_entry(
        actor=actor, at=now, action="webhook.retried", subject=delivery.webhook,
        unit_id=delivery.webhook.unit_id, after={"event": delivery.event},
    )  # fmt: skip
