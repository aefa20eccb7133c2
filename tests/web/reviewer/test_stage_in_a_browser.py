"""The card that an expert leaves open on a defence day: it asks by itself, and does no harm by it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.panels import Contest, make_contest
from tests.factories.reviews import Review
from tests.reviews.test_sessions import drawn
from tests.windows import let_in

pytestmark = pytest.mark.django_db(transaction=True)
FIVE_SECONDS = 5_000


@pytest.fixture
def contest() -> Contest:
    made = make_contest(timezone.now())
    judges = list(made.panel.judges.select_related("person"))
    drawn(Review(made.world.office, made.world.host, made.panel, judges), timezone.now())
    return made


@pytest.fixture
def card(page_phone: Page, live_server, contest) -> Page:
    let_in(page_phone, live_server.url, contest.experts[0])
    page_phone.clock.install()
    page_phone.goto(f"{live_server.url}{reverse('card', args=[contest.panel.pk, 1])}")
    expect(page_phone.locator("#on-stage")).to_have_count(1)
    return page_phone


def asked_again(card: Page):
    """Once more, up to its answer."""
    with card.expect_event("requestfinished", lambda one: "/stage/" in one.url) as asked:
        card.clock.run_for(FIVE_SECONDS)
    return asked.value


def test_an_open_card_is_no_sign_of_a_person(card: Page):
    assert asked_again(card).header_value("X-Heartbeat") == "1"


def test_signed_out_meanwhile_the_card_stays_and_asks_no_more(card: Page):
    card.context.clear_cookies()
    with card.expect_event("requestfinished", lambda one: "/sign-in/" in one.url):
        card.clock.run_for(FIVE_SECONDS)
    expect(card.locator("#on-stage:not([hx-get])")).to_have_count(1)
    expect(card.get_by_label("密码")).to_have_count(0)
    asked: list[str] = []
    card.on("request", lambda one: asked.append(one.url))
    card.clock.run_for(2 * FIVE_SECONDS)
    assert asked == []


def test_a_poll_that_fails_says_nothing_and_leaves_pressed_buttons_alone(card: Page):
    pressed = card.locator("main form button").first
    pressed.evaluate("one => one.setAttribute('aria-busy', 'true')")
    card.route("**/stage/**", lambda route: route.fulfill(status=404))
    asked_again(card)
    card.route("**/stage/**", lambda route: route.abort())
    with card.expect_event("requestfailed"):
        card.clock.run_for(FIVE_SECONDS)
    expect(pressed).to_have_attribute("aria-busy", "true")
    expect(card.locator("#toasts > .toast")).to_have_count(0)
