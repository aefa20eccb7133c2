"""Small forms, each fitted to one kind of setting, that say what they change."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yipin.rules.definition import DEFINITION_KINDS, Award, Contact, Definition, Level, Quota, Stage
from yipin.rules.plain import as_plain
from yipin.web.office.definitions.records import Place, changed_record, record_at

FEN = 100
MIDNIGHT, LAST_MINUTE = time(0, 0), time(23, 59)


def day_field(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, required=False, widget=widget, **more)


def clock_field(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, required=False, widget=widget, **more)


def count_field(label: Any, **more: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    more = {"required": False, "min_value": 0, "max_value": 100_000} | more
    return forms.IntegerField(label=label, widget=widget, **more)


def text_field(label: Any, most: int = 200, **more: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=most, widget=widget, **more)


class Fix(forms.Form):
    """``place`` is the record that the form changes. ``pairs`` names fields that stand side by side."""

    pairs: tuple[str, ...] = ()

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        self.place = place
        kwargs.setdefault("initial", self.start(place))
        kwargs.setdefault("auto_id", "id_%s")
        super().__init__(*args, **kwargs)

    @classmethod
    def start(cls, place: Place) -> dict[str, Any]:
        """What stands there now, as the fields show it."""
        raise NotImplementedError

    def changes(self) -> list[tuple[str, Any]]:
        """Path and value of every setting to change."""
        raise NotImplementedError


class WindowFix(Fix):
    """Both ends of a stage, to the minute, inclusive."""

    pairs = ("opens_on", "opens_clock", "closes_on", "closes_clock")
    opens_on = day_field(_("开始日期"))
    opens_clock = clock_field(_("开始时刻"), help_text=_("不填就是 00:00"))
    closes_on = day_field(_("截止日期"))
    closes_clock = clock_field(_("截止时刻"), help_text=_("不填就是当天 24:00"))

    @classmethod
    def start(cls, place: Place) -> dict[str, Any]:
        stage: Stage = place.record
        opens, closes = split_instant(stage.opens_at), split_instant(stage.closes_at)
        return {
            "opens_on": opens[0],
            "opens_clock": opens[1] if opens[1] != MIDNIGHT else None,
            "closes_on": closes[0],
            "closes_clock": closes[1] if closes[1] != LAST_MINUTE else None,
        }

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for end in ("opens", "closes"):
            if given.get(f"{end}_clock") and not given.get(f"{end}_on"):
                self.add_error(f"{end}_on", _("写了时刻，请把日期也写上。"))
        first, last = self._instant("opens"), self._instant("closes")
        if first and last and last[:10] < first[:10]:
            self.add_error("closes_on", _("截止早于开始，请核对这两个日期。"))
        return given

    def _instant(self, end: str) -> str | None:
        given = self.cleaned_data
        return joined_instant(given.get(f"{end}_on"), given.get(f"{end}_clock"))

    def changes(self) -> list[tuple[str, Any]]:
        closes, opens = self._instant("closes"), self._instant("opens")
        record = changed_record(
            self.place.record, opens_at=opens, closes_at=closes, uncertain=False
        )
        return [(self.place.path, record)]


def split_instant(text: str | None) -> tuple[date | None, time | None]:
    """Day and clock of an instant as a definition writes it; 24:00 is the end of that day."""
    if not text:
        return None, None
    day, _sep, clock = text.partition("T")
    return date.fromisoformat(day), time.fromisoformat(
        clock
    ) if clock and clock != "24:00" else None


def joined_instant(day: date | None, clock: time | None) -> str | None:
    if day is None:
        return None
    return f"{day.isoformat()}T{clock:%H:%M}" if clock else day.isoformat()


class QuotaFix(Fix):
    pairs = ("min", "max", "exception_max")
    min = count_field(_("至少报几项"), help_text=_("不填就是可以不报"))
    max = count_field(_("至多报几项"), help_text=_("不填就是不限"))
    exception_max = count_field(_("写明理由最多几项"), help_text=_("不填就是没有例外"))

    @classmethod
    def start(cls, place: Place) -> dict[str, Any]:
        quota: Quota = place.record
        return {"min": quota.min, "max": quota.max, "exception_max": quota.exception_max}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        least, most, extra = (given.get(name) for name in ("min", "max", "exception_max"))
        if least is not None and most is not None and least > most:
            self.add_error("max", _("至多比至少还少，请核对。"))
        if extra is not None and (most is None or extra <= most):
            self.add_error("exception_max", _("例外的上限要大于平常的上限。"))
        return given

    def changes(self) -> list[tuple[str, Any]]:
        plain = as_plain(self.place.record) | self.cleaned_data
        kept = {name: value for name, value in plain.items() if value is not None}
        return [(self.place.path, kept)]


class LevelFix(Fix):
    name = text_field(_("级别名称"), 60)
    cap = count_field(_("总数不超过几项"), help_text=_("不填就是不限"))

    @classmethod
    def start(cls, place: Place) -> dict[str, Any]:
        level: Level = place.record
        return {"name": level.name, "cap": level.cap}

    def changes(self) -> list[tuple[str, Any]]:
        return [(self.place.path, changed_record(self.place.record, **self.cleaned_data))]


class AwardFix(Fix):
    """Money is typed in yuan and kept in fen."""

    pairs = ("count_min", "count_max")
    tier = text_field(_("档次"), 60)
    count_min = count_field(_("最少几项"))
    count_max = count_field(_("最多几项"))
    amount = forms.DecimalField(
        label=_("每项资助（元）"),
        required=False,
        min_value=0,
        max_digits=11,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    @classmethod
    def start(cls, place: Place) -> dict[str, Any]:
        award: Award = place.record
        yuan = None if award.amount_fen is None else f"{award.amount_fen / FEN:.2f}"
        amount = yuan.removesuffix(".00") if yuan else None
        return {
            "tier": award.tier, "count_min": award.count_min,
            "count_max": award.count_max, "amount": amount,
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        least, most = given.get("count_min"), given.get("count_max")
        if least is not None and most is not None and least > most:
            self.add_error("count_max", _("最多比最少还少，请核对。"))
        return given

    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        amount = given.pop("amount")
        return given | {"amount_fen": None if amount is None else int(amount * FEN)}

    def changes(self) -> list[tuple[str, Any]]:
        return [(self.place.path, changed_record(self.place.record, **self.values()))]


class ContactFix(Fix):
    office = text_field(_("办公室"), 80, required=False)
    phone = text_field(_("办公电话"), 40, required=False)
    mailbox = forms.EmailField(
        label=_("办公邮箱"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("电话和邮箱至少填一样，会写进通知页。请不要填个人手机号。"),
    )

    @classmethod
    def start(cls, place: Place) -> dict[str, Any]:
        contact: Contact = place.record
        return {"office": contact.office, "phone": contact.phone, "mailbox": contact.mailbox}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not (given.get("phone") or given.get("mailbox")) and not self.errors:
            self.add_error("phone", _("电话和邮箱都空着，请至少填一样。"))
        return given

    def changes(self) -> list[tuple[str, Any]]:
        return [("contact", self.cleaned_data)]


class ValueFix(Fix):
    """One value under a name of the definition itself."""

    @classmethod
    def start(cls, place: Place) -> dict[str, Any]:
        return {"value": place.record}

    def changes(self) -> list[tuple[str, Any]]:
        return [(self.place.path, self.cleaned_data["value"])]


class NameFix(ValueFix):
    value = text_field(_("项目计划名称"), help_text=_("各单位看到的名称，不带“关于”“通知”。"))


class IssuerFix(ValueFix):
    value = text_field(_("发文机关"), required=False)


class YearFix(ValueFix):
    value = count_field(_("年度"), required=True, min_value=1980, max_value=2100)


class DaysFix(ValueFix):
    value = count_field(_("公示几个工作日"), min_value=1, max_value=60)


class KindFix(ValueFix):
    value = forms.ChoiceField(label=_("类别"), choices=list(DEFINITION_KINDS.items()))


class LinesFix(Fix):
    """Several sentences, one a line."""

    value = forms.CharField(label=_("结果怎么用"), required=False, widget=forms.Textarea(),
                            help_text=_("一行一条"))  # fmt: skip

    @classmethod
    def start(cls, place: Place) -> dict[str, Any]:
        return {"value": "\n".join(place.record)}

    def changes(self) -> list[tuple[str, Any]]:
        lines = [line.strip() for line in self.cleaned_data["value"].splitlines()]
        return [(self.place.path, [line for line in lines if line])]


BY_ROOT: dict[str, type[Fix]] = {
    "stages": WindowFix,
    "quotas": QuotaFix,
    "levels": LevelFix,
    "awards": AwardFix,
    "contact": ContactFix,
    "name": NameFix,
    "issuer_note": IssuerFix,
    "year": YearFix,
    "publicity_days": DaysFix,
    "kind": KindFix,
    "results_use": LinesFix,
}
# What is too much for a small form has a page of its own.
ELSEWHERE = {
    "addressees": "units",
    "themes": "themes",
    "returns": "returns",
    "tasks": "tasks",
    "money": "tranches",
}
PARTS_ELSEWHERE = {
    "forms": "stages",
    "interval_months": "stages",
    "gates_new": "stages",
    "endorsers": "endorsers",
    "materials": "materials",
    "criteria": "criteria",
    "parts": "parts",
}


def fix_for(definition: Definition, path: str, data: Any = None, *, prefix: str = "") -> Fix | None:
    """The form for the setting at this path, or None where it has a page of its own."""
    place = record_at(definition, path)
    if (
        place is None
        or place.rest in PARTS_ELSEWHERE
        or place.path == place.root in ("stages", "quotas")
    ):
        return None
    cls = BY_ROOT.get(place.root)
    return cls(place, data, prefix=prefix or None) if cls else None


def list_of_stage(definition: Definition, place: Place) -> str:
    """The page of a list that a stage has for itself; applications keep those by plain names."""
    stage = place.record
    if place.rest in ("criteria", "parts"):
        return f"{place.rest}-{stage.key}"
    if place.rest == "endorsers" and stage.kind == "decide":
        return f"signers-{stage.key}"
    if place.rest == "endorsers" and stage != definition.endorse_stage:
        return f"opinions-{stage.key}"
    if place.rest == "materials" and stage != definition.application_stage:
        return f"files-{stage.key}"
    return ""


def page_for(definition: Definition, path: str) -> str:
    """The part (an address name) where a setting without a small form is changed; else empty."""
    place = record_at(definition, path)
    if place is None:
        return ELSEWHERE.get(path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0], "")
    if own := list_of_stage(definition, place):
        return own
    if place.rest in PARTS_ELSEWHERE:
        return PARTS_ELSEWHERE[place.rest]
    if place.path == place.root == "stages":
        return "stages"
    return ELSEWHERE.get(place.root, "")
