"""Founding a real site."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Person, Unit
from yipin.organisations.permissions import Refused, actor_for_appointment
from yipin.organisations.services.sites import found_site

pytestmark = pytest.mark.django_db
SOMEBODY = {"name": "林知夏", "username": "linzhixia", "email": "lin@example.org"}


def found(now: datetime, password: str = "Shan-2027-shui", **changed: str) -> Person:
    return found_site(
        unit_name="青禾大学团委",
        person=SOMEBODY | changed,
        password=password,
        today=now.date(),
        now=now,
    )


def test_the_first_administrator_sits_at_the_top_from_today(now):
    person = found(now)
    held = person.appointments.get()
    assert (held.unit.name, held.unit.depth) == ("青禾大学团委", 1)
    assert held.starts_on == date(2027, 3, 25)
    assert actor_for_appointment(held).has(Right.ADMINISTER)
    assert person.check_password("Shan-2027-shui")


def test_every_step_stands_in_the_journal(now):
    found(now)
    actions = sorted(Entry.objects.values_list("action", flat=True))
    assert actions == ["person.appointed", "person.taken_in", "unit.founded"]


def test_a_second_site_is_refused(now):
    found(now)
    with pytest.raises(Refused, match="已有站点"):
        found(now, username="another")
    assert (Unit.objects.count(), Person.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"password": "Aa1-x"}, "密码至少要有 10 个字符"),
        ({"password": "qinghetuanwei"}, "至少三种"),
        ({"password": "password123"}, "太常见"),
        ({"email": "nobody"}, "电子邮箱"),
        ({"name": ""}, "姓名"),
    ],
)
def test_what_is_not_as_it_should_be_is_named_and_nothing_made(
    now, given: dict[str, Any], words: str
):
    with pytest.raises(Refused, match=words):
        found(now, **given)
    assert (Unit.objects.count(), Person.objects.count()) == (0, 0)
