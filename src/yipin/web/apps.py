from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "yipin.web"
    label = "web"

    def ready(self) -> None:
        from yipin.web.accounts.sign_in_notes import listen

        listen()
