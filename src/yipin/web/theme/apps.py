"""The theme: templates, tags and words in which every page is drawn. It holds no tables."""

from __future__ import annotations

from django import forms
from django.apps import AppConfig
from django.core.validators import (
    DecimalValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinValueValidator,
)
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class ThemeConfig(AppConfig):
    name = "yipin.web.theme"
    label = "theme"
    verbose_name = "外观"

    def ready(self) -> None:
        """Django's own words for the commonest faults are a programmer's, not an officer's."""
        forms.Field.default_error_messages["required"] = _("这一项还没填。")
        MaxLengthValidator.message = ngettext_lazy(
            "现在 %(show_value)d 字，请删到 %(limit_value)d 字以内。",
            "现在 %(show_value)d 字，请删到 %(limit_value)d 字以内。",
            "limit_value",
        )
        _word_numbers()


def _word_numbers() -> None:
    forms.IntegerField.default_error_messages["invalid"] = _("请写整数，不带单位和符号。")
    forms.DecimalField.default_error_messages["invalid"] = _("请写数字，不带单位和符号。")
    MinValueValidator.message = _("不能小于 %(limit_value)s，请改大。")
    MaxValueValidator.message = _("不能大于 %(limit_value)s，请改小。")
    decimals = ngettext_lazy("小数点后至多 %(max)s 位。", "小数点后至多 %(max)s 位。", "max")
    digits = ngettext_lazy("一共至多 %(max)s 位数字。", "一共至多 %(max)s 位数字。", "max")
    before = ngettext_lazy("小数点前至多 %(max)s 位数字。", "小数点前至多 %(max)s 位数字。", "max")
    DecimalValidator.messages = {
        "invalid": _("请写数字，不带单位和符号。"), "max_digits": digits,
        "max_decimal_places": decimals, "max_whole_digits": before,
    }  # fmt: skip
