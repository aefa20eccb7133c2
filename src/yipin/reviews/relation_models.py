"""What an expert has declared once, for every panel."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Person, Unit
from yipin.rules.recusals import KINDS
from yipin.rules.recusals import Relation as Rule


class Namesake(models.Model):
    """The office says: the expert is not who is named on the form, so the name keeps nobody away."""

    subject = models.ForeignKey(
        "reviews.Subject", on_delete=models.CASCADE, related_name="namesakes"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "person"], name="one_namesake")]

    def __str__(self) -> str:
        return f"{self.person} ≠ {self.subject}"


class Relation(models.Model):
    """To a unit, or to somebody by name; the name is matched and not looked up, so that nobody learns
    here who has an account. Nothing more of either is kept.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("关系"), max_length=10, choices=list(KINDS.items()))
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"],
                condition=models.Q(name=""),
                name="one_relation_to_a_unit",
            ),
            models.UniqueConstraint(
                fields=["person", "name"],
                condition=models.Q(unit__isnull=True),
                name="one_relation_to_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=False, name="")
                | (models.Q(unit__isnull=True) & ~models.Q(name="")),
                name="relation_to_unit_or_person",
            ),
        ]

    def __str__(self) -> str:
        return self.unit.label if self.unit else self.name

    @property
    def rule(self) -> Rule:
        return Rule(self.kind, self.unit.path if self.unit else "", self.name)
