"""The outbox, message by message: the ways each went, how many it reached, how many read it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.organisations import PersonFactory
from tests.factories.rounds import make_world
from yipin.journal.models import Delivery, Message
from yipin.journal.services.channels import add_robot
from yipin.journal.services.deliveries import deliver_batch
from yipin.journal.services.messages import mark_read, send_message
from yipin.projects.services.letters import UNDO, queue_letter, save_letter, send_due_letters

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now):
    world = make_world(now, colleges=3)
    Delivery.objects.all().delete()
    Message.objects.all().delete()
    return world


@pytest.fixture
def officer(world, client):
    client.force_login(world.office.person)
    return client


def lines(officer, query: str = "") -> list[tuple[str, int, int, list[str], list[str]]]:
    """(heading, delivered, read, mail, groups) of each row."""
    rows = officer.get(reverse("outbox") + query).context["rows"]
    return [
        (
            row.sending.heading,
            row.sending.delivered,
            row.sending.read,
            [mark.text for mark in row.mail],
            [mark.text for mark in row.groups],
        )
        for row in rows
    ]


def test_what_stays_inside_the_site_is_listed_too(world, officer, now):
    quiet = PersonFactory.create_batch(3, email="")
    send_message(recipients=quiet, kind="x", title="请看", unit_id=world.host.pk, at=now)
    first = Message.objects.filter(recipient_id=quiet[0].pk)
    mark_read(person_id=quiet[0].pk, message_ids=[first.get().pk], now=now)
    assert lines(officer) == [("请看", 3, 1, [], [])]
    page = officer.get(reverse("outbox")).text
    assert "送到 3 人" in page
    assert "1 人读过" in page
    assert quiet[0].name not in page


def test_two_acts_at_two_moments_are_two_lines(world, officer, now):
    people = PersonFactory.create_batch(2)
    for at in (now, now + timedelta(minutes=1)):
        send_message(recipients=people, kind="x", title="请看", unit_id=world.host.pk, at=at)
    deliver_batch(now=now)
    Delivery.objects.filter(pk=Delivery.objects.last().pk).update(state="failed", error="满了")
    assert lines(officer) == [
        ("请看", 2, 0, ["已发 2"], []),
        ("请看", 2, 0, ["已发 1", "没发出去 1"], []),
    ]
    assert "1 封邮件或群消息没发出去" in officer.get(reverse("outbox")).text


def test_a_letter_is_one_line_however_its_copies_read(world, officer, now):
    robot = add_robot(
        unit_id=world.host.pk, name="书记群", sign_secret="", now=now,
        address="https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0123456789abcdef0123",
    )  # fmt: skip
    letter = save_letter(
        actor=world.office, letter=None, title="请{单位}抓紧", body="{姓名}，您好。",
        filters={}, robots=[robot.pk], now=now,
    )  # fmt: skip
    queue_letter(actor=world.office, letter=letter, now=now)
    send_due_letters(now=now + UNDO)
    told = letter.messages.filter(recipient_id__gt=0).count()
    assert lines(officer) == [("请{单位}抓紧", told, 0, [f"待发 {told}"], ["待发 1"])]
    assert lines(officer, "?q=抓紧") == lines(officer)
    assert lines(officer, "?q=没有") == []
    address = reverse("outbox_deliveries")
    send_message(
        recipients=[PersonFactory()], kind="x", title="别的", unit_id=world.host.pk, at=now
    )
    first = letter.messages.last().pk
    assert f'href="{address}?of={first}"' in officer.get(reverse("outbox")).text
    assert len(officer.get(f"{address}?of={first}").context["rows"]) == told + 1
    assert len(officer.get(address).context["rows"]) == told + 2
    assert f"{address}?of={first}" in officer.get(reverse("letter", args=[letter.pk])).text


def test_only_what_the_desk_may_see(world, officer, client, now):
    stranger = PersonFactory(email="")
    send_message(recipients=[stranger], kind="security", title="新设备", at=now)
    mailed = PersonFactory()
    send_message(recipients=[mailed], kind="invitation", title="请设好账号", at=now)
    send_message(recipients=[stranger], kind="x", title="别处的", unit_id=0, at=now)
    assert [line[0] for line in lines(officer)] == ["请设好账号"]
    elsewhere = Message.objects.get(title="别处的")
    assert "别处的" not in officer.get(reverse("outbox_deliveries") + f"?of={elsewhere.pk}").text


@pytest.mark.parametrize("count", [1, 50])
def test_the_outbox_costs_the_same_for_one_and_for_fifty(world, officer, now, count):
    officer.get(reverse("outbox"))  # the session notes the minute once
    for at in range(count):
        send_message(
            recipients=PersonFactory.create_batch(2), kind="x", title=f"第{at}条",
            unit_id=world.host.pk, at=now + timedelta(minutes=at),
        )  # fmt: skip
    with CaptureQueriesContext(connection) as seen:
        assert len(lines(officer)) == count
    assert sum("django_session" not in one["sql"] for one in seen.captured_queries) == 8
