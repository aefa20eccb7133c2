"""One tranche as it is typed, for the plan of a definition and that of a round."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yipin.rules.definition import Definition
from yipin.rules.tranches import STAGE, WHEN, WHOLE, GradeShare, Tranche, settled_plan
from yipin.web.funds.fields import MoneyField, ShareField

PASS = "pass"  # noqa: S105 - the grade of acceptance that may bring less


class TrancheFields(forms.Form):
    """Without a name the row is dropped."""

    name = forms.CharField(label=_("名称"), required=False, max_length=40)
    when = forms.ChoiceField(label=_("什么时候拨"), required=False)
    share = ShareField(label=_("比例（%）"))
    fixed = MoneyField(label=_("或定额（元）"), required=False)
    on_pass = ShareField(label=_("合格时拨（%）"), help_text=_("不填就全拨"))

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [
            (f"{STAGE}:{one.key}", _now("“%s”通过后") % one.name)
            for one in definition.report_stages
        ]
        plain = [(key, words) for key, words in WHEN.items() if key != STAGE]
        self.fields["when"].choices = [*plain, *stages]  # type: ignore[attr-defined]

    @property
    def tranche(self) -> Tranche | None:
        given = self.cleaned_data
        if not given.get("name"):
            return None
        when, _colon, stage = given["when"].partition(":")
        (tranche,) = settled_plan([
            Tranche(
                given["name"].strip(), when, given["share"] or 0, given["fixed"], stage,
                self._by_grade(given["on_pass"]),
            )
        ])  # fmt: skip
        return tranche

    def _by_grade(self, on_pass: int | None) -> tuple[GradeShare, ...]:
        """What a file said about other grades stays."""
        kept: tuple[GradeShare, ...] = tuple(self.initial.get("kept", ()))
        return (*kept, GradeShare(PASS, WHOLE if on_pass is None else on_pass))


def typed_before(one: Tranche) -> dict[str, Any]:
    """What stands in the fields when the tranche is opened again."""
    return {
        "name": one.name,
        "when": f"{one.when}:{one.stage_key}" if one.stage_key else one.when,
        "share": one.share or None,
        "fixed": one.fixed_fen,
        "on_pass": next((each.share for each in one.by_grade if each.grade == PASS), None),
        "kept": tuple(each for each in one.by_grade if each.grade != PASS),
    }
