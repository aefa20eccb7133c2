"""More units for a round that is running."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.factories.organisations import make_unit
from tests.factories.rounds import make_college
from tests.web.office.rounds.conftest import words_of
from yipin.duties.models import Obligation
from yipin.journal.models import Message
from yipin.programmes.services.rounds import close_round


def address(world) -> str:
    return reverse("round_units_add", args=[world.round.pk])


def is_asked(world, unit) -> bool:
    return world.round.addressees.filter(unit=unit).exists()


def test_only_units_below_that_are_not_asked_are_offered(office, world):
    make_college(world.host, "土木工程学院团委")
    make_unit("别处的团委")
    page = words_of(office.get(address(world)))
    assert "还没有收到通知的 1 个单位" in page
    assert "土木工程学院团委" in page
    assert "第1学院团总支" not in page
    assert "别处的团委" not in page


def test_units_are_found_by_pinyin_initials(office, world):
    make_college(world.host, "土木工程学院团委")
    make_college(world.host, "文学院团委")
    page = words_of(office.get(address(world), {"q": "tmgc"}))
    assert "土木工程学院团委" in page
    assert "文学院团委" not in page
    assert "没有符合的" in words_of(office.get(address(world), {"q": "zzz"}))


def test_a_unit_that_is_added_owes_an_application_and_is_told(office, world):
    college = make_college(world.host, "土木工程学院团委")
    page = words_of(office.post(address(world), {"unit": college.unit.pk}, follow=True))
    assert "增加了 1 个单位，已列入待办。已告诉这些单位的填报人。" in page
    assert is_asked(world, college.unit)
    assert Obligation.objects.filter(unit=college.unit, source_id=world.round.pk).count() == 1
    assert Message.objects.filter(recipient_id=college.secretary.person.pk).exists()
    entries = words_of(office.get(reverse("history", args=["round", world.round.pk])))
    assert "增加了申报单位" in entries


def test_units_where_nobody_fills_in_forms_are_named(office, world):
    unit = make_unit("新校区团总支", parent=world.host)
    page = words_of(office.post(address(world), {"unit": unit.pk}, follow=True))
    assert "新校区团总支还没有填报人，要另外告诉。" in page


def test_nothing_ticked_or_not_below_changes_nothing(office, world):
    stranger = make_unit("别处的团委")
    assert "还没有勾选单位" in words_of(office.post(address(world), {"unit": "x"}))
    assert "还没有勾选单位" in words_of(office.post(address(world), {"unit": stranger.pk}))
    assert not is_asked(world, stranger)


def test_after_the_deadline_or_the_end_the_reason_is_said(office, world, now):
    college = make_college(world.host, "土木工程学院团委")
    with time_machine.travel(now + timedelta(days=7), tick=False):
        page = words_of(office.post(address(world), {"unit": college.unit.pk}))
        assert "请先改日程，再增加单位" in page
    close_round(actor=world.office, round_=world.round, now=now)
    assert "这一轮已经结束" in words_of(office.post(address(world), {"unit": college.unit.pk}))
    assert not is_asked(world, college.unit)


def test_everybody_is_asked_already(office, world):
    assert "下级单位都收到通知了" in words_of(office.get(address(world)))


@pytest.mark.parametrize("more", [1, 50])
def test_the_list_runs_in_the_same_number_of_queries(
    office, world, more, django_assert_num_queries
):
    for n in range(more):
        make_unit(f"新增{n}团支部", parent=world.host)
    office.get(address(world))
    with django_assert_num_queries(9):
        office.get(address(world))
