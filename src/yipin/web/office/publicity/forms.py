"""What the office types around a publicity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yipin.projects.services.publicities import MOST_DAYS


class OpenForm(forms.Form):
    """From when, for how many working days, whom to turn to."""

    starts_on = forms.DateField(
        label=_("从哪天开始"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请选从哪天开始。")},
    )
    days = forms.IntegerField(
        label=_("公示几个工作日"),
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("开始那天是工作日就算第一天。周末、放假不算，调休上班的算。"),
    )
    contact = forms.CharField(
        label=_("联系办法"),
        required=False,
        max_length=200,
        help_text=_("写办公电话、办公邮箱，不写私人号码。"),
    )
    with_tiers = forms.BooleanField(
        label=_("同时公开等次、级别"),
        required=False,
        help_text=_("不勾选，只公开单位和项目名称。通知要求写明等次的再勾选。"),
    )

    def __init__(self, *args: Any, is_selection: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not is_selection:
            del self.fields["with_tiers"]


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("为什么撤回"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明为什么撤回。")},
    )


class AnswerForm(forms.Form):
    """What came of looking into it. ``is_selection``: an approval is withdrawn, else nothing passes."""

    verdict = forms.ChoiceField(
        label=_("处理结果"),
        choices=[("rejected", _("不成立，维持立项")), ("upheld", _("成立，撤销这一项的立项"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选处理结果。")},
    )
    answer = forms.CharField(
        label=_("怎样核查、为什么这样处理"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("实名的异议人凭查询码能看到；成立的，申报单位也会看到。"),
        error_messages={"required": _("请写明怎样核查、为什么这样处理。")},
    )

    def __init__(self, *args: Any, is_selection: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_selection:
            words = [("rejected", _("不成立，仍通过验收")), ("upheld", _("成立，这一项不通过验收"))]
            self.fields["verdict"].choices = words  # type: ignore[attr-defined]


class YearForm(forms.Form):
    """Days as one writes them."""

    off = forms.CharField(
        label=_("放假的日子"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "一行一个，写成 10-1，连着几天写成 10-1至10-7。周六、周日本来不上班，写不写都行。"
        ),
    )
    on = forms.CharField(
        label=_("调休上班的日子"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("只写要上班的周六、周日。"),
    )


class YearFileForm(forms.Form):
    file = forms.FileField(
        label=_("填好的表格"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": _("请选填好的表格。")},
    )
