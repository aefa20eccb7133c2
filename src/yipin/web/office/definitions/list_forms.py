"""The rows of the list editors: one form for each record, that answers with the record's plain data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yipin.organisations.choices import UnitCategory, UnitKind
from yipin.rules.decisions import GRADES
from yipin.rules.definition import (
    ENDORSED_FOR,
    PURPOSES,
    QUOTA_SCOPES,
    REACHES,
    REVIEW_PARTS,
    SIDES,
    STAGE_KINDS,
    hundredths,
    is_built,
    percent_of,
)
from yipin.rules.recurrence_words import recurrence_words
from yipin.web.funds.fields import ShareField
from yipin.web.office.definitions.fixes import (
    FEN,
    LAST_MINUTE,
    MIDNIGHT,
    clock_field,
    count_field,
    day_field,
    joined_instant,
    split_instant,
    text_field,
)

Plain = dict[str, Any]
FILE_KINDS = ("docx", "doc", "pdf", "xlsx", "jpg", "png", "mp4", "mov")
HOW_OFTEN = {
    "FREQ=WEEKLY": _("每周"),
    "FREQ=MONTHLY": _("每月"),
    "FREQ=YEARLY;BYMONTH=3,6,9,12": _("每季度最后一个月"),
    "FREQ=YEARLY;BYMONTH=6,12": _("每半年最后一个月"),
    "FREQ=YEARLY": _("每年"),
}


def lines_field(label: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, widget=widget, **more)


def choices_field(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


def lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class RowForm(forms.Form):
    """``names`` are settings taken over as they are; ``start`` and ``record`` do the others."""

    names: tuple[str, ...] = ()
    title_name = "name"
    key_start = ""
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        return {name: plain.get(name) for name in (*cls.names, "key")}

    def record(self, old: Plain) -> Plain:
        """The record with what was typed; empty values are left out."""
        given = {name: self.cleaned_data.get(name) for name in self.names}
        return {n: v for n, v in (old | given).items() if v not in (None, "", [], ())}

    def clean(self) -> Plain:
        """A record that is there keeps a name; to be rid of it there is a button. Nor is what is typed
        into a new one without a name dropped unsaid.
        """
        given = super().clean() or {}
        if given.get(self.title_name) or self.title_name in self.errors:
            return given
        if (self.initial or {}).get(self.title_name):
            self.add_error(self.title_name, _now("这一项不能空着。不要它了，请按“删去”。"))
        elif self.is_begun:
            self.add_error(self.title_name, _now("请写上这一项，或者把下面填的都清空。"))
        return given

    @property
    def is_begun(self) -> bool:
        """Something was typed; what a list or a tick shows by itself is nothing typed."""
        written = (forms.TextInput, forms.Textarea)
        return any(isinstance(self.fields[one].widget, written) for one in self.changed_data)

    @property
    def is_blank(self) -> bool:
        return not self.cleaned_data.get(self.title_name)


class StageRow(RowForm):
    """What only one kind of stage takes is shown with that kind alone (``data-kind``, notices.css)."""

    names = (
        "name", "kind", "note", "uncertain", "grades", "interval_months", "gates_new",
        "per_unit", "per_district", "cover_years", "cover_year",
    )  # fmt: skip
    taken_by = {
        "certify": ("grades",),
        "recheck": ("interval_months", "gates_new"),
        "decide": ("per_unit", "per_district", "cover_years", "cover_year"),
    }
    key_start = "step-"
    name = text_field(_("这一步叫什么"), 80, required=False)
    kind = forms.ChoiceField(label=_("办什么"), choices=list(STAGE_KINDS.items()))
    opens_on = day_field(_("开始日期"))
    opens_clock = clock_field(_("开始时刻"), help_text=_("不填就是 00:00"))
    closes_on = day_field(_("截止日期"))
    closes_clock = clock_field(_("截止时刻"), help_text=_("不填就是当天 24:00"))
    purpose = forms.ChoiceField(
        label=_("属于哪个环节"), choices=list(PURPOSES.items()), required=False
    )
    note = text_field(_("说明"), 200, required=False)
    grades = choices_field(
        _("验收等次"),
        list(GRADES.items()),
        help_text=_("都不选，通过验收的都可以认证。"),
    )
    interval_months = count_field(_("每隔几个月复查"), help_text=_("不填，认证时再定。"))
    gates_new = forms.BooleanField(label=_("已有品牌复查合格，才能再报新的"), required=False)
    per_unit = count_field(_("每个单位至多立几项"), min_value=1, help_text=_("不填就是不限。"))
    per_district = count_field(
        _("每个区县至多立几项（含下属单位）"), min_value=1, help_text=_("不填就是不限。")
    )
    cover_years = count_field(
        _("几年内主题全覆盖"), min_value=1,
        help_text=_("如“三年内各类主题都要有项目”，填 3。"),
    )  # fmt: skip
    cover_year = count_field(_("今年是第几年"), min_value=1, help_text=_("不填就是第 1 年。"))
    uncertain = forms.BooleanField(label=_("时间未定，暂按此安排"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, names in self.taken_by.items():
            for name in names:
                self.fields[name].widget.attrs["data-kind"] = kind

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        opens, closes = split_instant(plain.get("opens_at")), split_instant(plain.get("closes_at"))
        return super().start(plain) | {
            "purpose": plain.get("purpose", "application"),
            "opens_on": opens[0],
            "opens_clock": opens[1] if opens[1] != MIDNIGHT else None,
            "closes_on": closes[0],
            "closes_clock": closes[1] if closes[1] != LAST_MINUTE else None,
        }

    def clean(self) -> Plain:
        given = super().clean() or {}
        for end in ("opens", "closes"):
            if given.get(f"{end}_clock") and not given.get(f"{end}_on"):
                self.add_error(f"{end}_on", _("写了时刻，请把日期也写上。"))
        first, last = given.get("opens_on"), given.get("closes_on")
        if first and last and last < first:
            self.add_error("closes_on", _("截止早于开始，请核对这两个日期。"))
        return given

    def record(self, old: Plain) -> Plain:
        given = self.cleaned_data
        made = super().record(old) | {
            "opens_at": joined_instant(given["opens_on"], given["opens_clock"]),
            "closes_at": joined_instant(given["closes_on"], given["closes_clock"]),
            "purpose": given["purpose"] or "application",
            "uncertain": bool(given["uncertain"]),
            "gates_new": bool(given["gates_new"]) and given["kind"] == "recheck",
        }
        if not old:
            made["built"] = is_built(given["kind"])
        return made


class ThemeRow(RowForm):
    names = ("name", "group", "note")
    key_start = "t"
    name = text_field(_("主题"), 120, required=False)
    group = text_field(_("所属大类"), 80, required=False)
    items = lines_field(_("内容项"), help_text=_("一行一项；不分项就空着"))
    note = text_field(_("说明"), 200, required=False)

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        items = "\n".join(one["name"] for one in plain.get("items", ()))
        return super().start(plain) | {"items": items}

    def record(self, old: Plain) -> Plain:
        names = lines_of(self.cleaned_data["items"])
        items = [{"key": f"i{at}", "name": name} for at, name in enumerate(names, start=1)]
        return super().record({n: v for n, v in old.items() if n != "items"}) | (
            {"items": items} if items else {}
        )


class QuotaRow(RowForm):
    names = ("who", "scope", "min", "max", "exception_max", "categories", "level", "note")
    title_name = "who"
    who = text_field(
        _("限哪些单位"), 120, required=False, help_text=_("照通知的说法，如“每个学院团委”")
    )
    scope = forms.ChoiceField(label=_("怎么算"), choices=list(QUOTA_SCOPES.items()))
    min = count_field(_("至少几项"))
    max = count_field(_("至多几项"))
    exception_max = count_field(_("写明理由最多几项"))
    categories = choices_field(
        _("只管这几类单位"), UnitCategory.choices, help_text=_("都不选就是全部单位")
    )
    note = text_field(_("说明"), 200, required=False)

    def clean(self) -> Plain:
        given = super().clean() or {}
        least, most, extra = (given.get(name) for name in ("min", "max", "exception_max"))
        if least is not None and most is not None and least > most:
            self.add_error("max", _("至多比至少还少，请核对。"))
        if extra is not None and (most is None or extra <= most):
            self.add_error("exception_max", _("例外的上限要大于平常的上限。"))
        return given

    def record(self, old: Plain) -> Plain:
        kept = super().record(old)
        return kept | ({"level": old["level"]} if old.get("level") else {})


class LevelRow(RowForm):
    names = ("name", "cap")
    key_start = "level-"
    name = text_field(_("级别"), 60, required=False, help_text=_("如“全国项目”“市级项目”"))
    cap = count_field(_("总数不超过几项"), help_text=_("不填就是不限"))


class AwardRow(RowForm):
    names = ("tier", "count_min", "count_max", "note")
    title_name = "tier"
    tier = text_field(_("档次"), 60, required=False)
    count_min = count_field(_("最少几项"))
    count_max = count_field(_("最多几项"))
    amount = forms.DecimalField(
        label=_("每项资助（元）"), required=False, min_value=0, max_digits=11, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )  # fmt: skip
    note = text_field(_("说明"), 200, required=False)

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        fen = plain.get("amount_fen")
        amount = "" if fen is None else f"{fen / FEN:.2f}".removesuffix(".00")
        return super().start(plain) | {"amount": amount}

    def clean(self) -> Plain:
        given = super().clean() or {}
        least, most = given.get("count_min"), given.get("count_max")
        if least is not None and most is not None and least > most:
            self.add_error("count_max", _("最多比最少还少，请核对。"))
        return given

    def record(self, old: Plain) -> Plain:
        made = {n: v for n, v in super().record(old).items() if n != "amount_fen"}
        amount = self.cleaned_data["amount"]
        return made | ({} if amount is None else {"amount_fen": int(amount * FEN)})


class AddresseeRow(RowForm):
    names = ("text", "kinds", "categories", "reach")
    title_name = "text"
    text = text_field(_("通知里的称呼"), 120, required=False)
    kinds = choices_field(_("哪几种团组织"), UnitKind.choices, help_text=_("都不选就是不限"))
    categories = choices_field(_("哪几类单位"), UnitCategory.choices, help_text=_("都不选就是不限"))
    reach = forms.ChoiceField(label=_("到哪一级"), choices=list(REACHES.items()))


class ReturnRow(RowForm):
    names = ("name", "recurrence", "who", "note")
    key_start = "r"
    name = text_field(_("报送什么"), 200, required=False)
    recurrence = forms.ChoiceField(label=_("多久一次"))
    day = count_field(_("几日前"), min_value=1, max_value=31, help_text=_("按月、按季的才填"))
    who = text_field(_("谁来报"), 80, required=False)
    note = text_field(_("说明"), 200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = (self.initial or {}).get("recurrence") or ""
        choices = dict(HOW_OFTEN)
        if own and own not in choices:
            choices[own] = recurrence_words(own)
        self.fields["recurrence"].choices = list(choices.items())  # type: ignore[attr-defined]

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        rule, _sep, day = plain.get("recurrence", "FREQ=MONTHLY").partition(";BYMONTHDAY=")
        if rule not in HOW_OFTEN or not day.isdecimal():
            return super().start(plain)
        return super().start(plain) | {"recurrence": rule, "day": int(day)}

    def record(self, old: Plain) -> Plain:
        made, day = super().record(old), self.cleaned_data["day"]
        if day and made["recurrence"] in HOW_OFTEN and "MONTH" in made["recurrence"]:
            made["recurrence"] += f";BYMONTHDAY={day}"
        return made | ({} if old else {"built": False})


class TaskRow(RowForm):
    names = ("text", "line", "department", "person", "measure", "due")
    title_name = "text"
    text = text_field(_("任务"), 300, required=False)
    line = text_field(_("属于哪条线"), 80, required=False)
    department = text_field(_("责任部室"), 80, required=False)
    person = text_field(_("责任人"), 80, required=False)
    measure = text_field(_("量化指标"), 80, required=False)
    due = day_field(_("完成期限"))

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        return super().start(plain) | {"due": split_instant(plain.get("due"))[0]}

    def record(self, old: Plain) -> Plain:
        made = {"line": "", **super().record(old)}
        due = self.cleaned_data["due"]
        made["due"] = due.isoformat() if due else ""
        return made | ({} if old else {"built": False})


class EndorserRow(RowForm):
    names = ("name", "side", "of", "field")
    key_start = "o"
    name = text_field(_("哪一方意见"), 80, required=False)
    side = forms.ChoiceField(label=_("由谁签"), choices=list(SIDES.items()))
    of = forms.ChoiceField(label=_("是哪个单位的"), choices=list(ENDORSED_FOR.items()))
    field = forms.ChoiceField(label=_("印在哪一栏"), required=False)

    def __init__(self, *args: Any, boxes: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = [("", _("表上没有这一栏")), *boxes]  # type: ignore[attr-defined]


class SignerRow(RowForm):
    """Whoever signs a decision; it has no form to be printed in."""

    names = ("name", "side", "of")
    key_start = "o"
    name = text_field(_("哪一方意见"), 80, required=False)
    side = forms.ChoiceField(label=_("由谁签"), choices=list(SIDES.items()))
    of = forms.ChoiceField(
        label=_("是哪个单位的"),
        choices=[(key, words) for key, words in ENDORSED_FOR.items() if key != "unit"],
        initial="host",
        help_text=_("上级单位是指主办单位的上级。"),
    )

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        """Whatever is not the unit above is the host."""
        of = "parent" if plain.get("of") == "parent" else "host"
        return super().start(plain) | {"of": of}


class ReviewPartRow(RowForm):
    names = ("name", "kind")
    key_start = "part-"
    name = text_field(_("这一部分叫什么"), 60, required=False, help_text=_("如“论文”“答辩”。"))
    kind = forms.ChoiceField(label=_("怎样得分"), choices=list(REVIEW_PARTS.items()))
    percent = ShareField(
        label=_("占百分之几"), help_text=_("可以写到两位小数，如 33.3；写 0 就只列出来，不计分。")
    )

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        kind, percent = plain.get("kind", "own") if plain else "cards", plain.get("percent", 0)
        return super().start(plain) | {
            "kind": kind, "percent": hundredths(percent) if plain else None
        }  # fmt: skip

    def record(self, old: Plain) -> Plain:
        return super().record(old) | {"percent": percent_of(self.cleaned_data["percent"] or 0)}


class MaterialRow(RowForm):
    names = ("name", "kinds", "max_mb", "max_count")
    key_start = "m"
    name = text_field(_("材料"), 80, required=False)
    required = forms.BooleanField(label=_("必须交"), required=False)
    kinds = choices_field(_("收哪几种文件"), [(kind, kind) for kind in FILE_KINDS])
    max_mb = count_field(_("每个不超过（MB）"), min_value=1, max_value=500)
    max_count = count_field(_("最多几个"), min_value=1, max_value=50)

    @classmethod
    def start(cls, plain: Plain) -> Plain:
        usual: Plain = {"kinds": ["docx", "doc", "pdf"], "max_mb": 20, "max_count": 1}
        return super().start(usual | plain) | {"required": plain.get("required", True)}

    def record(self, old: Plain) -> Plain:
        """Kinds that a file names and nobody can tick here stay."""
        made = super().record(old)
        others = [kind for kind in old.get("kinds", ()) if kind not in FILE_KINDS]
        kinds = [*self.cleaned_data["kinds"], *others]
        return made | {"required": bool(self.cleaned_data["required"]), "kinds": kinds}
