"""Programs that are told of events, and each telling."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Webhook(models.Model):
    """An address of another program. ``secret`` is kept encrypted (``secret_box``).

    ``failures`` counts those in a row; too many turn it off, with ``off_reason``.
    """

    unit_id = models.BigIntegerField(db_index=True)
    name = models.CharField(_("名称"), max_length=60)
    address = models.CharField(_("地址"), max_length=300)
    secret = models.TextField()
    events = models.JSONField(_("事件"), default=list)
    is_off = models.BooleanField(_("停用"), default=False)
    off_reason = models.CharField(_("停用原因"), max_length=200, blank=True)
    failures = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(_("最近送到"), null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(models.Model):
    """One event for one program. ``body`` is what was signed, to the byte.

    A program that was told and whose answer was lost is told again: ``number`` is the same then.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENDING = "sending", _("正在发")
        SENT = "sent", _("已送到")
        FAILED = "failed", _("没送到")

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(_("事件"), max_length=40)
    number = models.CharField(max_length=36)
    body = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    next_try_at = models.DateTimeField(_("下次"), null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "id"], name="webhook_outbox")]

    def __str__(self) -> str:
        return f"{self.event} {self.state}"
