from __future__ import annotations

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "yipin.duties"
    label = "duties"

    def ready(self) -> None:
        from yipin.duties import subscriptions  # noqa: F401  # to hear the rooms below
