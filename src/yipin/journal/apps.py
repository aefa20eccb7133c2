from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "yipin.journal"
    label = "journal"

    def ready(self) -> None:
        from yipin.journal.append_only import renew_guard

        post_migrate.connect(renew_guard, sender=self)
