"""What is typed around a decision: limits, the outside body, why it is decided anew."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yipin.projects.decision_models import DecisionLimits
from yipin.projects.services.decision_limits import Wanted
from yipin.rules.definition import Definition
from yipin.rules.money import YUAN, typed_again
from yipin.rules.selection import Tier


def count_field(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=9999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **more,
    )  # fmt: skip


def yuan_field(label: Any, **more: Any) -> forms.DecimalField:
    """Typed in yuan, kept in fen."""
    return forms.DecimalField(
        label=label, required=False, min_value=0, max_digits=11, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **more,
    )  # fmt: skip


class LimitsForm(forms.Form):
    """Money, places, themes. Tiers are those of the definition."""

    budget = yuan_field(_("总预算（元）"), help_text=_("空着就不管总额。"))
    per_unit = count_field(_("每个单位至多几项"))
    per_district = count_field(_("每个区县至多几项（含下属单位）"))
    cover_years = count_field(
        _("几年内主题全覆盖"),
        help_text=_("如通知说“三年内各类主题都要有项目”，填 3。没有这样的要求就空着。"),
    )
    cover_year = count_field(_("今年是第几年"))
    covered = forms.MultipleChoiceField(
        label=_("以前已经立过项的主题"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("这一周期里以前各轮立过项的，系统会自动算上，这里只勾系统里没有的。"),
    )

    def __init__(
        self, *args: Any, definition: Definition, tiers: tuple[Tier, ...],
        row: DecisionLimits, has_books: bool = False, has_districts: bool = True, **kwargs: Any,
    ) -> None:  # fmt: skip
        self.tiers = tiers
        super().__init__(*args, initial=self._start(row, tiers), **kwargs)
        self.fields["budget"].disabled = has_books  # then the books of the round say it
        if not has_districts:
            del self.fields["per_district"]
        themes = [(one.name, one.name) for one in definition.themes]
        self.fields["covered"].choices = themes  # type: ignore[attr-defined]
        if not themes:
            for name in ("covered", "cover_years", "cover_year"):
                del self.fields[name]
        for at, tier in enumerate(tiers):
            name = tier.name or _("立项")
            self.fields[f"amount_{at}"] = yuan_field(_("每项经费（元）"))
            self.fields[f"least_{at}"] = count_field(_("最少几项"))
            self.fields[f"most_{at}"] = count_field(_("最多几项"))
            for field in (f"amount_{at}", f"least_{at}", f"most_{at}"):
                self.fields[field].widget.attrs["aria-label"] = (
                    f"{name}，{self.fields[field].label}"
                )

    @staticmethod
    def _start(row: DecisionLimits, tiers: tuple[Tier, ...]) -> dict[str, Any]:
        start: dict[str, Any] = {
            "budget": typed_again(row.budget_fen), "per_unit": row.per_unit,
            "per_district": row.per_district, "cover_years": row.cover_years,
            "cover_year": row.cover_year, "covered": row.covered,
        }  # fmt: skip
        for at, tier in enumerate(tiers):
            start |= {
                f"amount_{at}": typed_again(tier.amount_fen), f"least_{at}": tier.count_min,
                f"most_{at}": tier.count_max,
            }  # fmt: skip
        return start

    @property
    def tier_rows(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Name and the three fields of each tier."""
        names = ("amount", "least", "most")
        return [
            (str(tier.name or _("立项")), [self[f"{name}_{at}"] for name in names])
            for at, tier in enumerate(self.tiers)
        ]

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            budget_fen=_fen(given["budget"]),
            tiers=[
                Tier(tier.name, _fen(given[f"amount_{at}"]), given[f"least_{at}"], given[f"most_{at}"])
                for at, tier in enumerate(self.tiers)
            ],
            per_unit=given["per_unit"],
            per_district=given.get("per_district"),
            cover_years=given.get("cover_years"),
            cover_year=given.get("cover_year"),
            covered=given.get("covered", ()),
        )  # fmt: skip


def _fen(amount: Any) -> int | None:
    return None if amount is None else int(amount * YUAN)


class OutsideForm(forms.Form):
    """What an outside body has confirmed."""

    body = forms.CharField(
        label=_("由谁确认"), max_length=120,
        error_messages={"required": _("请写由哪个单位确认。")},
    )  # fmt: skip
    number = forms.CharField(label=_("文号"), max_length=80, required=False)
    dated_on = forms.DateField(
        label=_("成文日期"), required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    file = forms.FileField(
        label=_("文件扫描件"), required=False, help_text=_("PDF、Word 或图片，不超过 20 MB。")
    )


class AnewForm(forms.Form):
    """Why a signed decision is decided anew."""

    reason = forms.CharField(
        label=_("为什么重新决定"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("原决定照旧留存，新的签署齐以后才替换它。"),
        error_messages={"required": _("请写明为什么重新决定。")},
    )
