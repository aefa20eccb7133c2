"""Ways out for words that were not understood: make them a setting, or leave them as a remark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yipin.rules.definition import Award, Definition, Stage
from yipin.rules.recurrence_words import recurrence_words
from yipin.web.office.definitions.fixes import AwardFix, WindowFix, text_field
from yipin.web.office.definitions.records import Place, fresh_key

HOW_OFTEN = {
    "FREQ=WEEKLY": _("每周"),
    "FREQ=MONTHLY": _("每月"),
    "FREQ=YEARLY;BYMONTH=3,6,9,12": _("每季度最后一个月"),
    "FREQ=YEARLY;BYMONTH=6,12": _("每半年最后一个月"),
    "FREQ=YEARLY": _("每年"),
}


class ReturnForm(forms.Form):
    """Something to be handed in again and again."""

    name = text_field(_("报送什么"), 120)
    often = forms.ChoiceField(
        label=_("多久一次"), choices=list(HOW_OFTEN.items()), initial="FREQ=MONTHLY"
    )
    day = forms.IntegerField(
        label=_("几日前"), required=False, min_value=1, max_value=31,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("不填就是当期以内"),
    )  # fmt: skip

    def changes(self, definition: Definition) -> list[tuple[str, Any]]:
        key = fresh_key({one.key for one in definition.returns}, "r")
        plain = {
            "key": key,
            "name": self.cleaned_data["name"],
            "recurrence": self.rule,
            "built": False,
        }
        return [("returns.+", plain)]

    @property
    def rule(self) -> str:
        given = self.cleaned_data
        has_day = (
            given["day"] and given["often"] != "FREQ=WEEKLY" and given["often"] != "FREQ=YEARLY"
        )
        return f"{given['often']};BYMONTHDAY={given['day']}" if has_day else given["often"]

    def words(self) -> str:
        return _now("已设为报送事项：%(when)s。") % {"when": recurrence_words(self.rule)}


class AwardForm(AwardFix):
    """How many are taken, and with how much money."""

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(Place("awards", "awards", Award("")), data, **kwargs)

    def changes(self, definition: Definition) -> list[tuple[str, Any]]:  # type: ignore[override]
        values = {name: value for name, value in self.values().items() if value is not None}
        return [("awards.+", values)]

    def words(self) -> str:
        return _now("已设为“%(tier)s”的个数和资助。") % {"tier": self.cleaned_data["tier"]}


class StageForm(WindowFix):
    """A step of its own on the calendar."""

    name = text_field(_("这一步叫什么"), 60)
    field_order = ("name",)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(Place("stages", "stages", Stage("", "carry_out", "")), data, **kwargs)

    def changes(self, definition: Definition) -> list[tuple[str, Any]]:  # type: ignore[override]
        ((_path, record),) = super().changes()
        key = fresh_key({one.key for one in definition.stages}, "step-")
        return [
            ("stages.+", record | {"key": key, "name": self.cleaned_data["name"], "built": False})
        ]

    def words(self) -> str:
        return _now("已设为一个阶段：%(name)s。") % {"name": self.cleaned_data["name"]}


class UseForm(forms.Form):
    """Written down as what the results are used for."""

    text = text_field(_("结果怎么用"), 120)

    def changes(self, definition: Definition) -> list[tuple[str, Any]]:
        return [("results_use", [*definition.results_use, self.cleaned_data["text"]])]

    def words(self) -> str:
        return _now("已写进“结果怎么用”。")


@dataclass(frozen=True, slots=True)
class Way:
    """A button and the little form behind it; ``field`` takes the quoted words as its start."""

    act: str
    label: Any
    form: Callable[..., Any]
    field: str
    hint: Any = ""

    def blank(self, prefix: str, words: str) -> Any:
        return self.form(prefix=prefix, initial={self.field: words[:60]}, auto_id="id_%s")


RETURN = Way("return", _("设为报送事项"), ReturnForm, "name", _("到期提醒尚未开通，先写进计划。"))
AWARD = Way("award", _("定个数和资助"), AwardForm, "tier")
STAGE = Way("stage", _("设为一个阶段"), StageForm, "name")
USE = Way("use", _("写进结果怎么用"), UseForm, "text", _("按考核指标计分尚未开通，先写成文字。"))
WAYS = {one.act: one for one in (RETURN, AWARD, STAGE, USE)}
# by the first words of the reason that the reader gives
BY_REASON = (
    ("没有次数", (RETURN,)),
    ("没有写具体数目", (AWARD,)),
    ("没有写金额", (AWARD,)),
    ("没有说是哪一项考核", (USE,)),
    ("", (STAGE, RETURN)),
)


def ways_for(reason: str) -> tuple[Way, ...]:
    """What may be made of a passage, told by why it was not understood."""
    return next(ways for start, ways in BY_REASON if reason.startswith(start))
