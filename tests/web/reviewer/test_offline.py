"""Handing in without a network: the desk waits, says so, and hands in by itself once there is one."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import put_clock_on
from tests.factories.panels import Contest, make_contest
from tests.web.reviewer.test_in_a_browser import look_at
from tests.windows import let_in

pytestmark = pytest.mark.django_db(transaction=True)
WAITS = "没有网络，还没有交上去。请不要关闭本页，一联网就自动交。"
POINTS = ("18", "16.5", "15", "12", "13", "9")


@pytest.fixture
def contest() -> Contest:
    return make_contest(timezone.now())


def fill_in(page: Page) -> None:
    for mark, points in zip(page.locator("[data-most]").all(), POINTS, strict=True):
        mark.fill(points)


def open_card(page: Page, url: str, contest: Contest) -> None:
    """As long after it was fetched as an expert reads: the script that guards old pages minds it."""
    let_in(page, url, contest.experts[0])
    page.goto(f"{url}/reviews/{contest.panel.pk}/1/")
    put_clock_on(page)


def test_what_is_handed_in_offline_waits_and_goes_by_itself(page, live_server, contest):
    open_card(page, live_server.url, contest)
    page.context.set_offline(True)
    fill_in(page)
    page.get_by_label("给申报单位的话").fill("写清谁把关。")
    page.get_by_role("button", name="交这一项").click()
    waiting = page.locator("[data-waiting]")
    expect(waiting).to_have_text(WAITS)
    expect(page.get_by_label("2．创新与特色")).to_have_value("16.5")
    look_at(page)
    page.get_by_label("2．创新与特色").fill("17")  # still open while it waits
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="2号")).to_be_visible()
    card = contest.card(0, 1)
    assert card.handed_in_at is not None
    assert (card.marks["novelty"], card.for_unit) == (17_00, "写清谁把关。")


def test_a_site_that_does_not_answer_is_no_network_either(page, live_server, contest):
    """The browser believes that there is one: it is asked again by a press, or by itself."""
    open_card(page, live_server.url, contest)
    fill_in(page)
    page.route("**/*", lambda route: route.abort())
    page.get_by_role("button", name="先存着").click()
    expect(page.locator("[data-waiting]")).to_have_text(WAITS)
    page.unroute("**/*")
    page.get_by_role("button", name="交这一项").click()
    expect(page.get_by_role("heading", name="2号")).to_be_visible()
    assert contest.card(0, 1).handed_in_at is not None


def test_what_is_missing_is_said_when_it_has_gone(page, live_server, contest):
    let_in(page, live_server.url, contest.experts[0])
    page.goto(f"{live_server.url}/reviews/{contest.panel.pk}/1/")
    page.context.set_offline(True)
    page.get_by_label("2．创新与特色").fill("17")
    page.get_by_role("button", name="交这一项").click()
    expect(page.locator("[data-waiting]")).to_have_text(WAITS)
    page.context.set_offline(False)
    expect(page.get_by_role("link", name="“主题与导向”还没打分。")).to_be_visible()
    expect(page.get_by_label("2．创新与特色")).to_have_value("17")


def test_a_page_read_for_long_is_handed_in_at_once(page, live_server, contest):
    open_card(page, live_server.url, contest)
    fill_in(page)
    page.get_by_role("button", name="交这一项").click()
    expect(page.get_by_role("heading", name="2号")).to_be_visible()
    assert contest.card(0, 1).handed_in_at is not None


def test_a_session_that_ended_is_said_and_the_words_stay(page, live_server, contest):
    open_card(page, live_server.url, contest)
    fill_in(page)
    Session.objects.all().delete()
    page.get_by_role("button", name="交这一项").click()
    expect(page.get_by_role("alert")).to_contain_text("登录已过期，这次没有送出")
    expect(page.get_by_label("2．创新与特色")).to_have_value("16.5")
    assert contest.card(0, 1).handed_in_at is None
