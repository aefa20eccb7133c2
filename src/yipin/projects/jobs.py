"""Background work of the projects: packing dossiers, letters and digests whose time has come."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from yipin.journal.removal import removing
from yipin.projects.services.digests import send_digests
from yipin.projects.services.dossiers import forget_dossiers, pack_dossier, resume_dossiers
from yipin.projects.services.letters import send_due_letters
from yipin.projects.services.recheck_reminders import remind_of_rechecks
from yipin.projects.services.rechecks import open_due_rechecks


@db_task()
def pack_dossier_file(dossier_id: int) -> None:
    """Pack one dossier."""
    pack_dossier(dossier_id=dossier_id, now=timezone.now())


@db_periodic_task(crontab(minute="*/5"))
def pack_left_over() -> None:
    """Go on with what waited or was being packed when the site was stopped."""
    for dossier_id in resume_dossiers(now=timezone.now()):
        pack_dossier(dossier_id=dossier_id, now=timezone.now())


@db_periodic_task(crontab(minute="17"))
def forget_old_dossiers() -> int:
    """Remove what was packed more than a day ago."""
    with removing() as may:  # not while a backup copies files
        return forget_dossiers(now=timezone.now()) if may else 0


@db_periodic_task(crontab(minute="23"))
def open_rechecks_due() -> int:
    """Open the re-checks of titles whose time has come, and remind of those that come to their end."""
    now = timezone.now()
    return open_due_rechecks(now=now) + remind_of_rechecks(now=now)


@db_periodic_task(crontab(minute="*"))
def send_letters_due() -> int:
    """Send letters whose minute has come."""
    return send_due_letters(now=timezone.now())


@db_periodic_task(crontab(minute="*/10"))
def send_daily_digests() -> int:
    """Send the digests whose hour has come; a day's digest is made once."""
    return send_digests(now=timezone.now())
