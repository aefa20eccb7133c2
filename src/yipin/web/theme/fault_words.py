"""What a form says of a value it cannot take. Django's own words are a programmer's, not an officer's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yipin.rules.days import ANY, Bounds, day_bounds_fault

NUMBER = _("请写数字，不带单位和符号。")
DATE = _("请写完整的日期，如 2027-03-05。")
TIME = _("请写完整的时间，如 14:30。")
MOMENT = _("请写完整的日期和时间，如 2027-03-05 14:30。")
NOT_OFFERED = _("没有这一项可选。请从列出的里面重新选。")
NOT_LISTED = _("这里要选几项，收到的不是。请刷新页面重新选。")
NO_FILE = _("没有收到文件。请重新选一次。")

OF_FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("这一项还没填。")},
    forms.IntegerField: {"invalid": _("请写整数，不带单位和符号。")},
    forms.FloatField: {"invalid": NUMBER},
    forms.DecimalField: {"invalid": NUMBER},
    forms.DateField: {"invalid": DATE},
    forms.TimeField: {"invalid": TIME},
    forms.DateTimeField: {"invalid": MOMENT},
    forms.SplitDateTimeField: {"invalid_date": DATE, "invalid_time": TIME},
    forms.DurationField: {
        "invalid": _("请写时长，如 01:30:00。"),
        "overflow": _("天数要在 {min_days} 和 {max_days} 之间。"),
    },
    forms.FileField: {
        "invalid": NO_FILE,
        "missing": NO_FILE,
        "empty": _("文件是空的。请确认已保存完整，再重新上传。"),
        "max_length": _("文件名 %(length)d 字，太长。请改到 %(max)d 字以内再传。"),
        "contradiction": _("又选了文件又勾了清除。请只留一样。"),
    },
    forms.ImageField: {"invalid_image": _("这不是图片，或图片坏了。请换一张。")},
    forms.URLField: {"invalid": _("请写完整的网址，如 https://example.com/。")},
    forms.SlugField: {"invalid": _("只能用字母、数字、下划线和短横。")},
    forms.GenericIPAddressField: {"invalid": _("请写完整的网络地址，如 192.0.2.1。")},
    forms.UUIDField: {"invalid": _("编号不对。请照原样再写一次。")},
    forms.JSONField: {"invalid": _("内容的格式不对。请照原样再写一次。")},
    forms.ChoiceField: {"invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {"invalid_choice": NOT_OFFERED, "invalid_list": NOT_LISTED},
    forms.ModelChoiceField: {"invalid_choice": NOT_OFFERED},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": NOT_OFFERED,
        "invalid_list": NOT_LISTED,
        "invalid_pk_value": NOT_OFFERED,
    },
    forms.MultiValueField: {
        "invalid": NOT_LISTED,
        "incomplete": _("这一项没有填全。"),
    },
}  # fmt: skip
OF_VALIDATORS: dict[type, Any] = {
    validators.MinLengthValidator: _("现在 %(show_value)d 字，请写到 %(limit_value)d 字以上。"),
    validators.MaxLengthValidator: _("现在 %(show_value)d 字，请删到 %(limit_value)d 字以内。"),
    validators.MinValueValidator: _("不能小于 %(limit_value)s，请改大。"),
    validators.MaxValueValidator: _("不能大于 %(limit_value)s，请改小。"),
    validators.StepValueValidator: _("请写 %(limit_value)s 的整倍数。"),
    validators.EmailValidator: _("请写完整的电子邮箱，如 name@example.com。"),
    validators.URLValidator: _("请写完整的网址，如 https://example.com/。"),
    validators.RegexValidator: _("格式不对，请照旁边的说明写。"),
    validators.FileExtensionValidator: _("这里不收这种文件，请换成：%(allowed_extensions)s。"),
    validators.ProhibitNullCharactersValidator: _("里面有看不见的控制字符。请手工再写一遍。"),
}
OF_DECIMALS = {
    "invalid": NUMBER,
    "max_digits": _("一共至多 %(max)s 位数字。"),
    "max_decimal_places": _("小数点后至多 %(max)s 位。"),
    "max_whole_digits": _("小数点前至多 %(max)s 位数字。"),
}


class WithinBounds:
    """A typed day or minute whose year somebody can mean."""

    def __init__(self, bounds: Bounds = ANY) -> None:
        self.bounds = bounds

    def __call__(self, value: date | datetime) -> None:
        if fault := day_bounds_fault(value, timezone.localdate(), self.bounds):
            raise ValidationError(fault, code="odd_day")


def set_fault_words() -> None:
    """Once, when the site starts: forms of packages say the same."""
    for days in (forms.DateField, forms.DateTimeField):
        days.default_validators = [WithinBounds()]
    for kind, words in OF_FIELDS.items():
        kind.default_error_messages = {**kind.__dict__.get("default_error_messages", {}), **words}
    for validator, said in OF_VALIDATORS.items():
        validator.message = said  # type: ignore[attr-defined]
    validators.DecimalValidator.messages = OF_DECIMALS
