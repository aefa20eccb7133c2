"""The seals over the journal: blocks of entries, each with the digest of the block before it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SealedBlock(models.Model):
    """One block. It covers every entry whose number lies in ``first_id..last_id``; never changed.

    ``leaves`` holds number and the beginning of the digest of each entry (``rules.seal_chain``).
    """

    number = models.PositiveBigIntegerField(_("块号"), unique=True)
    first_id = models.BigIntegerField(_("从"))
    last_id = models.BigIntegerField(_("到"))
    count = models.PositiveIntegerField(_("条数"))
    previous = models.CharField(_("上一块的指纹"), max_length=64)
    digest = models.CharField(_("指纹"), max_length=64)
    leaves = models.BinaryField()
    sealed_at = models.DateTimeField(_("封存时间"))

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"
