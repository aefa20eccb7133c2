"""What is said once for all certificates of one act; the layout of a unit's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yipin.projects.services.titles import TitleWords
from yipin.projects.title_models import CertificateLayout
from yipin.rules.certificate_layout import ALIGNS, PARTS, Place
from yipin.rules.days import GIVEN
from yipin.rules.titles_held import LONGEST_MONTHS, LONGEST_TERM
from yipin.web.theme.fault_words import WithinBounds
from yipin.web.unit.title_forms import day_input


class TitleWordsForm(forms.Form):
    """``months`` starts with the interval of the definition; without one the office says it here."""

    name = forms.CharField(label=_("称号"), max_length=60, help_text=_("如“校级团建品牌”。"))
    level = forms.CharField(label=_("级别"), max_length=20, required=False)
    mark = forms.CharField(
        label=_("编号的代字"), max_length=20,
        help_text=_("编号写成“代字〔年份〕0001号”，每年从 1 起，不缺号。"),
    )  # fmt: skip
    issued_on = forms.DateField(
        label=_("颁发日期"), widget=day_input(), validators=[WithinBounds(GIVEN)]
    )
    years = forms.IntegerField(
        label=_("有效几年"), required=False, min_value=1, max_value=LONGEST_TERM,
        help_text=_("长期有效就空着。"),
    )  # fmt: skip
    months = forms.IntegerField(
        label=_("每隔几个月复查"), required=False, min_value=1, max_value=LONGEST_MONTHS,
        help_text=_("项目计划里有复查阶段的，认证项目时要写；不复查就空着。"),
    )  # fmt: skip
    layout = forms.ChoiceField(label=_("证书版式"), required=False)

    def __init__(self, *args: Any, layouts: Sequence[CertificateLayout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.layouts = {str(one.pk): one for one in layouts}
        own = [(key, one.name) for key, one in self.layouts.items()]
        self.fields["layout"].choices = [("", _("本站横版")), *own]  # type: ignore[attr-defined]

    @property
    def words(self) -> TitleWords:
        given = dict(self.cleaned_data)
        return TitleWords(layout=self.layouts.get(given.pop("layout")), **given)


class LayoutForm(forms.Form):
    """A layout's name and ground; without a ground it is our own frame."""

    name = forms.CharField(label=_("名称"), max_length=40)
    is_landscape = forms.TypedChoiceField(
        label=_("纸张"), choices=[("1", _("横放 A4")), ("0", _("竖放 A4"))],
        coerce=lambda value: value == "1", widget=forms.RadioSelect, initial="1",
    )  # fmt: skip
    ground = forms.FileField(
        label=_("底图"), required=False,
        help_text=_(
            "选填。一张 A4 的 JPG、PNG，或 PDF 的第一页，20 MB 以内。"
            "不要带印章图样，盖章的地方空着。"
        ),
    )  # fmt: skip


class PlaceForm(forms.Form):
    """One part: where it stands, in millimetres, and how large, in points."""

    x = forms.FloatField(label=_("左边距"), min_value=0, max_value=300)
    y = forms.FloatField(label=_("上边距"), min_value=0, max_value=300)
    width = forms.FloatField(label=_("宽"), min_value=1, max_value=300)
    size = forms.FloatField(label=_("字号"), min_value=1, max_value=100)
    align = forms.ChoiceField(label=_("对齐"), choices=list(ALIGNS.items()))
    is_shown = forms.BooleanField(label=_("印"), required=False)

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        start = {name: getattr(place, name) for name in self.base_fields}
        super().__init__(*args, initial=start, prefix=place.key, **kwargs)
        self.key, self.name = place.key, PARTS[place.key]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{self.name}，{field.label}"

    @property
    def place(self) -> Place:
        return Place(self.key, **self.cleaned_data)
