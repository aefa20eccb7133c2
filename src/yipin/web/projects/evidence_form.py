"""Saying what a file shows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yipin.projects.evidence import folders_offered
from yipin.projects.milestones import plan_of
from yipin.projects.models import Application, Evidence, Milestone


class EvidenceForm(forms.Form):
    """The place is never filled in by the system."""

    title = forms.CharField(label=_("名称"), max_length=120)
    folder = forms.ChoiceField(label=_("归入"))
    taken_on = forms.DateField(
        label=_("日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    place = forms.CharField(
        label=_("地点"),
        required=False,
        max_length=80,
        help_text=_("想写才写。照片里带的位置已经去掉，系统不会替您填。"),
    )
    milestone = forms.ChoiceField(label=_("说明哪个时间节点"), required=False)
    is_shared = forms.BooleanField(label=_("给同轮各项目单位看，用于交流"), required=False)

    def __init__(self, *args: Any, project: Application, evidence: Evidence, **kwargs: Any) -> None:
        self.plan = {str(one.pk): one for one in plan_of(project)}
        kwargs["initial"] = {
            "title": evidence.title,
            "folder": evidence.folder,
            "taken_on": evidence.taken_on,
            "place": evidence.place,
            "milestone": str(evidence.milestone_id or ""),
            "is_shared": evidence.is_shared,
        }
        super().__init__(*args, **kwargs)
        folders = dict.fromkeys((*folders_offered(project), evidence.folder))
        listed = [(key, one.title) for key, one in self.plan.items()]
        self.fields["folder"].choices = [(one, one) for one in folders]  # type: ignore[attr-defined]
        self.fields["milestone"].choices = [("", _("不指明")), *listed]  # type: ignore[attr-defined]

    def clean_milestone(self) -> Milestone | None:
        return self.plan.get(self.cleaned_data["milestone"])
