"""Forms that move a deadline or a window."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yipin.web.office.rounds.judging_forms import ReasonForm

MINUTES = "%Y-%m-%dT%H:%M"
INCLUSIVE = _("北京时间，这一分钟也算在内。写 23:59 就是当天 24:00。")


class MinuteField(forms.DateTimeField):
    """A day and a minute in Beijing."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(format=MINUTES, attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=[MINUTES, "%Y-%m-%d %H:%M"], **options)


class ExtendForm(ReasonForm):
    due_at = MinuteField(label=_("延期到"), help_text=INCLUSIVE)
    field_order = ("due_at", "reason")

    def __init__(self, *args: Any, due_at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_at"].initial = timezone.localtime(due_at)


class ExcuseForm(ReasonForm):
    """The reason is all."""


class WindowForm(forms.Form):
    opens_at = MinuteField(label=_("开始"), required=False)
    closes_at = MinuteField(label=_("截止"), required=False)
    note = forms.CharField(
        label=_("为什么改"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("写在发给单位的消息里。"),
    )
