"""A desk above the host sees the round; what is done in the host's name it is told to leave to the host."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import make_actor, make_unit
from tests.factories.panels import make_contest
from tests.factories.rounds import make_world
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.documents.models import NewsLevel, Paper
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.programmes.notice_papers import draft_notice_of_round
from yipin.reviews.models import Panel, Session

pytestmark = pytest.mark.django_db
WHOSE = "要由主办单位（青禾大学团委）的席位来办。您的席位在它的上级，可以看，不能代办。"


def desk_above(host: Unit) -> Actor:
    above = make_unit("青禾省学校团工委")
    Unit.objects.move(Unit.objects.get(pk=host.pk), above, "last-child")
    return make_actor(Unit.objects.get(pk=above.pk), Right.RUN_PROGRAMMES, Right.READ)


def test_levels_are_the_hosts_own_and_nothing_typed_is_lost():
    world = make_world(timezone.now())
    page = reverse("round_news_levels", args=[world.round.pk])
    above = sit(desk_above(world.host))
    assert above.get(page).status_code == 200
    refused = above.post(page, {"name": ["省级采用"], "points": ["9"]})
    assert refused.status_code == 422
    assert WHOSE in words_of(refused)
    assert "省级采用" in words_of(refused)
    assert not NewsLevel.objects.exists()
    assert sit(world.colleges[0].secretary).post(page, {}).status_code == 404


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("round_paper_notice", ()),
        ("round_paper_result", ()),
        ("round_paper_commendation", ()),
        ("round_paper_decision", ("approval",)),
    ],
)
@pytest.mark.parametrize("is_begun", [False, True])
def test_papers_of_a_round_are_drafted_by_the_host(name, more, is_begun):
    now = timezone.now()
    world = make_world(now)
    if is_begun:
        draft_notice_of_round(
            actor=world.office, held=world.round, today=timezone.localdate(now), now=now
        )
    above = sit(desk_above(world.host))
    answer = above.post(reverse(name, args=[world.round.pk, *more]), follow=True)
    assert answer.status_code == 200
    assert WHOSE in words_of(answer)
    assert Paper.objects.count() == is_begun


def test_the_notice_of_a_definition_is_drafted_by_the_host():
    world = make_world(timezone.now())
    address = reverse("definition_paper", args=[world.round.definition_id])
    answer = sit(desk_above(world.host)).post(address)
    assert answer.status_code == 403
    assert WHOSE in words_of(answer)
    assert not Paper.objects.exists()


def test_minutes_are_drafted_by_the_host():
    contest = make_contest(timezone.now())
    session = Session.objects.create(panel=contest.panel, talk_minutes=5, question_minutes=3)
    Panel.objects.filter(pk=contest.panel.pk).update(state=Panel.State.CLOSED)
    above = sit(desk_above(contest.world.host))
    answer = above.post(reverse("session_act", args=[session.pk, "minutes"]), follow=True)
    assert answer.status_code == 200
    assert WHOSE in words_of(answer)
    assert not Paper.objects.exists()
