from __future__ import annotations

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "yipin.projects.funds"
    label = "funds"

    def ready(self) -> None:
        from yipin.projects.funds import subscriptions  # noqa: F401
