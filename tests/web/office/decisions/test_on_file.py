"""A decision on file, and the limits it was drafted under, say what holds now."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.decisions import decided, make_ranked
from tests.factories.organisations import make_unit
from tests.factories.running import move
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.organisations.choices import UnitCategory
from yipin.projects.services.decision_limits import Wanted, set_limits
from yipin.projects.services.decisions import rows_of
from yipin.rules.selection import Tier
from yipin.web.office.decisions.decision_page import place_words

pytestmark = pytest.mark.django_db
KEY = "重点支持项目"


@pytest.fixture
def ranked():
    return make_ranked(timezone.now())


def test_what_was_withdrawn_since_is_marked_and_is_no_part_of_the_sum(ranked):
    now, office = timezone.now(), ranked.world.office
    wanted = Wanted(tiers=[Tier(KEY, 3000_00, 1, 3)])
    set_limits(actor=office, held=ranked.world.round, wanted=wanted, now=now)
    decision = decided(ranked, now, outcomes="aal")
    page = reverse("decision", args=[decision.pk])
    desk = sit(office)
    assert "合计 6,000 元" in words_of(desk.get(page))
    move(ranked.world, rows_of(decision)[1].application, "withdraw_approval", now)
    shown = words_of(desk.get(page))
    assert shown.count("立项已撤销</span>") == 1
    told = re.sub(r"<[^>]+>|\s", "", shown)
    assert "其中1项立项已撤销，不算它合计3,000元" in told
    assert "撤销立项" not in shown


def test_a_level_without_a_tier_stands_alone(ranked):
    row = rows_of(decided(ranked, timezone.now()))[0]
    row.tier, row.level = "", "national"
    levels = {"national": "全国试点"}
    assert place_words(row, levels) == "全国试点"
    row.tier = KEY
    assert place_words(row, levels) == "重点支持项目，全国试点"
    assert place_words(row, {}) == KEY


def test_districts_are_asked_for_only_where_there_are_some(ranked):
    held, desk = ranked.world.round, sit(ranked.world.office)
    page = reverse("round_limits", args=[held.pk])
    asked = "每个区县至多几项"
    assert asked not in words_of(desk.get(page))
    kept = {"amount_0": "3000", "least_0": "1", "most_0": "2"}
    assert "名额和经费改好了" in words_of(desk.post(page, kept, follow=True))
    make_unit("东区团委", parent=held.unit, category=UnitCategory.DISTRICT)
    assert asked in words_of(desk.get(page))
