"""Dates as an officer writes them: 3月30日（周二）24:00, in Beijing time.

The year is left out when it is the year of `now`. A deadline at the last minute of a day is 24:00 of
that day, never 0:00 of the next.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

BEIJING = ZoneInfo("Asia/Shanghai")
LAST_MINUTE = time(23, 59)


def local(value: datetime) -> datetime:
    """An instant in Beijing; a naive one is taken as Beijing time already."""
    return value.replace(tzinfo=BEIJING) if value.tzinfo is None else value.astimezone(BEIJING)


def day_of(value: date | datetime) -> date:
    """The day in Beijing."""
    return local(value).date() if isinstance(value, datetime) else value


def weekday(value: date | datetime) -> str:
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return names[day_of(value).weekday()]


def day(value: date | datetime, *, now: datetime) -> str:
    """3月30日; of another year 2026年12月18日."""
    on = day_of(value)
    if on.year == day_of(now).year:
        return _("%(month)s月%(day)s日") % {"month": on.month, "day": on.day}
    return full_day(on)


def full_day(value: date | datetime) -> str:
    """2027年3月30日."""
    on = day_of(value)
    return _("%(year)s年%(month)s月%(day)s日") % {"year": on.year, "month": on.month, "day": on.day}


def day_and_weekday(value: date | datetime, *, now: datetime) -> str:
    """3月30日（周二）."""
    return _("%(day)s（%(weekday)s）") % {"day": day(value, now=now), "weekday": weekday(value)}


def clock(value: datetime) -> str:
    """09:48."""
    return f"{local(value):%H:%M}"


def moment(value: datetime, *, now: datetime) -> str:
    """3月25日 09:48."""
    return f"{day(value, now=now)} {clock(value)}"


def minute_of(value: datetime) -> datetime:
    """Deadlines are named to the minute."""
    return local(value).replace(second=0, microsecond=0)


def closing(value: datetime) -> tuple[date, str]:
    """Day and clock of a deadline: 23:59 and 0:00 are 24:00 of the day that ends there."""
    at = minute_of(value)
    if at.time() == LAST_MINUTE:
        return at.date(), "24:00"
    if at.time() == time(0):
        return at.date() - timedelta(days=1), "24:00"
    return at.date(), clock(at)


def closing_day(value: date | datetime) -> date:
    """The day that a deadline belongs to (0:00 is 24:00 of the day before)."""
    return closing(value)[0] if isinstance(value, datetime) else value


def other_year(value: date | datetime, *, now: datetime) -> str:
    """2027年, nothing for a day of this year."""
    on = day_of(value)
    return "" if on.year == day_of(now).year else _("%(year)s年") % {"year": on.year}


def deadline(value: datetime, *, now: datetime) -> str:
    """3月30日（周二）24:00."""
    on, at = closing(value)
    return f"{day_and_weekday(on, now=now)}{at}"


def day_range(first: date | datetime, last: date | datetime, *, now: datetime) -> str:
    """3月8日—3月30日; both years are named where they differ or are not this year. A last instant at
    0:00 belongs to the day before.
    """
    start = day_of(first)
    end = closing(last)[0] if isinstance(last, datetime) else last
    if start == end:
        return day(start, now=now)
    if start.year != end.year:
        return f"{full_day(start)}—{full_day(end)}"
    return f"{day(start, now=now)}—{short_day(end)}"


def short_day(value: date) -> str:
    return _("%(month)s月%(day)s日") % {"month": value.month, "day": value.day}


def recent(value: datetime, *, now: datetime) -> str:
    """今天 11:30, 昨天 15:02, before that 3月22日."""
    days = (day_of(now) - day_of(value)).days
    if days == 0:
        return _("今天 %(clock)s") % {"clock": clock(value)}
    if days == 1:
        return _("昨天 %(clock)s") % {"clock": clock(value)}
    return day(value, now=now)


def days_until(value: date | datetime, *, now: datetime) -> int:
    """Whole days from today to the day of the deadline; negative when it is over."""
    return (closing_day(value) - day_of(now)).days


def is_over(value: date | datetime, *, now: datetime) -> bool:
    """A deadline is inclusive: the minute that it names still counts; at 24:00 the day is over."""
    if not isinstance(value, datetime):
        return value < day_of(now)
    at = minute_of(value)
    return local(now) >= (at if at.time() == time(0) else at + timedelta(minutes=1))


def time_left(value: date | datetime, *, now: datetime) -> str:
    """还剩 5 天, 今天截止, 已过期 5 天."""
    days = days_until(value, now=now)
    if is_over(value, now=now):
        if days == 0:
            return _("今天已截止")
        return ngettext("已过期 %(days)s 天", "已过期 %(days)s 天", -days) % {"days": -days}
    if days == 0:
        return _("今天截止")
    return ngettext("还剩 %(days)s 天", "还剩 %(days)s 天", days) % {"days": days}
