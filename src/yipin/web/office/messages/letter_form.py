"""The page on which a letter is written: texts, and conditions that must all hold."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yipin.journal.models import ChatRobot, Letter
from yipin.organisations.choices import UnitKind
from yipin.organisations.models import Post, Unit
from yipin.programmes.models import Round
from yipin.projects.services.letters import letter_faults
from yipin.rules.letter_filters import LetterFilter, filter_from_plain
from yipin.rules.stages import STATES

MOST_UNITS = 500
Boxes = forms.CheckboxSelectMultiple


class LetterForm(forms.Form):
    """Bound to what a desk may choose from: its rounds, the units below it, its chat groups."""

    title = forms.CharField(label=_("标题"), max_length=200, required=False)
    body = forms.CharField(
        label=_("正文"), required=False, widget=forms.Textarea(attrs={"rows": 9}), max_length=5000
    )
    round = forms.ChoiceField(label=_("项目计划"), required=False)
    stage = forms.ChoiceField(
        label=_("正办到"), required=False, help_text=_("到发出时正好在这个阶段才发。")
    )
    submitted = forms.ChoiceField(
        label=_("是否已交"),
        required=False,
        choices=[("", _("不限")), ("no", _("没交，或没交够")), ("yes", _("已交"))],
    )
    missing = forms.BooleanField(label=_("只要没填完、材料不齐的"), required=False)
    states = forms.MultipleChoiceField(label=_("申报状态"), required=False, widget=Boxes)
    themes = forms.MultipleChoiceField(label=_("主题"), required=False, widget=Boxes)
    under = forms.ChoiceField(
        label=_("单位范围"), required=False, help_text=_("选中单位和它下面的都算。")
    )
    kinds = forms.MultipleChoiceField(
        label=_("单位类型"), required=False, widget=Boxes, choices=UnitKind.choices
    )
    posts = forms.MultipleChoiceField(
        label=_("职务"), required=False, widget=Boxes, help_text=_("一个不选，就发给填报人。")
    )
    robots = forms.MultipleChoiceField(
        label=_("同时发到群里"),
        required=False,
        widget=Boxes,
        help_text=_("群里看不到每个人自己的内容，姓名换成“各位老师、同学”。"),
    )
    is_important = forms.BooleanField(
        label=_("重要：选了每日汇总的人也马上收到邮件"), required=False
    )

    def __init__(self, *args: Any, host: Unit, letter: Letter | None = None, **kwargs: Any) -> None:
        if letter is not None and not (args and args[0] is not None):
            kwargs["initial"] = initial_of(letter)
        super().__init__(*args, **kwargs)
        chosen = self.data.get("round") or self.initial.get("round", "")
        self._offer_round(host, str(chosen))
        below = host.descendants().order_by("path")[:MOST_UNITS]
        self._choices("under", [("", _("不限"))] + [(str(u.pk), u.label) for u in below])
        self._choices("posts", [(str(post.pk), post.name) for post in Post.objects.all()])
        robots = ChatRobot.objects.filter(unit_id=host.pk, is_off=False)
        self._choices("robots", [(str(one.pk), one.name) for one in robots])

    def _offer_round(self, host: Unit, chosen: str) -> None:
        rounds = list(
            Round.objects.filter(unit__path__startswith=host.path)
            .select_related("definition")
            .prefetch_related("stages")
            .order_by("-opened_at")[:100]
        )
        self._choices("round", [("", _("不限"))] + [(str(one.pk), one.name) for one in rounds])
        held = next((one for one in rounds if str(one.pk) == chosen), None)
        stages = [(row.key, row.name) for row in held.stages.all()] if held else []
        self._choices("stage", [("", _("不限")), *stages])
        themes = [theme.name for theme in held.definition.parsed.themes] if held else []
        self._choices("themes", [(name, name) for name in themes])
        states = [(one.key, one.label_office) for one in STATES.values() if one.key != "discarded"]
        self._choices("states", states if held else [])

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not choices:
            del self.fields[name]

    @property
    def conditions(self) -> list[forms.BoundField]:
        """The fields of the second part, those of a round only once there is one."""
        order = (
            "round",
            "submitted",
            "states",
            "missing",
            "stage",
            "themes",
            "under",
            "kinds",
            "posts",
        )
        of_round = {"submitted", "states", "missing", "stage", "themes"}
        has_round = bool(self["round"].value())
        return [
            self[name]
            for name in order
            if name in self.fields and (has_round or name not in of_round)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, fault in letter_faults(given.get("title", ""), given.get("body", "")):
            self.add_error(name, str(fault))
        if self.data.get("act") == "ready":
            self._refuse_blanks(given)
        return given

    def _refuse_blanks(self, given: dict[str, Any]) -> None:
        """A draft may be half-written; what is to be sent has a title and a text."""
        for name, words in (("title", _("请写标题。")), ("body", _("请写正文。"))):
            if name not in self.errors and not given.get(name, "").strip():
                self.add_error(name, words)

    def wanted(self) -> LetterFilter:
        return filter_from_plain(self.cleaned_data)


def initial_of(letter: Letter) -> dict[str, Any]:
    plain = dict(letter.filters.items())
    return plain | {
        "title": letter.title,
        "body": letter.body,
        "robots": [str(one) for one in letter.robots],
        "is_important": letter.is_important,
    }
