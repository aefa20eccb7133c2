"""Background work of the organisation: reminders of elections, answers that are out of date."""

from __future__ import annotations

from django.utils import timezone
from huey import crontab
from huey.contrib.djhuey import db_periodic_task

from yipin.organisations.services.terms import remind_of_terms
from yipin.organisations.services.tokens import forget_answers


@db_periodic_task(crontab(hour="1", minute="5"))  # UTC: five past nine in China
def remind_of_elections() -> int:
    """Tell those whose term ends soon, and the units above them."""
    return remind_of_terms(now=timezone.now())


@db_periodic_task(crontab(minute="41"))
def forget_api_answers() -> int:
    """Remove what programs were answered more than a day ago."""
    return forget_answers(now=timezone.now())
