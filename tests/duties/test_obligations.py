"""What units owe: opened once, counted, moved, excused, listed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories.duties import ObligationFactory
from tests.factories.organisations import make_actor, make_unit
from yipin.duties.models import Obligation
from yipin.duties.permissions import can_see
from yipin.duties.queries import (
    missing_for_source,
    obligations_for_unit,
    of_units,
    tally_for_source,
    with_lights,
)
from yipin.duties.services.obligations import (
    Opened,
    change_due,
    count_done,
    end_excuse,
    excuse,
    extend_due,
    mark_begun,
    open_obligations,
)
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused

SOURCE = {"kind": "application", "source_kind": "round", "source_id": 1}


@pytest.fixture
def host(db: None) -> Unit:
    return make_unit()


@pytest.fixture
def office(host: Unit) -> Actor:
    return make_actor(host, Right.RUN_PROGRAMMES)


def make_colleges(host: Unit, count: int) -> list[Unit]:
    return [make_unit(f"第{at}学院团委", parent=host) for at in range(1, count + 1)]


def open_all(actor: Actor, units: list[Unit], now: datetime, **fields: Any) -> Opened:
    given = {
        **SOURCE,
        "title": "“一团一品”申报",
        "asked_by": "青禾大学团委",
        "opens_at": None,
        "due_at": now + timedelta(days=5),
        "minimum": 1,
        **fields,
    }
    return open_obligations(actor=actor, units=units, now=now, **given)


def test_asking_again_asks_only_those_not_asked_yet(
    office: Actor, host: Unit, now: datetime, django_assert_num_queries: Any
) -> None:
    units = make_colleges(host, 4)
    assert open_all(office, units[:3], now) == Opened(3, 0)
    assert open_all(office, units, now, title="别的说法") == Opened(1, 3)
    assert Obligation.objects.filter(title="“一团一品”申报").count() == 3
    assert open_all(office, units, now) == Opened(0, 4)
    entry = Entry.objects.order_by("id").first()
    assert entry.after["units"] == [unit.pk for unit in units[:3]]
    with django_assert_num_queries(5):  # savepoint twice, who stands, one INSERT, one entry
        open_all(office, units, now, source_id=2)


def test_a_job_of_the_system_may_ask_too(host: Unit, now: datetime) -> None:
    (unit,) = make_colleges(host, 1)
    assert open_obligations(
        actor=None, units=[unit], **SOURCE, title="月报", asked_by="", opens_at=None,
        due_at=now, minimum=1, now=now,
    ) == Opened(1, 0)  # fmt: skip
    assert Entry.objects.get().person_name == ""


def test_counting_goes_up_and_down_and_never_below_nothing(
    office: Actor, host: Unit, now: datetime
) -> None:
    (unit,) = make_colleges(host, 1)
    open_all(office, [unit], now)
    counted = []
    for delta in (1, 1, -1, -1, -1):
        count_done(unit_id=unit.pk, **SOURCE, delta=delta)
        counted.append(Obligation.objects.get().done)
    assert counted == [1, 2, 1, 0, 0]
    count_done(unit_id=host.pk, **SOURCE, delta=1)  # owes nothing
    assert Obligation.objects.get().done == 0


def test_the_first_start_counts(office: Actor, host: Unit, now: datetime) -> None:
    (unit,) = make_colleges(host, 1)
    open_all(office, [unit], now)
    assert mark_begun(unit_id=unit.pk, **SOURCE, now=now)
    assert not mark_begun(unit_id=unit.pk, **SOURCE, now=now + timedelta(days=1))
    assert Obligation.objects.get().begun_at == now


def test_moving_the_due_time_leaves_longer_extensions_alone(
    office: Actor, host: Unit, now: datetime
) -> None:
    first, second = make_colleges(host, 2)
    open_all(office, [first, second], now)
    extended = Obligation.objects.get(unit=second)
    far = now + timedelta(days=30)
    extend_due(actor=office, obligation=extended, due_at=far, reason="实习在外", now=now)
    moved = now + timedelta(days=10)
    assert change_due(actor=office, **SOURCE, opens_at=now, due_at=moved, now=now) == 2
    assert list(Obligation.objects.order_by("id").values_list("due_at", flat=True)) == [moved, far]
    change_due(actor=office, **SOURCE, opens_at=now, due_at=far + timedelta(days=1), now=now)
    assert Obligation.objects.filter(due_at=far + timedelta(days=1)).count() == 2
    entry = Entry.objects.filter(action="duties.extended").get()
    assert entry.note == "实习在外"
    assert (
        change_due(actor=office, **SOURCE | {"source_id": 9}, opens_at=None, due_at=None, now=now)
        == 0
    )


def test_an_extension_is_later_and_has_a_reason(office: Actor, host: Unit, now: datetime) -> None:
    (unit,) = make_colleges(host, 1)
    row = ObligationFactory(unit=unit, created_at=now)
    for due_at, reason, code in (
        (row.due_at, "因为", "not_later"),
        (row.due_at + timedelta(days=1), " ", "reason_missing"),
    ):
        with pytest.raises(Refused) as refused:
            extend_due(actor=office, obligation=row, due_at=due_at, reason=reason, now=now)
        assert refused.value.code == code


def test_a_unit_is_excused_with_a_reason_and_asked_again(
    office: Actor, host: Unit, now: datetime
) -> None:
    (unit,) = make_colleges(host, 1)
    row = ObligationFactory(unit=unit, created_at=now)
    excuse(actor=office, obligation=row, reason="本年新建", now=now)
    (due,) = with_lights(of_units("round", 1), now)
    assert (due.obligation.excuse, due.light.words) == ("本年新建", "免交")
    assert obligations_for_unit(unit, now) == []
    end_excuse(actor=office, obligation=row, now=now)
    (group,) = obligations_for_unit(unit, now)
    assert [one.obligation for one in group.items] == [row]


def test_a_unit_excuses_nobody(host: Unit, now: datetime) -> None:
    (unit,) = make_colleges(host, 1)
    row = ObligationFactory(unit=unit, created_at=now)
    for actor, code in (
        (make_actor(unit, Right.FILL_FORMS), "no_right"),
        (make_actor(make_unit("别的大学团委"), Right.RUN_PROGRAMMES), "not_yours"),
    ):
        with pytest.raises(Refused) as refused:
            excuse(actor=actor, obligation=row, reason="因为", now=now)
        assert refused.value.code == code


def test_a_unit_sees_what_is_due_by_date_under_four_headings(
    host: Unit, now: datetime, django_assert_num_queries: Any
) -> None:
    (unit,) = make_colleges(host, 1)
    days = {"到期": -5, "今天": 0, "下周": 7, "下月": 20, "明年": 300}
    for at, (title, day) in enumerate(days.items(), start=1):
        ObligationFactory(
            unit=unit, created_at=now, source_id=at, title=title, due_at=now + timedelta(days=day)
        )
    ObligationFactory(unit=unit, created_at=now, source_id=20, title="已交", done=1)
    ObligationFactory(
        unit=unit, created_at=now, source_id=21, title="可交", minimum=0,
        due_at=now - timedelta(days=1),
    )  # fmt: skip
    with django_assert_num_queries(1):
        groups = obligations_for_unit(unit, now)
    assert [(group.name, [due.obligation.title for due in group.items]) for group in groups] == [
        ("已过期", ["到期"]),
        ("7 天内", ["今天", "下周"]),
        ("30 天内", ["下月"]),
        ("以后", ["明年"]),
    ]
    assert groups[0].items[0].light.words == "已过期 5 天"


def test_who_has_not_is_listed_in_the_order_of_the_tree_in_one_read(
    office: Actor, host: Unit, now: datetime, django_assert_num_queries: Any
) -> None:
    units = make_colleges(host, 6)
    below = make_unit("一支部", parent=units[0])
    open_all(office, [*units, below], now)
    for unit in units[1:3]:
        count_done(unit_id=unit.pk, **SOURCE, delta=1)
    excuse(actor=office, obligation=Obligation.objects.get(unit=units[5]), reason="新建", now=now)
    with django_assert_num_queries(1):
        missing = missing_for_source("round", 1, now=now)
        names = [due.obligation.unit.name for due in missing]
    assert names == ["第1学院团委", "一支部", "第4学院团委", "第5学院团委"]
    assert [due.missing for due in missing] == [1] * 4
    open_all(office, units[:1], now, source_id=3, minimum=0)
    assert [due.missing for due in missing_for_source("round", 3, now=now)] == [0]
    assert missing_for_source("round", 3, now=now + timedelta(days=6)) == []
    inside = missing_for_source("round", 1, now=now, under=units[0])
    assert [due.obligation.unit.name for due in inside] == ["第1学院团委", "一支部"]
    with django_assert_num_queries(1):
        tally = tally_for_source("round", 1, now=now)
    assert (tally.asked, tally.met, tally.missing, tally.overdue, tally.excused) == (6, 2, 4, 0, 1)
    late = tally_for_source("round", 1, now=now + timedelta(days=6), under=units[0])
    assert (late.missing, late.overdue) == (2, 2)


def test_the_closing_minute_still_counts(host: Unit, now: datetime) -> None:
    (unit,) = make_colleges(host, 1)
    due_at = timezone.localtime(now).replace(hour=23, minute=59)
    ObligationFactory(unit=unit, created_at=now, due_at=due_at)
    last = due_at.replace(second=59)
    assert tally_for_source("round", 1, now=last).overdue == 0
    assert tally_for_source("round", 1, now=last + timedelta(seconds=1)).overdue == 1
    assert obligations_for_unit(unit, last)[0].name == "7 天内"


def test_officials_of_the_unit_and_above_see_what_it_owes(host: Unit, now: datetime) -> None:
    (unit,) = make_colleges(host, 1)
    row = ObligationFactory(unit=unit, created_at=now)
    assert can_see(make_actor(unit, Right.FILL_FORMS), row)
    assert can_see(make_actor(host, Right.READ), unit)
    assert can_see(make_actor(unit, Right.REVIEW), row).code == "no_right"
    assert can_see(make_actor(unit, Right.READ), host).code == "not_yours"
