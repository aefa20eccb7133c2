"""The page of a project and that of its money lead to each other, for whoever may see both."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.funds import make_released
from tests.factories.organisations import make_actor
from tests.web.unit.conftest import sit
from yipin.organisations.choices import Right

pytestmark = pytest.mark.django_db


@pytest.fixture
def money():
    return make_released(timezone.now())


def test_the_unit_goes_from_project_to_money_and_back(money):
    desk, award = sit(money.secretary), money.award
    own, project = (
        reverse("own_award", args=[award.pk]), reverse("project", args=[award.application_id]),
    )  # fmt: skip
    assert own in desk.get(project).text
    assert project in desk.get(own).text


def test_the_host_goes_both_ways_and_a_finance_desk_sees_no_link_it_may_not_follow(money):
    award = money.award
    page = reverse("fund_award", args=[award.pk])
    project = reverse("office_project", args=[award.application_id])
    office = sit(money.world.office)
    assert page in office.get(project).text
    assert project in office.get(page).text
    only_money = sit(make_actor(money.world.host, Right.FINANCE))
    assert project not in only_money.get(page).text
    assert only_money.get(project).status_code == 403
