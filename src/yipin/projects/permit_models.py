"""Permits for late entry and what they were used for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Person, Unit
from yipin.programmes.models import Round


class Permit(models.Model):
    """One unit (or one person of it) may still act in a round after the window, so many times."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="permits")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="permits")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    actions = models.JSONField(_("准予办理"), default=list)
    reason = models.TextField(_("理由"))
    document = models.CharField(_("依据"), max_length=120, blank=True)
    expires_at = models.DateTimeField(_("有效期至"))
    uses = models.PositiveSmallIntegerField(_("可补报项数"), default=1)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    given_as = models.CharField(max_length=160, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["round", "unit"], name="permit_of_unit")]

    def __str__(self) -> str:
        return f"{self.unit} {self.expires_at:%Y-%m-%d %H:%M}"


class PermitUse(models.Model):
    """One application that went on under a permit; it counts once."""

    permit = models.ForeignKey(Permit, on_delete=models.CASCADE, related_name="used")
    application = models.ForeignKey(
        "projects.Application", on_delete=models.CASCADE, related_name="permit_uses"
    )
    action = models.CharField(max_length=30)
    used_at = models.DateTimeField()
    used_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["permit", "application"], name="permit_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.permit_id} {self.application_id}"
