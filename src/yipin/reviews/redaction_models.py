"""Files with the unit and the names covered, shown to experts of a blind review instead of the original."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.documents.models import StoredFile
from yipin.organisations.models import Person


class RedactedCopy(models.Model):
    """Beside the file with the fingerprint ``original``, in every review of the same source."""

    source_kind = models.CharField(max_length=20)
    source_id = models.BigIntegerField()
    original = models.CharField(_("原件的指纹"), max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    put_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id", "original"], name="one_redacted_copy"
            )
        ]

    def __str__(self) -> str:
        return str(self.file)
