"""A large file on its way, in parts, over as many connections as it takes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Person


class ResumableUpload(models.Model):
    """What one person is sending to one place: the address of the form that it belongs to.

    How far it is stands in the parts themselves (``documents.parts``), not here.
    """

    token = models.CharField(max_length=40, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=200)
    name = models.CharField(_("文件名"), max_length=200)
    size = models.PositiveBigIntegerField(_("大小"))
    begun_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
