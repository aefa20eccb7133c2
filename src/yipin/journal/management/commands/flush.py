"""Emptying every table: for the sample world and the tests. A real site's journal is never emptied."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connections

from yipin.journal.append_only import guard_lifted


class Command(flush.Command):
    """Django's own, with the journal's guard lifted for as long as it takes."""

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("这里是正式站点，操作记录不能清空。")
        with guard_lifted(connections[options["database"]]):
            super().handle(**options)
