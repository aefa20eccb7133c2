"""The rule about new brands where a unit applies and where it hands in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.rounds import filled_application, open_world_round, send_and_sign
from tests.factories.titles import make_brand_world, make_title
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.organisations.permissions import Refused
from yipin.projects.models import Application, Title
from yipin.projects.services.applications import (
    send_for_endorsement,
    start_application,
    submit_application,
)
from yipin.projects.services.rechecks import Judgement, ask_recheck, decide_recheck, hand_in_recheck
from yipin.rules.definition_years import copy_for_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now):
    return make_brand_world(now, colleges=2)


@pytest.fixture
def next_round(world, now):
    """The same programme a year on, still to open."""
    definition = copy_for_year(world.round.definition.parsed, now.year + 1)
    return open_world_round(world, definition, now)


def started(world, held, now, at: int = 0) -> Application:
    college = world.colleges[at]
    return start_application(actor=college.secretary, held=held, unit=college.unit, now=now)


def code_of(act, *given, **more) -> str:
    with pytest.raises(Refused) as refused:
        act(*given, **more)
    return refused.value.code


def passed(world, title, now) -> None:
    due = now.date() + timedelta(days=9)
    recheck = ask_recheck(actor=world.office, title=title, due_on=due, now=now)
    hand_in_recheck(
        actor=world.colleges[0].secretary, recheck=recheck, statement="办了十二次。", now=now
    )
    judged = Judgement(act="renew", reason="坚持得好。")
    decide_recheck(actor=world.office, recheck=recheck, judged=judged, now=now)


def test_a_unit_with_a_brand_begins_nothing_new_before_the_recheck(world, next_round, now):
    title = make_title(world, 0, now)
    assert code_of(started, world, next_round, now) == "not_rechecked"
    assert started(world, next_round, now, at=1).state == "draft"
    passed(world, title, now)
    assert started(world, next_round, now).state == "draft"


def test_a_title_without_a_day_to_look_again_is_no_brand_that_passed(world, next_round, now):
    """As one given before the interval was asked for."""
    title = make_title(world, 0, now)
    Title.objects.update(recheck_months=None, recheck_due_on=None)
    assert code_of(started, world, next_round, now) == "not_rechecked"
    passed(world, title, now)
    assert started(world, next_round, now).state == "draft"


def test_what_was_begun_before_the_title_is_not_sent_after_it(world, now):
    college = world.colleges[0]
    draft = filled_application(world, college, now, title="另一个品牌")
    make_title(world, 0, now)
    sent = {"actor": college.secretary, "application": draft, "now": now}
    assert code_of(send_for_endorsement, **sent) == "not_rechecked"


def test_what_was_signed_before_the_title_is_not_handed_in_after_it(world, now):
    college = world.colleges[0]
    draft = filled_application(world, college, now, title="另一个品牌")
    signed = send_and_sign(draft, college, now)
    make_title(world, 0, now)
    handed = {"actor": college.secretary, "application": signed, "now": now}
    assert code_of(submit_application, **handed) == "not_rechecked"


def test_a_brand_of_another_programme_is_not_asked(world, now):
    make_title(world, 0, now)
    other = replace(world.round.definition.parsed, key="other-brand", name="另一项计划")
    held = open_world_round(world, other, now)
    assert started(world, held, now).state == "draft"


def test_the_page_says_why_and_offers_no_button(world):
    now = timezone.now()
    make_title(world, 0, now)
    page = reverse("unit_round", args=[world.round.pk])
    held_back = sit(world.colleges[0].secretary).get(page)
    assert "还没有复查过。复查合格以后，才能再报新品牌。" in words_of(held_back)
    start = reverse("application_start", args=[world.round.pk])
    assert start not in held_back.content.decode()
    free = words_of(sit(world.colleges[1].secretary).get(page))
    assert "还没有复查过" not in free
    assert "已有品牌的单位，品牌复查合格以后才能再报新的。" in free
    refused = sit(world.colleges[0].secretary).post(start, follow=True)
    assert "才能再报新品牌" in words_of(refused)
