"""The theme: templates, tags and words in which every page is drawn. It holds no tables."""

from __future__ import annotations

from django.apps import AppConfig


class ThemeConfig(AppConfig):
    name = "yipin.web.theme"
    label = "theme"
    verbose_name = "外观"

    def ready(self) -> None:
        from yipin.web.theme.fault_words import set_fault_words

        set_fault_words()
