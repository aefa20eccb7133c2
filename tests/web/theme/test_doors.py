"""Pages that everybody meets before signing in, and what is not there."""

from __future__ import annotations

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories.organisations import make_actor, make_unit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("address", ["/nowhere/", "/account/sign-in/", "/account/password/reset/"])
def test_pages_at_the_door_are_accessible(page_phone: Page, live_server, address: str):
    page_phone.goto(live_server.url + address)
    check_accessibility(page_phone)
    check_no_sideways_scrolling(page_phone)


def test_not_found_does_not_say_what_is_hidden(client: Client):
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "没有这一页，或您的席位看不到它。" in answer.text


@pytest.mark.parametrize("address", ["/", "/nowhere/", "/account/sign-in/", "/due/"])
def test_every_answer_names_what_a_browser_may_load(client: Client, address: str):
    answer = client.get(address)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy and "http" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_a_desk_stay_out_of_shared_stores(client: Client):
    assert not client.get("/notices/").has_header("Cache-Control")
    client.force_login(make_actor(make_unit()).person)
    assert client.get("/notices/").headers["Cache-Control"] == "private, no-cache"
