"""One expense as the unit writes it, on a phone as at a desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.projects.funds.models import ClaimLine
from yipin.rules.expense_rules import Expense, ExpenseFault, ExpenseTable
from yipin.web.funds.fields import MoneyField

ACCEPTED = "image/jpeg,image/png,application/pdf"


class SeveralFiles(forms.ClearableFileInput):
    """A plain file field that takes several; on a phone it offers the camera."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ReceiptsField(forms.FileField):
    """Cleans to a list of files, which may be empty."""

    def __init__(self, **options: Any) -> None:
        widget = SeveralFiles(attrs={"accept": ACCEPTED})
        super().__init__(required=False, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [one for one in (data or []) if one]


class LineForm(forms.Form):
    """Faults of the rules come from the service, with the same names as the fields."""

    category = forms.ChoiceField(
        label=gettext_lazy("用途"),
        error_messages={"required": gettext_lazy("还没有选用途，请选一类。")},
    )
    what = forms.CharField(
        label=gettext_lazy("买了什么，用在哪里"),
        max_length=200,
        error_messages={"required": gettext_lazy("还没有写买了什么、用在哪里，请写一句。")},
        help_text=gettext_lazy("如：5月20日团日活动手册印刷 200 本。"),
    )
    spent_on = forms.DateField(
        label=gettext_lazy("开支日期"),
        error_messages={
            "required": gettext_lazy("还没有写开支日期，请照票据填。"),
            "invalid": gettext_lazy("没有这一天，开支日期请写成 2027-05-20。"),
        },
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("照票据上的日期填。"),
    )
    amount = MoneyField(label=gettext_lazy("金额（元）"))
    items = forms.IntegerField(
        label=gettext_lazy("数量（件、学时）"), required=False, min_value=1, max_value=100_000
    )
    people = forms.IntegerField(
        label=gettext_lazy("参加人数"), required=False, min_value=1, max_value=100_000
    )
    receipt = ReceiptsField(
        label=gettext_lazy("票据"),
        help_text=gettext_lazy(
            "拍照或选图片、PDF，可以选几张，每张 10 MB 以内。也可以先存，提交前再补。"
        ),
    )

    def __init__(self, *args: Any, table: ExpenseTable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.key, one.name) for one in table.allowed]
        self.fields["category"].choices = [("", _("请选一类")), *choices]  # type: ignore[attr-defined]
        self._say_for_which("items", [one.name for one in table.allowed if one.asks_items])
        self._say_for_which("people", [one.name for one in table.allowed if one.asks_people])

    def _say_for_which(self, name: str, kinds: Sequence[str]) -> None:
        """Of a field that only some kinds ask for."""
        if kinds:
            field = self.fields[name]
            field.help_text = _("报%(kinds)s的要填，别的可以空着。") % {"kinds": "、".join(kinds)}
            field.is_asked = True  # type: ignore[attr-defined]

    @property
    def expense(self) -> Expense:
        given = self.cleaned_data
        return Expense(
            given["category"], given["what"], given["spent_on"], given["amount"], given["people"],
            given["items"],
        )  # fmt: skip

    @property
    def typed(self) -> list[tuple[str, str]]:
        """(label, what stands there) of every field that was filled in, right or wrong."""
        kinds = dict(self.fields["category"].choices)  # type: ignore[attr-defined]
        pairs = [(str(one.label), str(one.value() or "")) for one in self if one.name != "receipt"]
        return [(label, str(kinds.get(text, text))) for label, text in pairs if text]

    def add_faults(self, faults: Sequence[ExpenseFault]) -> None:
        for one in faults:
            self.add_error(one.field, one.message)


def typed_before(line: ClaimLine) -> dict[str, Any]:
    return {
        "category": line.category,
        "what": line.what,
        "spent_on": line.spent_on,
        "amount": line.amount_fen,
        "items": line.items,
        "people": line.people,
    }
