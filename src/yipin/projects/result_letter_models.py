"""The letter of result of one unit: a paper of its own, drawn up from a signed decision."""

from __future__ import annotations

from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Unit
from yipin.projects.decision_models import Decision
from yipin.rules.official_paper import OfficialPaper, paper_from_json

KINDS = ("pdf", "docx")


def place_of_letter(letter: ResultLetter, filename: str) -> str:
    """By its own key: the name somebody downloads it under never becomes a path."""
    return f"result-letters/{letter.pk}.{filename.rpartition('.')[2]}"


class ResultLetter(models.Model):
    """What a decision says to one unit. ``content`` is that of ``rules.official_paper`` with its
    number, ``sha256`` the fingerprint of its words; neither ever changes. The files are set in the
    background; ``sent_at``: when the unit was told.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="letters")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="result_letters")
    content = models.JSONField()
    sha256 = models.CharField(_("指纹"), max_length=64)
    document_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    dated_on = models.DateField(_("成文日期"))
    made_at = models.DateTimeField()
    pdf = models.FileField(upload_to=place_of_letter, max_length=200, blank=True)
    docx = models.FileField(upload_to=place_of_letter, max_length=200, blank=True)
    sent_at = models.DateTimeField(_("发给单位"), null=True, blank=True)

    class Meta:
        ordering = ["unit__path", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "unit"], name="one_result_letter")
        ]

    def __str__(self) -> str:
        return self.parsed.title

    @cached_property
    def parsed(self) -> OfficialPaper:
        return paper_from_json(self.content)
