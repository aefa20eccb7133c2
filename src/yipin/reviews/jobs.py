"""Background work of the reviews: working out long rankings."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from yipin.reviews.services.rankings import resume_rankings, work_out_ranking


@db_task()
def work_out_list(panel_id: int) -> None:
    """Work out one ranking."""
    work_out_ranking(panel_id=panel_id, now=timezone.now())


@db_periodic_task(crontab(minute="*/5"))
def rank_left_over() -> int:
    """Work out what was under way when the site was stopped."""
    return resume_rankings(now=timezone.now())
