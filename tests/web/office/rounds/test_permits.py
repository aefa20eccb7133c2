"""Permits for late entry at the office: the same reads for one and for fifty, both widths."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories.rounds import World, make_world
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import open_now
from tests.windows import let_in
from yipin.projects.models import Application, Permit, PermitUse
from yipin.projects.services.permits import give_permit


def give(world: World, at, **more) -> Permit:
    college = world.colleges[0]
    return give_permit(
        actor=world.office, held=world.round, unit=college.unit, reason="停电",
        expires_at=at + timedelta(days=9), now=at, **more,
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 50])
def test_permits_cost_the_same_for_one_and_for_fifty(
    office, world, at_noon, count, django_assert_num_queries
):
    used_for = Application.objects.get(title="扳手课堂")
    for _number in range(count):
        permit = give(world, at_noon, person=world.colleges[0].secretary.person)
        PermitUse.objects.create(
            permit=permit, application=used_for, action="submit", used_at=at_noon,
            used_by=world.office.person,
        )  # fmt: skip
    address = reverse("round_permits", args=[world.round.pk])
    office.get(address)
    with django_assert_num_queries(10):
        page = words_of(office.get(address))
    assert page.count("停电") == count


@pytest.mark.django_db(transaction=True)
def test_a_permit_is_given_and_taken_back(page: Page, live_server):
    now = timezone.now()
    world = open_now(make_world(now), now)
    give(world, now)
    let_in(page, live_server.url, world.office.person)
    page.goto(f"{live_server.url}/office/rounds/{world.round.pk}/permits/")
    page.get_by_role("button", name="准予补报", exact=True).click()
    expect(page.get_by_role("heading", name="处要改")).to_be_visible()
    check_accessibility(page)
    check_no_sideways_scrolling(page)
    page.goto(f"{live_server.url}/office/rounds/{world.round.pk}/permits/")
    page.get_by_role("button", name="收回").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("dialog").get_by_role("button", name="收回", exact=True).click()
    expect(page.get_by_text("已收回", exact=True)).to_be_visible()
    check_accessibility(page)
    assert Permit.objects.get().revoked_by == world.office.person
