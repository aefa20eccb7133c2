"""When the people of the sample world are at their desks: every day from half past eight to six."""

from __future__ import annotations

from datetime import datetime, timedelta

MORNING = timedelta(hours=8, minutes=30)
EVENING = timedelta(hours=18)


def at_work(now: datetime) -> datetime:
    """The last moment up to now, in local time, at which somebody was at work."""
    midnight = _midnight(now)
    if now < midnight + MORNING:
        return midnight - timedelta(days=1) + EVENING
    return min(now, midnight + EVENING)


def morning_of(at: datetime) -> datetime:
    return _midnight(at) + MORNING


def hours_ago(at: datetime, hours: float) -> datetime:
    """So many hours of work before ``at``, which lies in them itself; nights do not count."""
    left = timedelta(hours=hours)
    while at - left < morning_of(at):
        left -= at - morning_of(at)
        at = _midnight(at) - timedelta(days=1) + EVENING
    return at - left


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
