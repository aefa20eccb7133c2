"""A notice becomes a definition, a definition a programme, and a programme runs in rounds."""

from __future__ import annotations

from functools import cached_property, lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.documents.models import Notice
from yipin.forms.models import Form
from yipin.organisations.models import Person, Unit
from yipin.rules.definition import Definition
from yipin.rules.definition_toml import parse_definition
from yipin.rules.round_names import named_with_year

# Lists read many definitions again and again; what was read is never changed.
_parsed = lru_cache(maxsize=256)(parse_definition)


class Programme(models.Model):
    """What a notice starts, year after year. ``unit`` is the host."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="programmes")
    key = models.SlugField(_("代号"), max_length=60, allow_unicode=True)
    name = models.CharField(_("名称"), max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="programme_key")]

    def __str__(self) -> str:
        return self.name


class DefinitionVersion(models.Model):
    """One saved state of a programme's definition (TOML). Published versions never change.

    ``choice`` holds the units an officer added to or left out of those the definition addresses:
    ``{"added": [ids], "left_out": [ids]}``.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="definitions")
    number = models.PositiveIntegerField(_("版"))
    toml = models.TextField()
    choice = models.JSONField(_("另定的单位"), default=dict, blank=True)
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="definitions"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    discarded_at = models.DateTimeField(_("删除时间"), null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="definition_version")
        ]

    def __str__(self) -> str:
        return f"{self.programme} v{self.number}"

    @property
    def unit(self) -> Unit:
        """The host, so that permissions can be asked about a version."""
        return self.programme.unit

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @cached_property
    def parsed(self) -> Definition:
        return _parsed(self.toml)


class Round(models.Model):
    """One run of a programme. It pins the version of the definition that it opened with."""

    class State(models.TextChoices):
        OPEN = "open", _("进行中")
        CLOSED = "closed", _("已结束")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rounds")
    definition = models.ForeignKey(
        DefinitionVersion, on_delete=models.PROTECT, related_name="rounds"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rounds")
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, null=True, blank=True, related_name="rounds"
    )
    name = models.CharField(_("名称"), max_length=200)
    year = models.PositiveSmallIntegerField(_("年度"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    is_public = models.BooleanField(_("公开通知"), default=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name_in_lists(self) -> str:
        """With its year, where the name does not tell the years apart by itself."""
        return named_with_year(self.name, self.year)


class RoundStage(models.Model):
    """The calendar of a round: one row a stage, both ends inclusive to the minute."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="stages")
    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    name = models.CharField(_("阶段"), max_length=80)
    opens_at = models.DateTimeField(_("开始"), null=True, blank=True)
    closes_at = models.DateTimeField(_("截止"), null=True, blank=True)
    is_built = models.BooleanField(default=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="round_stage")]

    def __str__(self) -> str:
        return self.name


class RoundForm(models.Model):
    """Which form row a form key of the definition stands for in this round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="forms")
    key = models.CharField(max_length=60)
    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="round_form")]

    def __str__(self) -> str:
        return self.key


class Addressee(models.Model):
    """A unit that is asked to take part in a round. ``under`` is the addressed unit above it, if any."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="addressees")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="addressed")
    under = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="below"
    )

    class Meta:
        ordering = ["unit__path"]
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="one_addressee")]

    def __str__(self) -> str:
        return str(self.unit)
