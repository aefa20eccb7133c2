from __future__ import annotations

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "yipin.projects"
    label = "projects"

    def ready(self) -> None:
        from yipin.projects import report_events, subscriptions, webhook_events  # noqa: F401
