"""What a unit must hand in or do by a certain minute. The obligation does not know what it is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Person, Unit


class Obligation(models.Model):
    """One due instance for one unit. ``due_at`` is the last minute and counts (inclusive).

    ``source_kind`` and ``source_id`` say where it comes from (a round, later a return);
    ``minimum`` is how many must be handed in (0: may, not must), ``done`` how many are;
    ``begun_at`` is set once somebody has started on it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="obligations")
    kind = models.CharField(max_length=20)
    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    title = models.CharField(_("事项"), max_length=200)
    asked_by = models.CharField(_("发起"), max_length=120, blank=True)
    opens_at = models.DateTimeField(_("开始"), null=True, blank=True)
    due_at = models.DateTimeField(_("截止"))
    is_extended = models.BooleanField(_("已延期"), default=False)
    minimum = models.PositiveSmallIntegerField(_("至少"), default=1)
    done = models.PositiveSmallIntegerField(_("已交"), default=0)
    begun_at = models.DateTimeField(_("开始办理"), null=True, blank=True)
    excused_at = models.DateTimeField(_("免交"), null=True, blank=True)
    excuse = models.CharField(_("免交原因"), max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "source_kind", "source_id"], name="one_obligation"
            )
        ]
        indexes = [
            models.Index(fields=["source_kind", "source_id"], name="obligation_source"),
            models.Index(fields=["unit", "due_at"], name="obligation_unit_due"),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.unit}"

    @property
    def is_met(self) -> bool:
        return self.done >= self.minimum


class Reminder(models.Model):
    """That a unit was reminded of an obligation, when and by whom."""

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="reminders")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.obligation} {self.sent_at:%m-%d}"
