"""Giving titles and what becomes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.factories.organisations import make_unit
from tests.factories.titles import (
    accepted_application,
    make_brand_world,
    make_title,
    title_words,
)
from yipin.journal.models import Entry, Message
from yipin.organisations.permissions import Refused
from yipin.projects.models import Application, Title
from yipin.projects.services.title_changes import put_on_wall, replace_title, withdraw_title
from yipin.projects.services.titles import certify_applications, commend_units

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now):
    return make_brand_world(now, colleges=3)


def certify(world, applications, now, **changed):
    return certify_applications(
        actor=world.office, held=world.round, applications=applications,
        words=title_words(now, **changed), now=now,
    )  # fmt: skip


def test_a_title_is_given_in_one_act_with_its_number_code_and_letter(world, now):
    rows = [accepted_application(world, at, now, title=f"品牌{at}") for at in range(2)]
    first, second = certify(world, rows, now)
    assert (first.number_words, second.number_words) == (
        "青禾团证〔2027〕0001号", "青禾团证〔2027〕0002号",
    )  # fmt: skip
    assert first.valid_until == date(2031, 3, 24)
    assert first.recheck_due_on == date(2029, 3, 25)
    assert len({first.code, second.code}) == 2
    assert len(first.code) == 16
    assert set(Application.objects.values_list("state", flat=True)) == {"titled"}
    assert first.changes.get().act == "give"
    person = world.colleges[0].secretary.person
    told = Message.objects.filter(recipient_id=person.pk, kind="title.changed")
    assert told.get().title == "“品牌0”：认定为“校级团建品牌”"
    assert Entry.objects.filter(action="title.given").count() == 1
    assert Entry.objects.filter(action="application.certify").count() == 2


def test_nothing_is_given_where_one_may_not_have_it(world, now):
    good = accepted_application(world, 0, now)
    bad = accepted_application(world, 1, now, title="没结项")
    Application.objects.filter(pk=bad.pk).update(state="running")
    with pytest.raises(Refused, match="“没结项”：这个项目还没有通过验收"):
        certify(world, [good, bad], now)
    assert not Title.objects.exists()
    good.refresh_from_db()
    assert good.state == "accepted"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": " "}, "请写称号"),
        ({"mark": "青〔2027〕"}, "代字只写"),
        ({"years": 0}, "有效期写"),
        ({"months": 0}, "复查间隔写"),
        ({"months": None}, "要定期复查称号。请写每隔几个月复查"),
        ({"issued_on": date(2027, 3, 26)}, "颁发日期在今天以后"),
    ],
)
def test_what_cannot_be_printed_is_refused(world, now, changed, words):
    with pytest.raises(Refused, match=words):
        certify(world, [accepted_application(world, 0, now)], now, **changed)


def test_nothing_chosen_and_strangers_are_refused(world, now):
    with pytest.raises(Refused, match="还没有选"):
        certify(world, [], now)
    application = accepted_application(world, 0, now)
    with pytest.raises(Refused):
        certify_applications(
            actor=world.colleges[0].secretary, held=world.round, applications=[application],
            words=title_words(now), now=now,
        )  # fmt: skip


def test_numbers_run_on_in_a_year_and_begin_again_in_the_next(world, now):
    make_title(world, 0, now)
    later = make_title(world, 1, now, subject="搭把手")
    assert later.number == 2
    old = make_title(world, 2, now, subject="旧品牌", issued_on=date(2026, 5, 4))
    assert old.number_words == "青禾团证〔2026〕0001号"


def test_units_are_commended_without_a_project(world, now):
    units = [one.unit for one in world.colleges[:2]]
    words = title_words(now, name="组织工作先进单位", months=None, years=None)
    given = commend_units(actor=world.office, held=world.round, units=units, words=words, now=now)
    assert [one.subject for one in given] == ["", ""]
    assert given[0].valid_until is None
    with pytest.raises(Refused, match="已经有“组织工作先进单位”称号"):
        commend_units(actor=world.office, held=world.round, units=units, words=words, now=now)
    with pytest.raises(Refused, match="不在本单位下面"):
        commend_units(
            actor=world.office, held=world.round, units=[make_unit("澄江市委")],
            words=replace(words, name="别的"), now=now,
        )  # fmt: skip


def test_a_withdrawn_title_leaves_the_wall_and_frees_its_project(world, now):
    title = make_title(world, 0, now)
    Title.objects.filter(pk=title.pk).update(summary="课间十分钟。", is_on_wall=True)
    with pytest.raises(Refused, match="请写明理由"):
        withdraw_title(actor=world.office, title=title, reason=" ", now=now)
    withdraw_title(actor=world.office, title=title, reason="活动已停办。", now=now)
    title.refresh_from_db()
    assert (title.state, title.is_on_wall) == ("withdrawn", False)
    assert Application.objects.get().state == "accepted"
    assert [one.act for one in title.changes.all()] == ["withdraw", "give"]
    with pytest.raises(Refused, match="已撤销，不能再办"):
        withdraw_title(actor=world.office, title=title, reason="再来。", now=now)
    again = certify(world, [Application.objects.get()], now + timedelta(days=1))
    assert again[0].number == 2


def test_a_replaced_certificate_says_so_and_the_new_one_takes_its_history(world, now):
    title = make_title(world, 0, now)
    new = replace_title(
        actor=world.office, title=title, reason="名称印错。", now=now, subject="急救十五分钟"
    )
    title.refresh_from_db()
    assert (title.state, new.state, new.number) == ("replaced", "held", 2)
    assert new.subject == "急救十五分钟"
    assert new.code != title.code
    assert [one.act for one in new.changes.all()] == ["give"]
    assert [one.act for one in title.changes.all()] == ["replace"]
    assert title.replaced_by == new


def test_the_wall_asks_for_a_sentence_and_for_a_title_that_stands(world, now):
    title = make_title(world, 0, now)
    with pytest.raises(Refused, match="还没有一句话介绍"):
        put_on_wall(actor=world.office, title=title, is_shown=True, now=now)
    Title.objects.filter(pk=title.pk).update(summary="课间十分钟。")
    assert put_on_wall(actor=world.office, title=title, is_shown=True, now=now).is_on_wall
    assert not put_on_wall(actor=world.office, title=title, is_shown=False, now=now).is_on_wall
