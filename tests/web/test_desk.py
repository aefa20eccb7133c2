"""Sitting at a desk: sessions end when they stood idle, and the next request is refused already."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import make_actor, make_unit
from yipin.organisations.choices import Right

pytestmark = pytest.mark.django_db


def stays_after(minutes: int, *rights: Right) -> bool:
    """Whether somebody at a desk with these rights still sees a page after so many idle minutes."""
    client = Client()
    client.force_login(make_actor(make_unit(), *rights).person)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        assert client.get(reverse("due")).status_code == 200
        clock.move_to(start + timedelta(minutes=minutes))
        answer = client.get(reverse("due"))
        if answer.status_code == 302:
            assert answer.url.startswith(reverse("account_login"))
        return answer.status_code == 200


@pytest.mark.parametrize(
    ("minutes", "rights", "stays"),
    [
        (29, (Right.FILL_FORMS,), True),
        (32, (Right.FILL_FORMS,), False),
        (14, (Right.ADMINISTER,), True),
        (17, (Right.ADMINISTER,), False),
        (17, (Right.FILL_FORMS,), True),
    ],
)
def test_an_idle_session_ends(minutes, rights, stays):
    assert stays_after(minutes, *rights) is stays


def test_every_request_begins_the_count_anew(settings):
    settings.SEEN_EVERY_MINUTES = 1
    client = Client()
    client.force_login(make_actor(make_unit(), Right.FILL_FORMS).person)
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        for minutes in (0, 25, 50, 75):
            clock.move_to(start + timedelta(minutes=minutes))
            assert client.get(reverse("due")).status_code == 200
