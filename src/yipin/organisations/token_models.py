"""Keys by which programs work at somebody's desk, and the answers they were given once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """A program's key to one desk. Only the digest of it is kept; ``hint`` is its last characters.

    It works while the appointment holds, until it expires or is revoked.
    """

    class Scope(models.TextChoices):
        READ = "read", _("只读")
        WRITE = "write", _("读和写")

    appointment = models.ForeignKey(
        "organisations.Appointment", on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = models.CharField(_("名称"), max_length=60)
    scope = models.CharField(_("范围"), max_length=10, choices=Scope.choices, default=Scope.READ)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=8, editable=False)
    made_at = models.DateTimeField(_("设立时间"))
    made_by = models.ForeignKey("organisations.Person", on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("失效时间"))
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("作废时间"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    def is_usable(self, now: datetime, today: date) -> bool:
        """The key is good, and its holder still sits there and may sign in."""
        held = self.appointment
        return (
            self.revoked_at is None
            and now < self.expires_at
            and held.is_current(today)
            and held.person.is_active
            and not held.unit.is_closed
        )


class ApiAnswer(models.Model):
    """What a request with an ``Idempotency-Key`` was answered, kept for a day.

    ``fingerprint`` is that of method, address and body: the same key means the same request.
    """

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["made_at"], name="api_answer_age")]

    def __str__(self) -> str:
        return self.key
