"""What is written about a title: its story, a picture, an act of the office, a re-check."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yipin.projects.services.title_stories import (
    LONGEST_STORY,
    LONGEST_SUMMARY,
    LONGEST_WORDS,
)
from yipin.rules.recheck_form import MOST_CHARS
from yipin.web.office.rounds.judging_forms import ReasonForm, reason_box


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class StoryForm(forms.Form):
    summary = forms.CharField(
        label=_("一句话介绍"), max_length=LONGEST_SUMMARY, required=False,
        help_text=_("谁、多久一次、做什么。上品牌墙必须有；不上墙，可以先空着。"),
    )  # fmt: skip
    summary.is_asked = True  # type: ignore[attr-defined]  # the hint says when it may stay empty
    story = forms.CharField(
        label=_("怎么做的"), max_length=LONGEST_STORY, required=False, widget=reason_box(10),
        help_text=_("写给想照着做的人：怎么开始、要多少人和钱、遇到过什么难处。不要写个人信息。"),
    )  # fmt: skip


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("图片"), help_text=_("JPG 或 PNG，20 MB 以内。拍摄地点等信息会去掉。"),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,image/jpeg,image/png"}),
    )  # fmt: skip
    words = forms.CharField(
        label=_("图上是什么"), max_length=LONGEST_WORDS, help_text=_("给看不见图片的人听的。")
    )

    def is_begun(self) -> bool:
        return bool(self.files.get("picture") or self.data.get("words", "").strip())


class WithdrawForm(ReasonForm):
    """The reason is all."""


class ReplaceForm(ReasonForm):
    name = forms.CharField(label=_("称号"), max_length=60)
    subject = forms.CharField(label=_("品牌或项目"), max_length=200, required=False)
    unit_name = forms.CharField(label=_("获得单位"), max_length=160)
    field_order = ("name", "subject", "unit_name", "reason")


class AskRecheckForm(forms.Form):
    due_on = forms.DateField(
        label=_("哪天以前交复查表"), widget=day_input(), help_text=_("这一天也算在内。")
    )


class StatementForm(forms.Form):
    """Nothing is required to save; handing in asks for all."""

    statement = forms.CharField(
        max_length=MOST_CHARS, required=False, widget=reason_box(10), strip=True
    )

    def __init__(self, *args: Any, label: str, hint: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statement"].label = label
        self.fields["statement"].help_text = hint
        self.fields["statement"].is_asked = True  # type: ignore[attr-defined]


class JudgeForm(ReasonForm):
    """Renew, improve by a day, or withdraw."""

    act = forms.ChoiceField(
        label=_("结论"), widget=forms.RadioSelect,
        choices=[("renew", _("复查通过")), ("improve", _("限期改进")), ("withdraw", _("撤销称号"))],
    )  # fmt: skip
    years = forms.IntegerField(
        label=_("通过：有效期从今天起几年"), required=False, min_value=1, max_value=50,
        help_text=_("不填，有效期照旧；到期前不满一个复查间隔的，这个有效期内不再复查。"),
    )  # fmt: skip
    until = forms.DateField(
        label=_("限期改进：改进到哪一天"), required=False, widget=day_input(),
        help_text=_("到期前，单位再交一次改进情况。"),
    )  # fmt: skip
    field_order = ("act", "years", "until", "reason")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for act, name in (("renew", "years"), ("improve", "until")):
            if given.get("act") not in {act, None} and self.errors.pop(name, None):
                given[name] = None  # belongs to another conclusion, and is not shown
        if given.get("act") == "improve" and not given.get("until") and "until" not in self.errors:
            self.add_error("until", _("限期改进要写明改进到哪一天。"))
        return given
