"""The form for opinions and complaints."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yipin.organisations.models import Unit

KINDS = (
    ("suggestion", _("意见建议")),
    ("complaint", _("投诉")),
    ("access", _("页面用不了、看不清")),
)
MOST = 2000


class ComplaintForm(forms.Form):
    kind = forms.ChoiceField(label=_("要说的是"), choices=KINDS, widget=forms.RadioSelect)
    root = forms.ModelChoiceField(label=_("请哪里处理"), queryset=Unit.objects.none())
    text = forms.CharField(
        label=_("请写清楚是什么事"),
        max_length=MOST,
        help_text=_("不用写姓名。请不要写身份证号、手机号和别人的私事。"),
        widget=forms.Textarea(attrs={"data-count-max": str(MOST), "rows": 6}),
    )
    contact = forms.CharField(
        label=_("怎样答复您"),
        required=False,
        max_length=120,
        help_text=_("想要答复的话，留一个邮箱或办公电话。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    has_name = forms.BooleanField(label=_("附上我的姓名和职务"), required=False)

    def __init__(self, *args: Any, roots: list[Unit], has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["root"].queryset = Unit.objects.filter(pk__in=[root.pk for root in roots])
        self.fields["root"].empty_label = None
        if len(roots) == 1:
            self.fields["root"].initial = roots[0].pk
            self.fields["root"].widget = forms.HiddenInput()
        if not has_account:
            del self.fields["has_name"]
