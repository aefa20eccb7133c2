"""Background work of the journal: the outbox."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from yipin.journal.sealing_jobs import seal_new_entries
from yipin.journal.services.deliveries import deliver_batch

__all__ = ["deliver_left_over", "deliver_waiting", "seal_new_entries"]

ROUNDS = 50  # batches of one run; what is left goes out a minute later


@db_task(retries=3, retry_delay=60)
def deliver_waiting() -> int:
    """Send what waits in the outbox."""
    return deliver_all()


@db_periodic_task(crontab(minute="*"))
def deliver_left_over() -> int:
    """Send what is to be tried again now."""
    return deliver_all()


def deliver_all() -> int:
    """Batch after batch, until nothing more goes out."""
    from yipin.journal.services.webhooks import deliver_events  # it wakes this job itself

    total = 0
    for _round in range(ROUNDS):
        sent = deliver_batch(now=timezone.now()) + deliver_events(now=timezone.now())
        total += sent
        if not sent:
            break
    return total
