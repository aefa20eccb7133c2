"""The iCalendar file read back by a parser: right minute, right zone, changes and endings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from yipin.rules.deadline_calendar import (
    CANCELLED,
    DONE,
    OPEN,
    Deadline,
    Revision,
    write_calendar,
)
from yipin.rules.deadlines import SHANGHAI

DUE = datetime(2027, 3, 30, 23, 59, tzinfo=SHANGHAI)
TOLD = Revision(0, datetime(2027, 3, 1, 2, 0, tzinfo=UTC))


def read(deadline: Deadline, revision: Revision = TOLD, *, as_tasks: bool = False):
    body = write_calendar([(deadline, revision)], name="要办的事", as_tasks=as_tasks)
    calendar = Calendar.from_ical(body)
    return calendar, calendar.walk("VTODO" if as_tasks else "VEVENT")[0]


def test_the_last_minute_counts_so_the_event_ends_after_it():
    calendar, event = read(
        Deadline("obligation-1@x", "申报，一团一品", DUE, text="校团委", url="https://x/rounds/1/")
    )
    assert event.decoded("dtstart") == DUE
    assert event.decoded("dtend") == DUE + timedelta(minutes=1)
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert str(event["summary"]) == "截止：申报，一团一品"
    assert str(event["description"]) == "3月30日（周二）24:00截止。校团委"
    assert [str(alarm["trigger"].to_ical(), "ascii") for alarm in event.walk("VALARM")] == [
        "-P1D",
        "-PT2H",
    ]
    zone = calendar.walk("VTIMEZONE")[0]
    assert str(zone["tzid"]) == "Asia/Shanghai"
    assert zone.walk("STANDARD")[0].decoded("tzoffsetto") == timedelta(hours=8)


@pytest.mark.parametrize(
    ("state", "status", "todo", "alarms"),
    [(OPEN, "CONFIRMED", "NEEDS-ACTION", 2), (DONE, "CONFIRMED", "COMPLETED", 0),
     (CANCELLED, "CANCELLED", "CANCELLED", 0)],
)  # fmt: skip
def test_what_is_done_or_ended_says_so_and_rings_no_more(state, status, todo, alarms):
    deadline = Deadline("stage-2@x", "审查", DUE, state=state)
    _calendar, event = read(deadline, Revision(3, TOLD.changed_at))
    assert (str(event["status"]), event["sequence"], len(event.walk("VALARM"))) == (
        status,
        3,
        alarms,
    )
    _calendar, task = read(deadline, as_tasks=True)
    assert (str(task["status"]), task.decoded("due")) == (todo, DUE)


def test_the_fingerprint_changes_with_what_a_calendar_must_be_told():
    one = Deadline("a@x", "申报", DUE)
    others = [
        Deadline("a@x", "申报二", DUE),
        Deadline("a@x", "申报", DUE + timedelta(minutes=1)),
        Deadline("a@x", "申报", DUE, state=DONE),
        Deadline("a@x", "申报", DUE, text="甲"),
        Deadline("a@x", "申报", DUE, url="https://x/"),
    ]
    assert len({one.fingerprint, *(other.fingerprint for other in others)}) == 6
    assert one.fingerprint == Deadline("a@x", "申报", DUE.astimezone(UTC)).fingerprint


@given(
    st.datetimes(min_value=datetime(1992, 1, 1), max_value=datetime(2099, 12, 31)),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=80),
    st.sampled_from([OPEN, DONE, CANCELLED]),
)
def test_any_minute_and_any_words_come_back_as_they_were(moment, words, state):
    due = moment.replace(tzinfo=UTC)
    deadline = Deadline("obligation-9@x", words, due, state=state)
    _calendar, event = read(deadline)
    minute = due.replace(second=0, microsecond=0)
    assert event.decoded("dtstart").astimezone(UTC) == minute
    assert event.decoded("dtend").astimezone(UTC) == minute + timedelta(minutes=1)
    assert str(event["summary"]).endswith(words.replace("\\N", "\n"))
    assert str(event["uid"]) == "obligation-9@x"
