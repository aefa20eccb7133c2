"""What money may be spent on, as rows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.rules.expense_rules import Category, ExpenseTable
from yipin.web.funds.fields import MoneyField
from yipin.web.theme.row_forms import WholeRows

MOST_ROWS = 40
ALLOWED = [("yes", gettext_lazy("可以")), ("no", gettext_lazy("不可以"))]


class SinceForm(forms.Form):
    since = forms.DateField(
        label=gettext_lazy("从哪天起算"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("已经提交的报销仍按当时的规定审。"),
    )


class CategoryForm(forms.Form):
    """One kind. Without a name the row is dropped."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("用途"), required=False, max_length=40)
    is_allowed = forms.ChoiceField(label=gettext_lazy("可以开支"), choices=ALLOWED, required=False)
    per_item = MoneyField(label=gettext_lazy("每件（学时）至多（元）"), required=False)
    per_person = MoneyField(label=gettext_lazy("平均每人至多（元）"), required=False)
    papers = forms.CharField(label=gettext_lazy("另附材料"), required=False, max_length=60)


CategoryForms = forms.formset_factory(CategoryForm, formset=WholeRows, extra=2, max_num=MOST_ROWS)


def rows_of_table(table: ExpenseTable) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "name": one.name,
            "is_allowed": "yes" if one.is_allowed else "no",
            "per_item": one.per_item_fen,
            "per_person": one.per_person_fen,
            "papers": one.papers,
        }
        for one in table.categories
    ]


def categories_from(rows: Any, table: ExpenseTable) -> tuple[Category, ...]:
    """The rows with a name, in order; what a row does not show stays as it was."""
    given = [row.cleaned_data for row in rows if row.cleaned_data.get("name")]
    taken = {one["key"] for one in given}
    fresh = (f"k{n}" for n in range(1, 1000) if f"k{n}" not in taken)
    return tuple(_category(one, table, fresh) for one in given)


def _category(given: dict[str, Any], table: ExpenseTable, fresh: Any) -> Category:
    known = table.category(given["key"]) or Category(next(fresh), "")
    return replace(
        known,
        name=given["name"].strip(),
        is_allowed=given["is_allowed"] != "no",
        per_item_fen=given["per_item"],
        per_person_fen=given["per_person"],
        papers=given["papers"].strip(),
        note=known.note if known.per_item_fen == given["per_item"] else _plain_note(known),
    )


def _plain_note(known: Category) -> str:
    """A note that speaks of other limits goes."""
    return "" if _("不超过") in known.note else known.note
