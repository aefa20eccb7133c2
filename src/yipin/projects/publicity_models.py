"""What was decided, made public for some working days; objections; the calendar of working days."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.documents.models import StoredFile
from yipin.organisations.models import Person, Unit
from yipin.programmes.models import Round
from yipin.rules.publicity_words import publicity_title
from yipin.rules.working_days import YearTable


class WorkingYear(models.Model):
    """Holidays and make-up days of one year as a host keeps them, for itself and all below it."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="working_years")
    year = models.PositiveSmallIntegerField(_("年份"))
    off = models.JSONField(_("放假"), default=list, blank=True)  # 2026-10-01
    on = models.JSONField(_("调休上班"), default=list, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-year"]
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="one_working_year")]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def table(self) -> YearTable:
        days = [frozenset(date.fromisoformat(one) for one in row) for row in (self.off, self.on)]
        return YearTable(self.year, off=days[0], on=days[1])


class Publicity(models.Model):
    """One publicity of a stage: from ``starts_on`` to ``ends_on``, both included, in Beijing.

    ``items``: what is shown, as it was when it opened:
    ``{"application", "unit", "title", "tier", "level"}``.
    """

    class State(models.TextChoices):
        OPEN = "open", _("公示中")
        CONFIRMED = "confirmed", _("已确认")
        WITHDRAWN = "withdrawn", _("已撤回")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="publicities")
    stage_key = models.CharField(max_length=60)
    name = models.CharField(_("名称"), max_length=80)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    starts_on = models.DateField(_("开始"))
    ends_on = models.DateField(_("结束"))
    days = models.PositiveSmallIntegerField(_("几个工作日"))
    contact = models.CharField(_("联系办法"), max_length=200, blank=True)
    items = models.JSONField(default=list)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("为什么撤回"), blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "publicities"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "stage_key", "number"], name="publicity_number"
            ),
            models.UniqueConstraint(
                fields=["round", "stage_key"],
                name="one_open_publicity",
                condition=models.Q(state="open"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """What readers see above it; ``name`` is that of its stage."""
        return publicity_title(self.name)

    @property
    def has_tiers(self) -> bool:
        return any(one["tier"] or one["level"] for one in self.items)

    @property
    def unit_id(self) -> int:
        return self.round.unit_id


class Objection(models.Model):
    """What somebody says against an item. Of an unnamed one only the day is kept, and no account,
    address or device. ``code`` (a digest of what was shown once) opens the answer to a named one.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待处理")
        UPHELD = "upheld", _("异议成立")
        REJECTED = "rejected", _("异议不成立")

    publicity = models.ForeignKey(Publicity, on_delete=models.CASCADE, related_name="objections")
    application = models.ForeignKey(
        "projects.Application", on_delete=models.PROTECT, related_name="objections"
    )
    is_named = models.BooleanField(_("实名"), default=False)
    name = models.CharField(_("姓名或单位"), max_length=80, blank=True)
    contact = models.CharField(_("联系办法"), max_length=120, blank=True)
    text = models.TextField(_("异议"))
    received_on = models.DateField(_("收到"))
    code = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(_("处理结果"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    files = models.ManyToManyField(StoredFile, blank=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.application)
