"""The card that one expert fills in for one subject."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Card(models.Model):
    """``marks``: criterion → hundredths of a point. ``revision`` grows with every save.

    ``why`` says how the expert came to this subject.
    """

    judge = models.ForeignKey("reviews.Judge", on_delete=models.CASCADE, related_name="cards")
    subject = models.ForeignKey("reviews.Subject", on_delete=models.CASCADE, related_name="cards")
    why = models.CharField(max_length=80, blank=True)
    marks = models.JSONField(default=dict, blank=True)
    for_office = models.TextField(_("给主办单位的话"), blank=True)
    for_unit = models.TextField(_("给申报单位的建议"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    assigned_at = models.DateTimeField()
    saved_at = models.DateTimeField(null=True, blank=True)
    handed_in_at = models.DateTimeField(_("交卡时间"), null=True, blank=True)

    class Meta:
        ordering = ["judge", "subject__number"]
        constraints = [models.UniqueConstraint(fields=["judge", "subject"], name="one_card")]

    def __str__(self) -> str:
        return f"{self.judge} → {self.subject}"

    @property
    def progress(self) -> str:
        """done, begun or open; missed: what was not handed in before the review ended, and counts no
        more. The subject is read with its panel.
        """
        if self.handed_in_at is not None:
            return "done"
        if self.subject.is_settled:
            return "missed"
        return "begun" if self.is_begun else "open"

    @property
    def is_begun(self) -> bool:
        return bool(self.marks or self.for_office or self.for_unit)


class TakenCard(models.Model):
    """An expert had this card, and it was taken away: what is typed on a page that is still open is
    answered with a reason. ``number`` is that of the subject, which may have left the panel.
    """

    judge = models.ForeignKey("reviews.Judge", on_delete=models.CASCADE, related_name="taken_cards")
    number = models.PositiveIntegerField()
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["judge", "number"], name="one_taken_card")]

    def __str__(self) -> str:
        return f"{self.judge} → {self.number}"
