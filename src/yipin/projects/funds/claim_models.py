"""What a unit asks back: a claim, its lines, and the receipts of each line."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.documents.models import StoredFile
from yipin.organisations.models import Person, Unit
from yipin.projects.funds.choices import JUDGED, ClaimState, LineVerdict


class Claim(models.Model):
    """One bundle of expenses. ``number`` counts within the award; ``claimed_fen`` is what was handed
    in, ``approved_fen`` what the finance desk let through. ``voucher`` is the finance office's own
    number. ``version`` is the table of kinds that it was judged by; None: the one to start with.
    """

    award = models.ForeignKey("funds.Award", on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveIntegerField(_("编号"))
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.DRAFT)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    version = models.ForeignKey(
        "funds.ExpenseVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    claimed_fen = models.PositiveBigIntegerField(default=0)
    approved_fen = models.PositiveBigIntegerField(default=0)
    reason = models.CharField(_("财务意见"), max_length=300, blank=True)
    voucher = models.CharField(_("凭证号"), max_length=60, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["award", "number"], name="claim_number")]
        indexes = [models.Index(fields=["state", "handed_in_at"], name="claim_state")]

    def __str__(self) -> str:
        return f"{self.award} {self.number}"

    @property
    def unit(self) -> Unit:
        return self.award.unit

    @property
    def counted_fen(self) -> int:
        """What was let through of a claim that was judged, what was handed in of any other."""
        return self.approved_fen if self.state in JUDGED else self.claimed_fen


class ClaimLine(models.Model):
    """One expense. ``allowed_fen`` is what the finance desk lets through of ``amount_fen``."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="lines")
    category = models.CharField(_("用途"), max_length=40)
    what = models.CharField(_("内容"), max_length=200)
    spent_on = models.DateField(_("开支日期"))
    people = models.PositiveIntegerField(_("参加人数"), null=True, blank=True)
    items = models.PositiveIntegerField(_("数量"), null=True, blank=True)
    amount_fen = models.PositiveBigIntegerField(_("金额"))
    verdict = models.CharField(
        max_length=10, choices=LineVerdict.choices, default=LineVerdict.NONE, blank=True
    )
    allowed_fen = models.PositiveBigIntegerField(default=0)
    remark = models.CharField(_("财务意见"), max_length=200, blank=True)

    class Meta:
        ordering = ["spent_on", "id"]

    def __str__(self) -> str:
        return self.what


class Receipt(models.Model):
    """A receipt of a line, as a file with its fingerprint."""

    line = models.ForeignKey(ClaimLine, on_delete=models.CASCADE, related_name="receipts")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["line", "file"], name="receipt_once")]

    def __str__(self) -> str:
        return str(self.file)
