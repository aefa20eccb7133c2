from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "yipin.programmes"
    label = "programmes"

    def ready(self) -> None:
        from yipin.programmes import subscriptions  # noqa: F401
