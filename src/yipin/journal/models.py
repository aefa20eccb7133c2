"""What happened, and who must be told.

The journal lies below everything else: it names people, units and subjects by kind and number and
by the words that were true at that moment, so an entry still reads right when they are gone.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.journal.block_models import SealedBlock
from yipin.journal.calendar_models import CalendarEntry, CalendarFeed
from yipin.journal.channel_models import (
    BadAddress,
    ChatRobot,
    DigestRun,
    NoticeChoice,
    OutgoingHold,
)
from yipin.journal.message_models import Delivery, Letter, Message, Wording
from yipin.journal.webhook_models import Webhook, WebhookDelivery

__all__ = [
    "BadAddress",
    "CalendarEntry",
    "CalendarFeed",
    "ChatRobot",
    "Delivery",
    "DigestRun",
    "Entry",
    "Letter",
    "Message",
    "NoticeChoice",
    "OutgoingHold",
    "SealedBlock",
    "Webhook",
    "WebhookDelivery",
    "Wording",
]


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries are read and added, by the dozen as well."""

    def update(self, **kwargs: Any) -> int:
        raise TypeError("journal entries are never changed")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise TypeError("journal entries are never changed")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("journal entries are never removed")


class Entry(models.Model):
    """One thing that somebody did. Entries are never changed and never removed."""

    at = models.DateTimeField(_("时间"))
    person_id = models.BigIntegerField(_("操作人"), null=True, blank=True)
    person_name = models.CharField(_("姓名"), max_length=80, blank=True)
    post_label = models.CharField(_("席位"), max_length=160, blank=True)
    unit_id = models.BigIntegerField(_("所在单位"), null=True, blank=True, db_index=True)
    action = models.CharField(_("事项"), max_length=60)
    subject_kind = models.CharField(_("对象"), max_length=40)
    subject_id = models.BigIntegerField(_("对象编号"))
    subject_label = models.CharField(_("对象名称"), max_length=200, blank=True)
    before = models.JSONField(_("之前"), default=dict, blank=True)
    after = models.JSONField(_("之后"), default=dict, blank=True)
    note = models.TextField(_("说明"), blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-at"], name="entry_subject")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.subject_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("journal entries are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("journal entries are never removed")
