"""How messages leave the house, what holds them back, and what each person chose."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ChatRobot(models.Model):
    """A robot in a chat group. Its address is a secret: kept encrypted, never shown again."""

    class Kind(models.TextChoices):
        WECOM = "wecombot", _("企业微信")
        DINGTALK = "dingtalk", _("钉钉")
        FEISHU = "feishu", _("飞书")

    unit_id = models.BigIntegerField(db_index=True)
    name = models.CharField(_("群名称"), max_length=60)
    kind = models.CharField(_("种类"), max_length=20)
    secret = models.TextField()
    hint = models.CharField(max_length=12, blank=True)
    is_off = models.BooleanField(_("停用"), default=False)
    made_at = models.DateTimeField()
    tested_at = models.DateTimeField(null=True, blank=True)
    test_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class OutgoingHold(models.Model):
    """Letters that a unit sends wait while this row is there; unit 0 is the whole site."""

    unit_id = models.BigIntegerField(unique=True)
    held_at = models.DateTimeField()
    held_by = models.CharField(max_length=160)
    note = models.CharField(_("原因"), max_length=200, blank=True)

    def __str__(self) -> str:
        return str(self.unit_id)


class BadAddress(models.Model):
    """A mailbox that does not exist. Nothing is sent there until it is changed or set right."""

    address = models.CharField(max_length=254, unique=True)
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.address


class NoticeChoice(models.Model):
    """How a person wants to be told. ``hour`` (0 to 23, Shanghai) is that of the daily digest."""

    person_id = models.BigIntegerField(unique=True)
    mode = models.CharField(max_length=12, default="at_once")
    hour = models.PositiveSmallIntegerField(default=8)
    muted = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.mode


class DigestRun(models.Model):
    """That a person's digest of one day was made, even where there was nothing to say."""

    person_id = models.BigIntegerField()
    day = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "day"], name="one_digest_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"
