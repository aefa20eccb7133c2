"""Background work of the reviews: working out long rankings, taking cards that were left lying."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, db_task

from yipin.reviews.services.left_cards import take_left_cards
from yipin.reviews.services.rankings import resume_rankings, work_out_ranking


@db_task()
def work_out_list(panel_id: int) -> None:
    """Work out one ranking."""
    work_out_ranking(panel_id=panel_id, now=timezone.now())


@db_periodic_task(crontab(minute="*/5"))
def rank_left_over() -> int:
    """Work out what was under way when the site was stopped."""
    return resume_rankings(now=timezone.now())


@db_periodic_task(crontab(minute="23"))
def take_cards_left_over() -> int:
    """Take cards of experts who stand aside, where an older version left them lying."""
    return take_left_cards(now=timezone.now())
