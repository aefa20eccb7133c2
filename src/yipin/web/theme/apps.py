"""The theme: templates, tags and words in which every page is drawn. It holds no tables."""

from __future__ import annotations

from django import forms
from django.apps import AppConfig
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


class ThemeConfig(AppConfig):
    name = "yipin.web.theme"
    label = "theme"
    verbose_name = "外观"

    def ready(self) -> None:
        """Django's own words for the two commonest faults are a programmer's, not an officer's."""
        forms.Field.default_error_messages["required"] = _("这一项还没填。")
        MaxLengthValidator.message = ngettext_lazy(
            "现在 %(show_value)d 字，请删到 %(limit_value)d 字以内。",
            "现在 %(show_value)d 字，请删到 %(limit_value)d 字以内。",
            "limit_value",
        )
