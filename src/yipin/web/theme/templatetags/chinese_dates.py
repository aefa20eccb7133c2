"""Filters for dates and figures; the rules stand in yipin.web.theme.dates and .figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django import template
from django.utils import timezone

from yipin.web.theme import dates, figures

register = template.Library()


def _now_given(rule: Callable[..., str]) -> Callable[[date | datetime | None], str]:
    def shown(value: date | datetime | None) -> str:
        return rule(value, now=timezone.now()) if value else figures.NOTHING

    return shown


for _name, _rule in {
    "day": dates.day,
    "day_and_weekday": dates.day_and_weekday,
    "moment": dates.moment,
    "deadline": dates.deadline,
    "recent": dates.recent,
    "other_year": dates.other_year,
    "time_left": dates.time_left,
}.items():
    register.filter(_name, _now_given(_rule))

register.filter("full_day", lambda value: dates.full_day(value) if value else figures.NOTHING)
register.filter("clock", lambda value: dates.clock(value) if value else figures.NOTHING)
register.filter("weekday", lambda value: dates.weekday(value) if value else "")
register.filter("yuan", figures.yuan)
register.filter("yuan_and_fen", figures.yuan_and_fen)
register.filter("figure", figures.count)
register.filter("percent_of", figures.percent)
register.filter("file_size", figures.file_size)
register.filter("step_of_five", figures.step_of_five)


@register.filter
def day_range(first: date | datetime, last: date | datetime) -> str:
    """{{ opens|day_range:closes }}"""
    return dates.day_range(first, last, now=timezone.now())


@register.filter
def closing_clock(value: date | datetime) -> str:
    """24:00, the clock of a deadline; nothing for a plain day."""
    return dates.closing(value)[1] if isinstance(value, datetime) else ""


register.filter("closing_day", dates.closing_day)
