"""The row of the list editor that says one thing a review judges by, and what it is worth."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yipin.rules.rubrics import (
    LAST_TIE,
    LONGEST_CRITERION,
    LONGEST_GUIDANCE,
    MOST_POINTS,
    MOST_WEIGHT,
    WEIGHT_ONCE,
)
from yipin.web.office.definitions.fixes import count_field, text_field
from yipin.web.office.definitions.list_forms import Plain, RowForm, lines_of
from yipin.web.office.reviews.tie_words import tie_choices, tie_words

POINTS_FAULT = _("满分请写 1 到 %(most)s 的整数，如 20。要带小数的，准备评审时在“改评分表”里改。")
WEIGHT_FAULT = _("权重请写 1 到 %(most)s 的整数；照分计的写 100，或者不填。")


def _whole(label: Any, most: int, words: Any, **more: Any) -> forms.IntegerField:
    """From 1 on; whatever else is typed gets the same sentence."""
    kinds = ("invalid", "min_value", "max_value")
    said: Any = dict.fromkeys(kinds, words % {"most": most})
    return count_field(label, min_value=1, max_value=most, error_messages=said, **more)


class CriterionRow(RowForm):
    names = ("name", "points", "weight", "guidance")
    key_start = "c"
    name = text_field(_("指标"), LONGEST_CRITERION, required=False, help_text=_("如“创新与特色”。"))
    points = _whole(_("满分"), MOST_POINTS, POINTS_FAULT)
    weight = _whole(
        _("权重（%）"), MOST_WEIGHT, WEIGHT_FAULT, help_text=_("不填就是 100，照分计。")
    )
    tie = forms.TypedChoiceField(label=_("同分时"), coerce=int, required=False, empty_value=0)
    guidance = forms.CharField(
        label=_("怎样评"), max_length=LONGEST_GUIDANCE, required=False, help_text=_("专家打分时看得到。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (self.initial or {}).get("tie") or 0
        self.fields["tie"].choices = tie_choices(min(own, LAST_TIE))  # type: ignore[attr-defined]

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        return super().start(plain) | {
            "weight": plain.get("weight", WEIGHT_ONCE), "tie": plain.get("tie", 0)
        }  # fmt: skip

    def clean(self) -> Plain:
        given = super().clean() or {}
        if given.get("name") and "points" not in self.errors and not given.get("points"):
            self.add_error("points", POINTS_FAULT % {"most": MOST_POINTS})
        return given

    def clean_guidance(self) -> str:
        """One line, as the card shows it."""
        return " ".join(lines_of(self.cleaned_data["guidance"]))

    def record(self, old: Plain) -> Plain:
        kept = {name: value for name, value in old.items() if name != "tie"}
        tie = self.cleaned_data["tie"]
        return super().record(kept) | ({"tie": tie} if tie else {})


def criterion_detail(plain: Plain) -> str:
    """20 分，权重 150%，同分时最先看."""
    said = [_now("%(points)s 分") % {"points": plain.get("points", 0)}]
    if (weight := plain.get("weight", WEIGHT_ONCE)) != WEIGHT_ONCE:
        said.append(_now("权重 %(weight)s%%") % {"weight": weight})
    if tie := plain.get("tie", 0):
        said.append(_now("同分时%(place)s") % {"place": tie_words(tie)})
    return _now("，").join(said)
