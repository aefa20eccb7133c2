"""The money of a round: its books, what each project was awarded, and the parts it comes in."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Person, Unit
from yipin.programmes.models import Round
from yipin.projects.funds.choices import Unspent
from yipin.projects.funds.claim_models import Claim as Claim  # noqa: PLC0414 - found by Django here
from yipin.projects.funds.claim_models import ClaimLine as ClaimLine  # noqa: PLC0414
from yipin.projects.funds.claim_models import Receipt as Receipt  # noqa: PLC0414
from yipin.projects.models import Application
from yipin.rules.expense_rules import Category, ExpenseTable, Term
from yipin.rules.plain import Fault, all_saveable, from_plain
from yipin.rules.tranches import ON_ACCEPTANCE, Tranche


class ExpenseVersion(models.Model):
    """What money may be spent on in the rounds of a unit, from ``since`` on. Never changed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("版"))
    since = models.DateField(_("起算日"))
    table = models.JSONField(default=list)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["unit", "number"], name="expense_version")]

    def __str__(self) -> str:
        return f"{self.unit} v{self.number}"

    @cached_property
    def parsed(self) -> ExpenseTable:
        return ExpenseTable(self.since.isoformat(), _records(Category, self.table))


class RoundFund(models.Model):
    """The books of one round. ``plan`` is that of ``rules.tranches``, taken over from the definition;
    ``plan_reason`` says why this round has another. Every act on money of the round locks this row
    first.
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="fund")
    plan = models.JSONField(_("拨付办法"), default=list)
    plan_reason = models.CharField(_("改拨付办法的原因"), max_length=300, blank=True)
    unspent = models.CharField(
        _("没用完的钱"), max_length=10, choices=Unspent.choices, default=Unspent.RETURN
    )
    spend_from = models.DateField(_("开支从"), null=True, blank=True)
    spend_until = models.DateField(_("开支至"), null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.round)

    @property
    def unit(self) -> Unit:
        """The host, so that permissions can be asked about a fund."""
        return self.round.unit

    @cached_property
    def claim_days(self) -> tuple[date, ...]:
        """Days by which claims are handed in, included, in their order. One read."""
        return tuple(self.closing_days.values_list("day", flat=True))

    @cached_property
    def tranches(self) -> tuple[Tranche, ...]:
        return _records(Tranche, self.plan) or ON_ACCEPTANCE


class ClosingDay(models.Model):
    """A day, included, by which claims of a round are handed in."""

    fund = models.ForeignKey(RoundFund, on_delete=models.CASCADE, related_name="closing_days")
    day = models.DateField(_("报销截止"))

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["fund", "day"], name="closing_day_once")]

    def __str__(self) -> str:
        return self.day.isoformat()


class Award(models.Model):
    """What a signed decision gave to a project, or, with ``carried_from``, what an earlier round of the
    programme left to it. The sums are in the postings.
    """

    fund = models.ForeignKey(RoundFund, on_delete=models.PROTECT, related_name="awards")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="awards")
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    tier = models.CharField(_("等次"), max_length=60, blank=True)
    amount_fen = models.PositiveBigIntegerField(_("核定经费"))
    since = models.DateField(_("立项日"))
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(_("结清"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["application__number", "id"]
        constraints = [models.UniqueConstraint(fields=["fund", "application"], name="award_once")]

    def __str__(self) -> str:
        return str(self.application)

    @property
    def unit(self) -> Unit:
        return self.application.unit

    @property
    def term(self) -> Term:
        """From when to when money may have been spent."""
        first = self.fund.spend_from or self.since
        return Term(first, self.fund.spend_until)


class Part(models.Model):
    """One tranche of an award. ``paid_fen`` is what the grade left of it when it was released."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="parts")
    order = models.PositiveSmallIntegerField()
    rule = models.JSONField(default=dict)
    amount_fen = models.PositiveBigIntegerField(_("金额"))
    paid_fen = models.PositiveBigIntegerField(_("实拨"), null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["award", "order"]
        constraints = [models.UniqueConstraint(fields=["award", "order"], name="award_part")]

    def __str__(self) -> str:
        return f"{self.award} {self.order}"

    @cached_property
    def parsed(self) -> Tranche:
        (found,) = _records(Tranche, [self.rule])
        return found


class Posting(models.Model):
    """One line of the books: an act of ``rules.ledger`` and its amount in fen. Only ever added.

    ``award`` None is about the budget of a tier alone.
    """

    fund = models.ForeignKey(RoundFund, on_delete=models.PROTECT, related_name="postings")
    tier = models.CharField(max_length=60, blank=True)
    award = models.ForeignKey(
        Award, on_delete=models.PROTECT, null=True, blank=True, related_name="postings"
    )
    claim = models.ForeignKey(
        "funds.Claim", on_delete=models.PROTECT, null=True, blank=True, related_name="postings"
    )
    act = models.CharField(max_length=12)
    amount_fen = models.PositiveBigIntegerField()
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["fund", "tier", "act"], name="posting_tier"),
            models.Index(fields=["award", "act"], name="posting_award"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.amount_fen}"

    @property
    def words(self) -> str:
        """What is noted beside it; of a settled claim its voucher as it is now."""
        return self.claim.voucher if self.act == "settle" and self.claim else self.note


def _records(kind: type, rows: object) -> tuple:  # type: ignore[type-arg]
    """What was kept as JSON, as records again. Whatever is kept was checked before; a sign that no text may
    hold is passed over, so that one name cannot close the pages of a fund.
    """
    faults: list[Fault] = []
    found = [from_plain(kind, row, "", faults) for row in all_saveable(rows)]  # type: ignore[attr-defined]
    if faults:
        raise ValueError(str(faults[0]))
    return tuple(found)
