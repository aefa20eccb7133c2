"""What is told to whom: letters, the messages they become, and each way a message leaves."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.journal.channel_models import ChatRobot


class Letter(models.Model):
    """One text an office writes to many. ``filters`` are those of ``rules.letter_filters``.

    Recipients are looked for when it goes out. ``send_at`` is when that is; until then it can be
    taken back. A held one waits until an officer releases it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草稿")
        HELD = "held", _("扣住")
        QUEUED = "queued", _("待发")
        SENT = "sent", _("已发")

    unit_id = models.BigIntegerField(_("发件单位"), db_index=True)
    unit_label = models.CharField(max_length=160)
    title = models.CharField(_("标题"), max_length=200, blank=True)
    body = models.TextField(_("正文"), blank=True)
    filters = models.JSONField(_("发给谁"), default=dict, blank=True)
    robots = models.JSONField(_("群机器人"), default=list, blank=True)
    is_important = models.BooleanField(_("重要"), default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    send_at = models.DateTimeField(_("发出时间"), null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    told = models.PositiveIntegerField(_("收件人数"), default=0)
    trouble = models.CharField(_("没发出去的原因"), max_length=300, blank=True)
    written_by_id = models.BigIntegerField()
    written_as = models.CharField(max_length=160, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "send_at"], name="letter_due")]

    def __str__(self) -> str:
        return self.title


class Wording(models.Model):
    """A unit's own words for an occasion; without one those of the unit above, then the built-in."""

    unit_id = models.BigIntegerField()
    occasion = models.CharField(max_length=40)
    title = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"), blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit_id", "occasion"], name="one_wording")]

    def __str__(self) -> str:
        return self.occasion


class Message(models.Model):
    """A message in somebody's inbox. ``url`` leads to what it is about.

    ``unit_id`` is the unit that sends; None is the system. ``once_key``, where there is one, is
    never used twice: a job that runs again sends nothing again. Recipient 0 is a chat group.
    ``sealed`` is what only the e-mail says; kept encrypted until that is sent.
    """

    recipient_id = models.BigIntegerField(_("收件人"))
    recipient_name = models.CharField(_("姓名"), max_length=80)
    kind = models.CharField(_("类别"), max_length=40)
    title = models.CharField(_("标题"), max_length=200)
    body = models.TextField(_("正文"), blank=True)
    url = models.CharField(_("链接"), max_length=300, blank=True)
    sealed = models.TextField(blank=True, editable=False)
    sent_by = models.CharField(_("发自"), max_length=160, blank=True)
    unit_id = models.BigIntegerField(_("发件单位"), null=True, blank=True, db_index=True)
    letter = models.ForeignKey(
        Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="messages"
    )
    once_key = models.CharField(max_length=80, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["recipient_id", "-created_at"], name="message_inbox"),
            models.Index(
                fields=["recipient_id"],
                name="message_unread",
                condition=models.Q(read_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """One way a message leaves the house: e-mail, or a robot in a chat group.

    ``sending`` is claimed by one worker. Where that worker was killed nobody knows whether it
    arrived: it becomes ``unsure`` and is sent again only by hand.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        HELD = "held", _("扣住")
        SENDING = "sending", _("正在发")
        SENT = "sent", _("已发")
        FAILED = "failed", _("没发出去")
        UNSURE = "unsure", _("不确定")
        DROPPED = "dropped", _("不发了")

    class Channel(models.TextChoices):
        EMAIL = "email", _("邮件")
        CHAT = "chat", _("群机器人")

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    channel = models.CharField(
        _("途径"), max_length=20, choices=Channel.choices, default=Channel.EMAIL
    )
    address = models.CharField(_("地址"), max_length=254)
    robot = models.ForeignKey(
        ChatRobot, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    state = models.CharField(_("状态"), max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    next_try_at = models.DateTimeField(_("下次"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(_("原因"), max_length=300, blank=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="one_delivery_a_channel")
        ]
        indexes = [models.Index(fields=["state", "id"], name="delivery_outbox")]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"
