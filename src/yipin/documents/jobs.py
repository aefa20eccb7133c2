"""Background work of the documents: reading the notices that were handed in."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from yipin.documents.queries import notices_left_waiting
from yipin.documents.services.notice_reading import read_taken_in
from yipin.documents.services.papers import forget_discarded_papers
from yipin.documents.services.renderings import (
    forget_renderings,
    make_rendering,
    resume_renderings,
)
from yipin.documents.services.resumable import forget_uploads
from yipin.documents.services.roster_reading import read_roster
from yipin.documents.services.trash import forget_discarded_notices
from yipin.journal.removal import removing
from yipin.organisations.services.roster_imports import (
    forget_rosters,
    resume_rosters,
    write_roster,
)


@db_task()
def read_notice_file(notice_id: int) -> None:
    """Read one notice."""
    read_taken_in(notice_id=notice_id, now=timezone.now())


@db_periodic_task(crontab(minute="*/5"))
def read_left_over() -> None:
    """Read what was waiting when the site was stopped."""
    for notice in notices_left_waiting(timezone.now()):
        read_taken_in(notice_id=notice.pk, now=timezone.now())


@db_periodic_task(crontab(hour="19", minute="40"))  # UTC: at night in China
def empty_notice_trash() -> int:
    """Remove the notices that were deleted 30 days ago, with their files."""
    with removing() as may:  # not while a backup copies files
        return forget_discarded_notices(now=timezone.now()) if may else 0


@db_periodic_task(crontab(hour="19", minute="45"))  # UTC: at night in China
def empty_paper_trash() -> int:
    """Remove the drafts of official papers that were put aside 30 days ago."""
    return forget_discarded_papers(now=timezone.now())


@db_task()
def read_roster_file(roster_id: int) -> None:
    """Read one roster and judge its rows."""
    read_roster(roster_id=roster_id, now=timezone.now())


@db_task()
def write_roster_rows(roster_id: int) -> None:
    """Write one confirmed roster."""
    write_roster(roster_id=roster_id, now=timezone.now())


@db_periodic_task(crontab(minute="*/5"))
def resume_stopped_rosters() -> None:
    """Read again what was being read when the site was stopped."""
    for roster_id in resume_rosters(now=timezone.now()):
        read_roster(roster_id=roster_id, now=timezone.now())


@db_periodic_task(crontab(hour="19", minute="20"))  # UTC: at night in China
def forget_old_rosters() -> int:
    """Remove the rows of rosters that are older than a week."""
    return forget_rosters(now=timezone.now())


@db_periodic_task(crontab(minute="23"))
def forget_old_uploads() -> int:
    """Remove the parts of files that nobody went on with, and those that belong to no file."""
    return forget_uploads(now=timezone.now())


@db_task()
def make_rendering_file(original: str) -> None:
    """Make one Word file a PDF."""
    make_rendering(original=original)


@db_periodic_task(crontab(minute="*/5"))
def make_renderings_left_over() -> None:
    """Go on with what was waiting or being made when the site was stopped."""
    for original in resume_renderings(now=timezone.now()):
        make_rendering(original=original)


@db_periodic_task(crontab(hour="19", minute="50"))  # UTC: at night in China
def forget_old_renderings() -> int:
    """Remove the PDF of Word files that are gone."""
    with removing() as may:  # not while a backup copies files
        return forget_renderings() if may else 0
