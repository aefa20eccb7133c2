"""Background work of the forms: recognising the pages of scans."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from yipin.forms.paper_queries import scans_left_over
from yipin.forms.services.paper_scans import read_scan, wait_again
from yipin.forms.services.presence import forget_presences

PATIENCE = timedelta(minutes=10)  # longer than one reading may take


@db_task()
def read_paper_scan(scan_id: int) -> None:
    """Read one scan."""
    read_scan(scan_id=scan_id, now=timezone.now())


@db_periodic_task(crontab(minute="*/5"))
def read_left_over_scans() -> None:
    """Go on with what was waiting or half read when the site was stopped."""
    now = timezone.now()
    for scan in scans_left_over(now - PATIENCE):
        wait_again(scan_id=scan.pk)
        read_scan(scan_id=scan.pk, now=now)


@db_periodic_task(crontab(minute="*/10"))
def forget_closed_pages() -> int:
    """Remove the signs of life of forms that were closed."""
    return forget_presences(now=timezone.now())
