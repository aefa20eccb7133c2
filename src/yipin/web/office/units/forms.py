"""Forms about units, people and posts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yipin.organisations.choices import Right, SignInCheck, SigningCheck, UnitCategory, UnitKind
from yipin.organisations.models import Post

POLITICAL_STATUSES = (
    "共青团员",
    "中共预备党员",
    "中共党员",
    "民主党派成员",
    "无党派人士",
    "群众",
)


def day_input(**attrs: str) -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class UnitForm(forms.Form):
    name = forms.CharField(label=_("全称"), max_length=120)
    code = forms.CharField(
        label=_("单位编号"),
        max_length=40,
        required=False,
        help_text=_("导入名册时按它认单位，可不填。"),
    )
    short_name = forms.CharField(
        label=_("简称"), max_length=60, required=False, help_text=_("列表里用简称，公文里用全称。")
    )
    kind = forms.ChoiceField(label=_("类型"), choices=UnitKind.choices)
    category = forms.ChoiceField(
        label=_("分类"),
        required=False,
        choices=[("", _("不分类")), *UnitCategory.choices],
        help_text=_("通知按分类找单位，如“各二级学院”。"),
    )
    party_body = forms.CharField(
        label=_("同级党组织"),
        max_length=120,
        required=False,
        help_text=_("申报表上签党组织意见的，如“机械工程学院党委”。"),
    )
    signing_check = forms.ChoiceField(
        label=_("签署意见时的验证"),
        required=False,
        choices=[("", _("跟上级单位一样")), *SigningCheck.choices],
        help_text=_("选二次验证的，本单位和没有另选的下级单位签署意见时，除密码外还要填验证码。"),
    )
    sign_in_check = forms.ChoiceField(
        label=_("本单位人员登录须二次验证"),
        required=False,
        choices=[("", _("不另外要求")), *SignInCheck.choices],
        help_text=_("没有第二重验证的人，下次登录先去设好才能办事。上级要求了的，这里取消不了。"),
    )


class HeadcountForm(forms.Form):
    as_of = forms.DateField(label=_("截至"), widget=day_input())
    members = forms.IntegerField(
        label=_("团员总数"), min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    youth_14_to_28 = forms.IntegerField(
        label=_("14—28 岁青年数"),
        min_value=0,
        help_text=_("含团员。满 14 周岁、不满 29 周岁。"),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    cadres = forms.IntegerField(
        label=_("团干部数"),
        min_value=0,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    source = forms.CharField(
        label=_("数字来源"),
        max_length=80,
        required=False,
        help_text=_("如：智慧团建、本单位统计。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_of"].initial = timezone.localdate()

    def clean_cadres(self) -> int:
        return self.cleaned_data.get("cadres") or 0


class PostFields(forms.Form):
    """Which post, from when."""

    post = forms.ModelChoiceField(
        label=_("职务"), queryset=Post.objects.all(), empty_label=_("请选职务")
    )
    title = forms.CharField(
        label=_("职务全称"), max_length=80, required=False, help_text=_("不填就用职务名称。")
    )
    starts_on = forms.DateField(label=_("任职日期"), widget=day_input())
    ends_on = forms.DateField(
        label=_("离任日期"), required=False, widget=day_input(), help_text=_("还没定就不填。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = timezone.localdate()

    def appointment(self) -> dict[str, Any]:
        """What ``appoint`` is given."""
        return {key: self.cleaned_data[key] for key in ("post", "title", "starts_on", "ends_on")}


class PersonForm(PostFields):
    name = forms.CharField(
        label=_("姓名"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    number = forms.CharField(
        label=_("学工号"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("电子邮箱"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("联系电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    field_order = ("name", "post", "title", "starts_on", "ends_on", "number", "email", "phone")

    def person(self) -> dict[str, Any]:
        """What ``take_in_person`` is given."""
        return {key: self.cleaned_data[key] for key in ("name", "number", "email", "phone")}


class PersonDataForm(forms.Form):
    """What the administrator corrects; starts from the full values."""

    name = PersonForm.base_fields["name"]
    number = PersonForm.base_fields["number"]
    phone = PersonForm.base_fields["phone"]
    email = PersonForm.base_fields["email"]
    political_status = forms.ChoiceField(label=_("政治面貌"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A status outside the list, which an older roster may hold, can be kept."""
        super().__init__(*args, **kwargs)
        held = self.initial.get("political_status", "")
        known = [*POLITICAL_STATUSES, *({held} - {"", *POLITICAL_STATUSES})]
        choices = [("", _("没有登记")), *((one, one) for one in known)]
        self.fields["political_status"].choices = choices  # type: ignore[attr-defined]


class KnownPersonForm(PostFields):
    number = forms.CharField(
        label=_("学工号或用户名"),
        max_length=60,
        help_text=_("此人已在别的单位登记过。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ("name", "number", "post", "title", "starts_on", "ends_on")


class EndForm(forms.Form):
    ends_on = forms.DateField(label=_("最后一天"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = timezone.localdate()


class PostForm(forms.Form):
    name = forms.CharField(label=_("职务"), max_length=60)
    rights = forms.MultipleChoiceField(
        label=_("权限"),
        choices=Right.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都只管到任职单位和它的下级。"),
    )

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"]).strip()
        if not name:
            raise forms.ValidationError(_now("这一项还没填。"))
        return name
