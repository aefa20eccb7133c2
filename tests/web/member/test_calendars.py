"""Calendar addresses: secret, revocable, right after changes, without anybody else's data."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.factories.rounds import make_world
from yipin.duties.models import Obligation
from yipin.duties.services.obligations import excuse
from yipin.journal.models import CalendarFeed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now):
    with time_machine.travel(now, tick=False):
        yield make_world(now)


@pytest.fixture
def address(world, client) -> str:
    client.force_login(world.colleges[0].secretary.person)
    page = client.post(reverse("calendars"), {"desk": ""}, follow=True)
    assert page.context["address"] in page.text
    assert page.context["address"] not in client.get(reverse("calendars")).text
    return page.context["address"].removeprefix("http://testserver")


def entries(address: str, **asked: str):
    return Calendar.from_ical(Client().get(address, asked).content).walk("VEVENT")


def owed(world) -> Obligation:
    return Obligation.objects.get(unit=world.colleges[0].unit)


def test_it_is_read_without_signing_in_and_holds_only_ones_own(world, address):
    (event,) = entries(address)
    row = owed(world)
    assert event.decoded("dtstart") == row.due_at.replace(second=0, microsecond=0)
    assert str(event["uid"]).startswith(f"obligation-{row.pk}@")
    text = Client().get(address).content.decode()
    names = [college.secretary.person.name for college in world.colleges]
    assert not [name for name in names if name in text]
    assert CalendarFeed.objects.get().token_digest not in address


def test_changes_count_up_and_excuses_cancel(world, address, now):
    assert entries(address)[0]["sequence"] == 0
    Obligation.objects.filter(pk=owed(world).pk).update(
        due_at=owed(world).due_at + timedelta(days=2)
    )
    assert entries(address)[0]["sequence"] == 1
    assert entries(address)[0]["sequence"] == 1
    excuse(actor=world.office, obligation=owed(world), reason="合并办理", now=now)
    event = entries(address)[0]
    assert (event["sequence"], str(event["status"])) == (2, "CANCELLED")


def test_what_is_known_already_is_not_sent_again(world, address):
    first = Client().get(address)
    again = Client().get(address, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    since = Client().get(address, HTTP_IF_MODIFIED_SINCE=first["Last-Modified"])
    assert since.status_code == 304
    assert first["Content-Type"] == "text/calendar; charset=utf-8"


def test_tasks_for_programs_that_keep_them(address):
    body = Client().get(address, {"as": "todo"}).content
    assert len(Calendar.from_ical(body).walk("VTODO")) == 1


def test_an_ended_address_is_gone_and_a_new_one_ends_the_old(world, address, client):
    client.post(reverse("calendars"), {"desk": ""})
    assert Client().get(address).status_code == 404
    feed = CalendarFeed.objects.get(revoked_at__isnull=True)
    client.post(reverse("calendar_close", args=[feed.pk]))
    assert not CalendarFeed.objects.filter(revoked_at__isnull=True).exists()


def test_whoever_may_not_sign_in_any_more_has_no_calendar(world, address):
    person = world.colleges[0].secretary.person
    person.is_active = False
    person.save()
    assert Client().get(address).status_code == 404


def test_an_office_gets_the_stages_of_its_rounds(world):
    client = Client()
    client.force_login(world.office.person)
    desk = str(world.office.appointment.pk)
    page = client.post(reverse("calendars"), {"desk": desk}, follow=True)
    found = entries(page.context["address"].removeprefix("http://testserver"))
    dated = world.round.stages.filter(closes_at__isnull=False).count()
    assert len(found) == dated


def test_single_duties_and_rounds_are_taken_along(world, client):
    client.force_login(world.colleges[0].secretary.person)
    one = client.get(reverse("obligation_ics", args=[owed(world).pk]))
    assert len(Calendar.from_ical(one.content).walk("VEVENT")) == 1
    assert one["Content-Disposition"].startswith("attachment")
    whole = client.get(reverse("round_ics", args=[world.round.pk]))
    assert len(Calendar.from_ical(whole.content).walk("VEVENT")) > 1
