"""Word files as PDF, to be read in the page: made by the site, and made again at any time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


def place_of_rendering(rendering: Rendering, filename: str) -> str:
    """By the fingerprint of what it shows."""
    return f"renderings/{rendering.original[:2]}/{rendering.original}.pdf"


class Rendering(models.Model):
    """``original`` is the fingerprint of the Word file. ``tries`` counts those that were begun."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等着转")
        MAKING = "making", _("正在转")
        READY = "ready", _("转好了")
        FAILED = "failed", _("没有转成")

    original = models.CharField(_("原件的指纹"), max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    content = models.FileField(upload_to=place_of_rendering, max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("大小"), default=0)
    trouble = models.CharField(_("没有转成的原因"), max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.original[:8]} {self.get_state_display()}"
