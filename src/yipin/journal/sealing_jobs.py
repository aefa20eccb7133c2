"""Background work of the journal: sealing."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from yipin.journal.services.sealing import seal_entries


@db_periodic_task(crontab())  # every minute
def seal_new_entries() -> int:
    """Seal what was written down since the last time."""
    return seal_entries(now=timezone.now())
