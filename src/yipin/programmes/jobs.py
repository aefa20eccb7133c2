"""Background work of the programmes: emptying the trash of drafts."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from yipin.programmes.services.trash import forget_discarded_definitions


@db_periodic_task(crontab(hour="19", minute="10"))  # UTC: at night in China
def empty_definition_trash() -> int:
    """Remove the drafts that were deleted 30 days ago, before the notices they were read from."""
    return forget_discarded_definitions(now=timezone.now())
