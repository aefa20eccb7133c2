"""Decisions over applications and projects: the choice, its signatures, and what limits it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.documents.models import StoredFile
from yipin.organisations.models import Person, Unit
from yipin.programmes.models import Round
from yipin.rules.money import money_words

BAR = "|"


class DecisionLimits(models.Model):
    """What the host set for the selection of a round beside what its definition says.

    ``tiers``: list of ``{"tier", "amount_fen", "count_min", "count_max"}``. ``cover_years``: within
    how many years every theme gets a project, ``cover_year`` which of them this is; ``covered``:
    themes that had one before the programme was kept here.
    """

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="decision_limits")
    budget_fen = models.PositiveBigIntegerField(_("预算"), null=True, blank=True)
    tiers = models.JSONField(default=list, blank=True)
    per_unit = models.PositiveSmallIntegerField(_("每个单位至多几项"), null=True, blank=True)
    per_district = models.PositiveSmallIntegerField(_("每个区县至多几项"), null=True, blank=True)
    cover_years = models.PositiveSmallIntegerField(_("几年内主题全覆盖"), null=True, blank=True)
    cover_year = models.PositiveSmallIntegerField(_("今年是第几年"), null=True, blank=True)
    covered = models.JSONField(default=list, blank=True)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.round)


class Decision(models.Model):
    """One decision of one stage. Signed it is never edited, only replaced by a new one.

    ``number`` counts the decisions of the stage. ``outside_*``: what an outside body has confirmed,
    where the stage registers that. ``digest``: fingerprint of what the signatures stand under.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("草拟中")
        SIGNING = "signing", _("待签署")
        SIGNED = "signed", _("已签署")
        REPLACED = "replaced", _("已被替换")
        DROPPED = "dropped", _("已放弃")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="decisions")
    stage_key = models.CharField(max_length=60)
    purpose = models.CharField(max_length=20)
    name = models.CharField(_("名称"), max_length=80)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.TextField(_("为什么重新决定"), blank=True)
    outside_body = models.CharField(_("确认单位"), max_length=120, blank=True)
    outside_number = models.CharField(_("文号"), max_length=80, blank=True)
    outside_dated_on = models.DateField(_("成文日期"), null=True, blank=True)
    outside_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(_("送签"), null=True, blank=True)
    sent_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(_("签署齐"), null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "stage_key", "number"], name="decision_number"
            ),
            models.UniqueConstraint(
                fields=["round", "stage_key"],
                name="one_open_decision",
                condition=models.Q(state__in=["draft", "signing"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit_id(self) -> int:
        return self.round.unit_id

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class DecisionRow(models.Model):
    """What a decision says of one application. ``score`` in hundredths, as the ranking had it.

    ``is_settled``: work has begun on an earlier decision; the row is carried along and moves nothing.
    ``reason_for``: what was given (``given``) when the reason was written; "" is not known.
    ``is_advised``: the reason is the system's own and goes with what it was written for.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="rows")
    application = models.ForeignKey(
        "projects.Application", on_delete=models.PROTECT, related_name="decision_rows"
    )
    place = models.PositiveIntegerField()
    rank = models.PositiveIntegerField(null=True, blank=True)
    score = models.IntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    tier = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=40, blank=True)
    amount_fen = models.PositiveBigIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    reason_for = models.CharField(max_length=100, blank=True)
    is_advised = models.BooleanField(default=False)
    is_settled = models.BooleanField(default=False)

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "application"], name="one_row_decided")
        ]

    def __str__(self) -> str:
        return str(self.application)

    @property
    def given(self) -> str:
        """Outcome and, where there is one, tier: what a page offers as one choice."""
        return f"{self.outcome}{BAR}{self.tier}" if self.tier else self.outcome

    @property
    def is_of_another(self) -> bool:
        """Somebody wrote the reason for another outcome than the one that stands here now."""
        return bool(self.reason and self.reason_for) and self.reason_for != self.given

    @property
    def said(self) -> tuple[str, str, str, int | None]:
        """What a decision that replaces this one would have to say differently."""
        return self.outcome, self.tier, self.level, self.amount_fen

    @property
    def money(self) -> str:
        return "" if self.amount_fen is None else money_words(self.amount_fen)


class DecisionSignature(models.Model):
    """One signature that a decision needs, in order. A returned decision leaves its rows void."""

    class State(models.TextChoices):
        WAITING = "waiting", _("未到")
        CURRENT = "current", _("待签")
        SIGNED = "signed", _("已签")
        RETURNED = "returned", _("已退回")
        VOID = "void", _("作废")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="signatures")
    step = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    name = models.CharField(_("意见"), max_length=80)
    side = models.CharField(max_length=10)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    opinion = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    given_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_as = models.CharField(max_length=160, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["unit", "state"], name="decision_waits")]

    def __str__(self) -> str:
        return self.name
