"""Reminding: once a day, and everybody left out is named with the reason."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.duties import ObligationFactory
from tests.factories.organisations import make_actor, make_unit
from yipin.duties.models import Obligation, Reminder
from yipin.duties.queries import missing_for_source
from yipin.duties.services.reminders import Reminded, remind_units
from yipin.journal.models import Entry, Message
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor


@pytest.fixture
def host(db: None) -> Unit:
    return make_unit()


@pytest.fixture
def office(host: Unit) -> Actor:
    return make_actor(host, Right.RUN_PROGRAMMES)


def owing(host: Unit, now: datetime, name: str = "机械工程学院团委", **fields: Any) -> Obligation:
    unit = make_unit(name, parent=host)
    make_actor(unit, Right.FILL_FORMS)
    return ObligationFactory(unit=unit, created_at=now, **fields)


def remind(actor: Actor, rows: list[Obligation], now: datetime, **fields: Any) -> Reminded:
    return remind_units(actor=actor, obligations=rows, text="请尽快", now=now, **fields)


def test_a_reminder_says_what_and_until_when(office: Actor, host: Unit, now: datetime) -> None:
    row = owing(host, now)
    done = remind(office, [row], now)
    assert (done.sent, done.left_out, done.people) == ((row,), (), 1)
    message = Message.objects.get()
    assert message.title == "请办理：“一团一品”申报"
    assert message.body == "3月30日（周二）14:30截止，还剩 5 天。\n请尽快"
    assert message.url == "/rounds/1/"
    (due,) = missing_for_source("round", 1, now=now)
    assert (due.reminders, due.reminded_at) == (1, now)
    assert Entry.objects.get(action="duties.reminded").after["units"] == [row.unit_id]


def test_whoever_is_left_out_is_named_with_the_reason(
    office: Actor, host: Unit, now: datetime
) -> None:
    rows = [
        owing(host, now, "甲学院团委", done=1),
        owing(host, now, "乙学院团委", excused_at=now),
        owing(host, now, "丙学院团委", opens_at=now + timedelta(days=1)),
        ObligationFactory(unit=make_unit("丁学院团委", parent=host), created_at=now),
        owing(host, now, "戊学院团委"),
    ]
    done = remind(office, rows, now)
    assert [row.unit.name for row in done.sent] == ["戊学院团委"]
    assert [(one.obligation.unit.name, one.code) for one in done.left_out] == [
        ("甲学院团委", "met"),
        ("乙学院团委", "excused"),
        ("丙学院团委", "not_open"),
        ("丁学院团委", "nobody"),
    ]


def test_once_a_day_unless_forced(office: Actor, host: Unit, now: datetime) -> None:
    row = owing(host, now)
    evening = now.replace(hour=23, minute=59)
    assert len(remind(office, [row], now).sent) == 1
    again = remind(office, [row], evening)
    assert [one.reason for one in again.left_out] == ["今天已提醒过"]
    assert len(remind(office, [row], evening, force=True).sent) == 1
    assert len(remind(office, [row], evening + timedelta(minutes=1)).sent) == 1
    assert Reminder.objects.count() == 3


def test_units_out_of_reach_are_neither_reminded_nor_named(host: Unit, now: datetime) -> None:
    row = owing(host, now)
    elsewhere = make_actor(make_unit("别的大学团委"), Right.RUN_PROGRAMMES)
    assert remind(elsewhere, [row], now) == Reminded((), ())
    college = make_actor(row.unit, Right.FILL_FORMS)
    (left,) = remind(college, [row], now).left_out
    assert left.code == "no_right"


def test_a_person_with_several_units_gets_one_message(
    office: Actor, host: Unit, now: datetime
) -> None:
    rows = [owing(host, now, f"第{at}学院团委") for at in (1, 2)]
    both = make_actor(rows[0].unit, Right.FILL_FORMS).person
    make_actor(rows[1].unit, Right.FILL_FORMS, person=both)
    done = remind(office, rows, now)
    assert (len(done.sent), done.people) == (2, 3)
    assert Message.objects.filter(recipient_id=both.pk).count() == 1


def test_many_units_cost_no_more_reads_than_one(
    office: Actor, host: Unit, now: datetime, django_assert_max_num_queries: Any
) -> None:
    rows = [owing(host, now, f"第{at}学院团委") for at in range(20)]
    with django_assert_max_num_queries(15):
        assert len(remind(office, rows, now).sent) == 20
