"""What became of units over time, and the terms of their committees."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

UNIT = "organisations.Unit"


class UnitChange(models.Model):
    """One change in the life of a unit. Names and places are kept in words and by key."""

    class Kind(models.TextChoices):
        RENAMED = "renamed", _("更名")
        MOVED = "moved", _("移动")
        ABSORBED = "absorbed", _("并入别的单位")
        TOOK_IN = "took_in", _("接收并入的单位")
        CLOSED = "closed", _("撤销")

    unit = models.ForeignKey(UNIT, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    on = models.DateField(_("生效日期"))
    name_before = models.CharField(max_length=120, blank=True)
    name_after = models.CharField(max_length=120, blank=True)
    parent_before = models.ForeignKey(UNIT, models.SET_NULL, null=True, related_name="+")
    parent_after = models.ForeignKey(UNIT, models.SET_NULL, null=True, related_name="+")
    place_before = models.CharField(max_length=300, blank=True)
    place_after = models.CharField(max_length=300, blank=True)
    other = models.ForeignKey(UNIT, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return f"{self.unit} {self.on} {self.get_kind_display()}"


class Term(models.Model):
    """One term of a unit's committee. ``ends_on`` is the last day by rule; a newer term ends it."""

    unit = models.ForeignKey(UNIT, on_delete=models.CASCADE, related_name="terms")
    starts_on = models.DateField(_("本届起始"))
    ends_on = models.DateField(_("本届届满"))
    shifted_to = models.DateField(_("提前或延期到"), null=True, blank=True)
    shift_reason = models.CharField(_("提前或延期的原因和批准"), max_length=200, blank=True)
    result = models.CharField(_("选举结果"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    replaced_on = models.DateField(_("换届日期"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "starts_on"], name="one_term_a_day"),
            models.UniqueConstraint(
                fields=["unit"],
                name="one_running_term",
                condition=models.Q(replaced_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.starts_on}"


class TermRule(models.Model):
    """How long a term is for a kind of unit, from a day on. The newest of that day counts."""

    kind = models.CharField(_("类型"), max_length=20)
    category = models.CharField(_("分类"), max_length=30, blank=True)
    years_least = models.PositiveSmallIntegerField(_("最短几年"))
    years = models.PositiveSmallIntegerField(_("一般几年"))
    shift_months = models.PositiveSmallIntegerField(_("提前或延期至多几个月"))
    source = models.CharField(_("依据"), max_length=200)
    valid_from = models.DateField(_("自"))

    class Meta:
        ordering = ["kind", "category", "-valid_from", "-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "category", "valid_from"], name="one_term_rule_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.category} {self.years}"


class TermReminder(models.Model):
    """That somebody was told of a term at one of its marks; told once."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="reminders")
    mark = models.CharField(max_length=20)
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["term", "mark"], name="one_term_reminder")
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.mark}"
