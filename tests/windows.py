"""A window that is signed in already: only the tests of signing in type a password into a page."""

from __future__ import annotations

from django.test import Client
from playwright.sync_api import Page

from yipin.organisations.models import Person


def let_in(page: Page, url: str, person: Person) -> None:
    client = Client()
    client.force_login(person)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
