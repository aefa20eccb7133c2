"""The form for an objection."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yipin.projects.services.publicities import LONGEST


class ObjectionForm(forms.Form):
    """``items``: (application, words) of what is shown."""

    item = forms.TypedChoiceField(
        label=_("对哪一项有异议"), coerce=int,
        error_messages={
            "required": _("请选对哪一项有异议。"),
            "invalid_choice": _("选的这一项已经撤下，不再公示，请重新选。"),
        },
    )  # fmt: skip
    text = forms.CharField(
        label=_("异议和依据"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"data-count-max": str(LONGEST), "rows": 6}),
        help_text=_("写清事实和依据。请不要写身份证号和与此无关的个人情况。"),
        error_messages={"required": _("请写明异议和依据。")},
    )
    name = forms.CharField(
        label=_("您的姓名或单位"), required=False, max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("写了就是实名，会得到查询码，能查处理结果；不写就是匿名，只记收到的日期。"),
    )  # fmt: skip
    contact = forms.CharField(
        label=_("联系办法"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("实名的可以留，便于核实；匿名的不记。"),
    )  # fmt: skip
    file = forms.FileField(
        label=_("材料"), required=False,
        help_text=_("PDF、Word 或图片，不超过 20 MB。匿名的请先去掉文件里的姓名和作者。"),
    )  # fmt: skip

    def __init__(self, *args: Any, items: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = [("", _("请选一项")), *items]  # type: ignore[attr-defined]
