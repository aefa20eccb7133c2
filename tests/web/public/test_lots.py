"""Anybody who may read the notice draws the order again from what the page says."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import make_actor, make_unit
from tests.factories.panels import make_contest
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.organisations.choices import Right
from yipin.reviews.models import Session
from yipin.reviews.services.sessions import Plan, draw_order, plan_session, publish_seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest():
    return make_contest(timezone.now(), colleges=4)


@pytest.fixture
def session(contest) -> Session:
    now = timezone.now()
    plan = Plan("图书馆报告厅", now, 5, 3)
    planned = plan_session(actor=contest.world.office, panel=contest.panel, plan=plan, now=now)
    return publish_seal(actor=contest.world.office, session=planned, now=now)


@pytest.fixture
def page(session) -> str:
    return reverse("public_lot", args=[session.pk])


def opened(contest) -> None:
    contest.world.round.is_public = True
    contest.world.round.save(update_fields=["is_public"])


def drawn(contest, session) -> Session:
    draw_order(actor=contest.world.office, session=session, now=timezone.now())
    session.refresh_from_db()
    return session


def test_the_seal_is_read_before_the_draw_and_the_seed_is_not(contest, session, page):
    opened(contest)
    words = words_of(Client().get(page))
    assert session.seal in words
    assert session.seed not in words
    assert "1、2、3、4" in words
    assert "还没有抽签" in words
    notice = Client().get(reverse("notice", args=[contest.world.round.pk]))
    assert page in notice.content.decode()


def test_the_order_can_be_computed_from_the_page_alone(contest, session, page):
    opened(contest)
    drawn(contest, session)
    text = Client().get(page).content.decode()
    seed = re.search(r"printf '%s' ([0-9a-f]+) \|", text.replace("&#x27;", "'"))[1]
    assert hashlib.sha256(seed.encode()).hexdigest() in text
    shown = [int(one) for one in re.findall(r"(\d+) 号", text)]
    by_hand = sorted(range(1, 5), key=lambda n: hashlib.sha256(f"{seed}|{n}".encode()).hexdigest())
    assert shown == by_hand
    first = hashlib.sha256(f"{seed}|{by_hand[0]}".encode()).hexdigest()
    assert first[:12] in text


def test_strangers_read_numbers_and_a_unit_the_title_of_its_own(contest, session, page):
    opened(contest)
    drawn(contest, session)
    titles = [one.title for one in contest.panel.subjects.order_by("number")]
    stranger = words_of(Client().get(page))
    assert not [one for one in titles if one in stranger]
    first = contest.panel.subjects.select_related("unit").get(number=1)
    college = next(one for one in contest.world.colleges if one.unit == first.unit)
    own = words_of(sit(college.secretary).get(page))
    assert [one for one in titles if one in own] == [first.title]


def test_where_the_round_is_not_public_only_those_it_addresses_read_it(contest, session, page):
    contest.world.round.is_public = False
    contest.world.round.save(update_fields=["is_public"])
    assert Client().get(page).status_code == 302
    other = make_actor(make_unit("别的大学团委"), Right.RUN_PROGRAMMES)
    assert sit(other).get(page).status_code == 404
    assert sit(contest.world.colleges[0].secretary).get(page).status_code == 200


def test_nothing_is_found_before_the_seal(contest):
    now = timezone.now()
    plan = Plan("图书馆报告厅", now, 5, 3)
    planned = plan_session(actor=contest.world.office, panel=contest.panel, plan=plan, now=now)
    page = reverse("public_lot", args=[planned.pk])
    assert sit(contest.world.office).get(page).status_code == 404
