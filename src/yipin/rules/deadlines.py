"""Windows and due times: Asia/Shanghai, to the minute, the last minute included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

# China has had one zone without daylight saving since 1991; a fixed offset reads no tz file.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
MINUTE = timedelta(minutes=1)
WEEKDAYS = "一二三四五六日"
WEEK, SOON = 7, 5  # days; a light turns to "act soon" five days before
GROUPS = ("已过期", "7 天内", "30 天内", "以后")


@dataclass(frozen=True, slots=True)
class Light:
    """How near something is: always words and a shape, colour only as the third sign."""

    tone: str
    shape: str
    words: str


def opening_at(text: str | None) -> datetime | None:
    """First minute of a window. A day without an hour opens at 00:00."""
    return None if text is None else _instant(text, default=time(0, 0))


def closing_at(text: str | None) -> datetime | None:
    """Last minute of a window, itself included. A day without an hour, or 24:00, is 23:59."""
    return None if text is None else _instant(text, default=time(23, 59))


def _instant(text: str, default: time) -> datetime:
    """Raises ValueError for anything that is no date, and for an offset: there is one zone."""
    day, _, hour = text.partition("T")
    if hour == "24:00":
        return datetime.combine(date.fromisoformat(day), time(23, 59), SHANGHAI)
    clock = time.fromisoformat(hour) if hour else default
    if clock.tzinfo is not None:
        raise ValueError(text)
    return datetime.combine(date.fromisoformat(day), clock, SHANGHAI)


def is_open(opens_at: datetime | None, closes_at: datetime | None, now: datetime) -> bool:
    """Both ends belong to the window; an end that is not set does not bind."""
    return (opens_at is None or opens_at <= now) and not is_over(closes_at, now)


def is_over(closes_at: datetime | None, now: datetime) -> bool:
    """Over only when the closing minute has passed as a whole."""
    return closes_at is not None and now - closes_at.replace(second=0, microsecond=0) >= MINUTE


def is_as_it_stood(typed: datetime | None, stood: datetime | None) -> bool:
    """Whether nothing else was typed: the same moment, or what a field of minutes shows of it."""
    return typed == stood or (
        typed is not None and stood is not None and typed == stood.replace(second=0, microsecond=0)
    )


def days_left(due_at: datetime, now: datetime) -> int:
    """Calendar days in Shanghai from today to the due day; negative when it has passed."""
    return (due_at.astimezone(SHANGHAI).date() - now.astimezone(SHANGHAI).date()).days


def urgency(
    due_at: datetime | None,
    now: datetime,
    *,
    done: bool = False,
    started: bool = True,
    opens_at: datetime | None = None,
) -> Light:
    """The light on an obligation card."""
    if done:
        return Light("good", "check", "已办")
    if opens_at is not None and now < opens_at:
        return Light("quiet", "ring", "未开始")
    if due_at is None:
        return Light("quiet", "bar", "没有定期限")
    if is_over(due_at, now):
        return Light("late", "sq", _overdue_words(due_at, now))
    if not started and days_left(due_at, now) > WEEK:
        return Light("quiet", "ring", f"还剩 {days_left(due_at, now)} 天")
    return _running(due_at, now)


def _running(due_at: datetime, now: datetime) -> Light:
    days = days_left(due_at, now)
    if days > SOON:
        return Light("good", "dot", f"还剩 {days} 天")
    if days > 1:
        return Light("warn", "tri", f"还剩 {days} 天")
    return Light("late", "dia", _left_words(due_at, now))


def _left_words(due_at: datetime, now: datetime) -> str:
    left = due_at.replace(second=0, microsecond=0) + MINUTE - now
    if days_left(due_at, now) == 1 and left >= timedelta(hours=24):
        return "还剩 1 天"
    return f"还剩 {_span_words(left)}"


def _overdue_words(due_at: datetime, now: datetime) -> str:
    days = -days_left(due_at, now)
    return f"已过期 {days} 天" if days else f"已过期 {_span_words(now - due_at)}"


def _span_words(span: timedelta) -> str:
    minutes = max(1, int(span / MINUTE))
    return f"{minutes // 60} 小时" if minutes >= 60 else f"{minutes} 分钟"


def due_group(due_at: datetime | None, now: datetime) -> str:
    """The heading an obligation stands under: 已过期, 7 天内, 30 天内, 以后."""
    if due_at is None:
        return GROUPS[3]
    if is_over(due_at, now):
        return GROUPS[0]
    days = days_left(due_at, now)
    return GROUPS[1] if days <= 7 else GROUPS[2] if days <= 30 else GROUPS[3]


def short_day_words(day: date, this_year: int) -> str:
    """3月30日; another year is written out: 2026年12月18日."""
    year = "" if day.year == this_year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def day_words(day: date, this_year: int) -> str:
    """3月30日（周二）; another year is written out: 2026年12月18日."""
    words = short_day_words(day, this_year)
    return words if day.year != this_year else f"{words}（周{WEEKDAYS[day.weekday()]}）"


def closing_words(closes_at: datetime, this_year: int) -> str:
    """3月30日（周二）24:00. The last minute of a day is written 24:00, never 0:00 of the next."""
    local = closes_at.astimezone(SHANGHAI)
    clock = "24:00" if (local.hour, local.minute) == (23, 59) else f"{local:%H:%M}"
    return f"{day_words(local.date(), this_year)}{clock}"


def window_words(opens_at: datetime | None, closes_at: datetime | None, this_year: int) -> str:
    """3月8日（周一）—3月30日（周二）24:00, or what there is of it."""
    opens = day_words(opens_at.astimezone(SHANGHAI).date(), this_year) if opens_at else ""
    closes = closing_words(closes_at, this_year) if closes_at else ""
    if opens and closes:
        return f"{opens}—{closes}"
    if closes:
        return f"至{closes}"
    return f"{opens}起" if opens else "时间待定"
