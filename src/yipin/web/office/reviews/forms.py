"""What the office writes when it prepares a review."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yipin.reviews.models import Panel
from yipin.reviews.queries import can_blindness_change
from yipin.reviews.services.panels import MOST_EACH
from yipin.web.office.rounds.more_time import INCLUSIVE, MinuteField


class SettingsForm(forms.Form):
    """How many experts a subject gets, until when, and whether units are hidden."""

    each = forms.IntegerField(
        label=_("每个项目请几位专家评"),
        min_value=1,
        max_value=MOST_EACH,
        help_text=_("有 5 张以上评分表时，去掉一个最高分和一个最低分；不足 3 张不出结果。"),
    )
    closes_at = MinuteField(label=_("评审截止"), required=False, help_text=INCLUSIVE)
    is_blind = forms.BooleanField(
        label=_("隐去申报单位和姓名"),
        required=False,
        help_text=_(
            "专家看不到单位、姓名、电话和能看出单位的数字，正文里的单位名也会盖住。"
            "这一步评审的各组、各部分一起隐去。"
        ),
    )

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        closes_at = timezone.localtime(panel.closes_at) if panel.closes_at else None
        initial = {"each": panel.each, "is_blind": panel.is_blind, "closes_at": closes_at}
        super().__init__(*args, initial=initial, **kwargs)
        if not (verdict := can_blindness_change(panel)):
            self.fields["is_blind"].help_text = verdict.reason


class SeatForm(forms.Form):
    """Whom to ask: by name or by the name they sign in with."""

    who = forms.CharField(
        label=_("专家姓名或用户名"),
        max_length=60,
        error_messages={"required": _("请写专家的姓名或用户名。")},
    )
    themes = forms.MultipleChoiceField(
        label=_("熟悉的主题"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("选了就先把这些主题分给该专家。"),
    )

    def __init__(self, *args: Any, themes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = [(one, one) for one in themes]  # type: ignore[attr-defined]
        if not themes:
            del self.fields["themes"]


class AskForm(forms.Form):
    """Somebody from outside: a name, and where a letter may go."""

    name = forms.CharField(
        label=_("专家姓名"), max_length=80, error_messages={"required": _("请写专家的姓名。")}
    )
    email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        help_text=_("写了就把邀请链接发到邮箱；不写，链接显示给您，由您转交。"),
        error_messages={"invalid": _("这不像电子邮箱。请核对，或者空着。")},
    )


class ReasonForm(forms.Form):
    """Why; kept in the journal."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("只留在记载里，专家看不到。"),
        error_messages={"required": _("请写明原因。")},
    )


class InsteadForm(forms.Form):
    """Why the office releases in the chair's stead: the chair reads it too."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=200,
        required=False,  # the service says what is missing
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("留在记载里，也告诉评审组长。"),
    )
    reason.is_asked = True  # type: ignore[attr-defined]
