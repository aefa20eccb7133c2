"""What a unit keeps to show that its project was carried out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.documents.models import StoredFile
from yipin.organisations.models import Person, Unit
from yipin.projects.milestone_models import Milestone


class ExchangeNote(models.Model):
    """What a unit tells the others of its round about its project."""

    project = models.OneToOneField(
        "projects.Application", on_delete=models.CASCADE, related_name="exchange_note"
    )
    summary = models.TextField(_("简介"))
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.summary[:40]


def place_of_thumbnail(evidence: Evidence, filename: str) -> str:
    """By the fingerprint of what it shows."""
    sha256 = evidence.file.sha256
    return f"thumbnails/{sha256[:2]}/{sha256}.jpg"


class Evidence(models.Model):
    """A photograph, a video, a document. ``place`` is there only if somebody typed it.

    ``is_shared``: the other units of the round may see it on the exchange page.
    """

    project = models.ForeignKey(
        "projects.Application", on_delete=models.CASCADE, related_name="evidence"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    thumbnail = models.FileField(upload_to=place_of_thumbnail, max_length=120, blank=True)
    title = models.CharField(_("名称"), max_length=120)
    folder = models.CharField(_("归入"), max_length=60)
    taken_on = models.DateField(_("日期"), null=True, blank=True)
    place = models.CharField(_("地点"), max_length=80, blank=True)
    milestone = models.ForeignKey(
        Milestone, on_delete=models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    is_shared = models.BooleanField(_("给同轮各单位交流"), default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "file"],
                name="evidence_once",
                condition=models.Q(removed_at=None),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unit(self) -> Unit:
        return self.project.unit
