"""A review or a decision with nothing before it says what is missing, and where to go for it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.panels import make_passed
from tests.factories.rounds import make_world
from tests.factories.running import carry_out, make_running, submitted_report
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.programmes.services.rounds import close_round
from yipin.web.office.rounds.nothing_yet import what_is_lacking

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.now()


def lacking(held, kind, purpose):
    stage = next(one for one in held.definition.parsed.stages_of(kind) if one.purpose == purpose)
    return what_is_lacking(held, held.stages.get(key=stage.key))


def later_review(held):
    return next(
        one for one in held.definition.parsed.stages_of("assess") if one.purpose != "application"
    ).purpose


def test_without_applications_the_missing_units_are_named(today):
    world = make_world(today)
    found = lacking(world.round, "assess", "application")
    assert found.sentence == "还没有单位交来申报。"
    assert found.url == reverse("round_missing", args=[world.round.pk])


def test_without_projects_one_is_sent_to_the_decision(today):
    held = make_passed(today)[0].round
    found = lacking(held, "assess", later_review(held))
    assert "还没有立项的项目" in found.sentence
    assert "/decide/" in found.url


def test_without_reports_one_is_sent_to_those_who_owe_them(today):
    running = make_running(today)
    held = running.world.round
    stage = held.stages.get(key=running.stage.key)
    found = lacking(held, "assess", later_review(held))
    assert found.sentence == f"还没有单位交来“{stage.name}”。"
    assert found.url == reverse("round_reports", args=[held.pk, stage.key])
    submitted_report(running, 0, today)
    assert lacking(held, "assess", later_review(held)).action == "去审查（1 份）"


def test_where_all_was_decided_it_says_so(today):
    world, passed = make_passed(today)
    for one in passed:
        carry_out(world, one, today)
    assert "都已有了决定" in lacking(world.round, "assess", "application").sentence


def test_a_round_that_ended_offers_nothing(today):
    world, _passed = make_passed(today)
    close_round(actor=world.office, round_=world.round, now=today)
    office = sit(world.office)
    key = next(iter(world.round.definition.parsed.stages_of("assess"))).key
    for name, where in (
        ("round_review", [world.round.pk, key]), ("round_titles_units", [world.round.pk]),
    ):  # fmt: skip
        page = words_of(office.get(reverse(name, args=where)))
        assert "这一轮已经结束" in page
        assert "准备评审" not in page
        assert "表彰勾上的单位" not in page
