"""Deadlines as an iCalendar file (RFC 5545). The last minute counts, so an event ends after it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, Todo

from yipin.rules.deadlines import SHANGHAI, closing_words

ZONE = ZoneInfo("Asia/Shanghai")
MINUTE = timedelta(minutes=1)
ALARMS = (timedelta(days=-1), timedelta(hours=-2))
PRODUCT = "-//Yipin//Deadlines//ZH"
OPEN, DONE, CANCELLED = "open", "done", "cancelled"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One due thing. ``state``: open, done (no alarm any more), cancelled (excused or ended)."""

    uid: str
    title: str
    due_at: datetime
    text: str = ""
    url: str = ""
    state: str = OPEN

    @property
    def fingerprint(self) -> str:
        """Changes whenever a calendar must be told."""
        due = self.due_at.astimezone(SHANGHAI).isoformat(timespec="minutes")
        parts = (self.title, due, self.text, self.url, self.state)
        return sha256("\0".join(parts).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Revision:
    """How often an entry was changed since it was first told (SEQUENCE), and when last."""

    sequence: int
    changed_at: datetime


def write_calendar(
    items: Iterable[tuple[Deadline, Revision]], *, name: str, as_tasks: bool = False
) -> bytes:
    """The whole file. ``as_tasks`` writes VTODO for programs that keep tasks; else VEVENT."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Asia/Shanghai")
    calendar.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    calendar.add_component(_zone())
    for deadline, revision in items:
        calendar.add_component(_entry(deadline, revision, as_tasks))
    return bytes(calendar.to_ical())


def _zone() -> Timezone:
    """UTC+8 without daylight saving, as it has been since 1991."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", "Asia/Shanghai")
    standard.add("dtstart", datetime(1991, 9, 15, 0, 0))  # noqa: DTZ001 - local by definition
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def _entry(deadline: Deadline, revision: Revision, as_tasks: bool) -> Event | Todo:
    due = deadline.due_at.astimezone(ZONE).replace(second=0, microsecond=0)
    entry = _task(deadline, due) if as_tasks else _event(deadline, due)
    entry.add("uid", deadline.uid)
    entry.add("dtstamp", revision.changed_at)
    entry.add("last-modified", revision.changed_at)
    entry.add("sequence", revision.sequence)
    words = f"{closing_words(due, due.year)}截止"
    entry.add("description", f"{words}。{deadline.text}".strip())
    if deadline.url:
        entry.add("url", deadline.url)
    if deadline.state == OPEN:
        for before in ALARMS:
            entry.add_component(_alarm(deadline, before, as_tasks))
    return entry


def _event(deadline: Deadline, due: datetime) -> Event:
    event = Event()
    mark = {DONE: "已办：", CANCELLED: "已取消："}.get(deadline.state, "截止：")
    event.add("summary", mark + deadline.title)
    event.add("dtstart", due)
    event.add("dtend", due + MINUTE)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if deadline.state == CANCELLED else "CONFIRMED")
    return event


def _task(deadline: Deadline, due: datetime) -> Todo:
    task = Todo()
    task.add("summary", deadline.title)
    task.add("due", due)
    states = {DONE: "COMPLETED", CANCELLED: "CANCELLED"}
    task.add("status", states.get(deadline.state, "NEEDS-ACTION"))
    return task


def _alarm(deadline: Deadline, before: timedelta, as_tasks: bool) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"快截止了：{deadline.title}")
    alarm.add("trigger", before, parameters={"RELATED": "END"} if as_tasks else {})
    return alarm
