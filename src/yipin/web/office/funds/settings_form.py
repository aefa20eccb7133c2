"""Budget by tier, and how money is released: what the finance desk writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.programmes.models import Round
from yipin.projects.funds.choices import Unspent
from yipin.projects.funds.models import RoundFund
from yipin.projects.funds.queries import plan_to_start
from yipin.projects.funds.services.funds import REASON_CHARS, Terms
from yipin.rules.tranches import MOST_PARTS, PLANS, Tranche
from yipin.web.funds.fields import MoneyField
from yipin.web.funds.tranche_fields import TrancheFields, typed_before
from yipin.web.theme.row_forms import WholeRows

LEAST_DAYS = 2
ANNOUNCED = "definition"  # asks for the plan that the definition has


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, help_text=help_text)


class BudgetForm(forms.Form):
    """One field for each tier, then what becomes of money and until when it may be spent."""

    unspent = forms.ChoiceField(
        label=gettext_lazy("项目结清时没用完的钱"),
        choices=Unspent.choices,
        widget=forms.RadioSelect,
    )
    plan_reason = forms.CharField(
        label=gettext_lazy("改拨付办法的原因"),
        required=False,
        max_length=REASON_CHARS,
        help_text=gettext_lazy("和计划里写的不一样才填，项目单位在经费页看得到。"),
    )
    spend_from = day_field(
        gettext_lazy("开支日期从"), gettext_lazy("不填就从立项那天起。票据日期早于它的不能报。")
    )
    spend_until = day_field(gettext_lazy("开支日期至"), gettext_lazy("含当天。"))

    def __init__(
        self, *args: Any, tiers: Mapping[str, int], days: Sequence[date] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tiers = {f"budget-{at}": tier for at, tier in enumerate(tiers)}
        for (name, tier), fen in zip(self.tiers.items(), tiers.values(), strict=True):
            label = _("“%s”预算（元）") % tier if tier else _("预算（元）")
            self.fields[name] = MoneyField(label=label, required=False, initial=fen or None)
        self.order_fields([*self.tiers, "unspent", "spend_from", "spend_until"])
        self.days = self._add_days(days)

    def _add_days(self, days: Sequence[date]) -> list[str]:
        """A field for each day there is and one more; two at least, as a year has two."""
        names = [f"claim_day-{at}" for at in range(max(len(days) + 1, LEAST_DAYS))]
        for at, name in enumerate(names):
            self.fields[name] = day_field(_("报销截止（第 %s 次）") % (at + 1))
            self.initial[name] = days[at] if at < len(days) else None
        return names

    @property
    def claim_days(self) -> list[date]:
        return [day for name in self.days if (day := self.cleaned_data[name])]

    @property
    def budgets(self) -> dict[str, int]:
        """Fen by tier; a field left empty is a budget of nothing."""
        return {tier: self.cleaned_data[name] or 0 for name, tier in self.tiers.items()}

    @property
    def left_empty(self) -> list[str]:
        """Tiers whose budget was not typed."""
        return [tier for name, tier in self.tiers.items() if self.cleaned_data[name] is None]

    def budget_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.tiers]

    def day_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.days]


TrancheForms = forms.formset_factory(TrancheFields, formset=WholeRows, extra=1, max_num=MOST_PARTS)


def rows_of(plan: Sequence[Tranche]) -> list[dict[str, Any]]:
    return [typed_before(one) for one in plan]


def plan_shown(held: Round, fund: RoundFund | None, chosen: str) -> Sequence[Tranche]:
    """A plan at hand where one was chosen, else that of the books, else that of the definition."""
    if chosen in PLANS:
        return PLANS[chosen][1]
    return fund.tranches if fund and chosen != ANNOUNCED else plan_to_start(held)


def terms_from(form: BudgetForm, rows: Any) -> Terms:
    given = form.cleaned_data
    return Terms(
        plan=tuple(one for row in rows if (one := row.tranche) is not None),
        plan_reason=given["plan_reason"],
        unspent=given["unspent"],
        spend_from=given["spend_from"],
        spend_until=given["spend_until"],
        claim_days=form.claim_days,
    )
