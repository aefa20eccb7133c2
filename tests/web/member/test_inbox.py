"""Messages: unread first seen, marked one by one or all, and led on from."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import PersonFactory, make_actor, make_unit
from yipin.journal.models import Message
from yipin.journal.queries import unread_count
from yipin.journal.services.messages import send_message
from yipin.organisations.choices import Right

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client):
    actor = make_actor(make_unit("青禾大学团委"), Right.FILL_FORMS)
    client.force_login(actor.person)
    return actor.person


def tell(person, title: str = "开始申报", url: str = "/notices/") -> Message:
    send_message(
        recipients=[person], kind="x", title=title, body="请看通知。", url=url,
        sent_by="校团委", at=timezone.now(),
    )  # fmt: skip
    return Message.objects.latest("id")


def test_an_empty_inbox_says_what_will_come(client, reader):
    assert "还没有消息" in client.get("/inbox/").text
    assert "没有没看的消息" in client.get("/inbox/?show=unread").text


def test_opening_marks_as_read_and_goes_there(client, reader):
    message = tell(reader)
    answer = client.post(reverse("inbox_open", args=[message.pk]))
    assert answer.url == "/notices/"
    assert unread_count(reader.pk) == 0


@pytest.mark.parametrize(
    "url", ["https://example.org/", "//example.org/", "javascript:alert(1)", ""]
)
def test_a_message_never_leads_off_the_site(client, reader, url):
    message = tell(reader, url=url)
    answer = client.post(reverse("inbox_open", args=[message.pk]))
    assert answer.url == reverse("inbox")


def test_one_is_marked_and_the_list_stays_where_it_was(client, reader):
    first, _second = tell(reader, "甲"), tell(reader, "乙")
    back = "/inbox/?show=unread"
    answer = client.post(reverse("inbox_read", args=[first.pk]), {"back": back})
    assert answer.url == back
    page = client.get(back).text
    assert "乙" in page and "<h3>甲</h3>" not in page
    for elsewhere in ("https://example.org/", "9" * 30, "-1", "logout"):
        away = client.post(reverse("inbox_read", args=[first.pk]), {"back": elsewhere})
        assert away.url == reverse("inbox")


def test_all_are_marked_at_once(client, reader):
    for title in ("甲", "乙", "丙"):
        tell(reader, title)
    assert "这 3 条都标为已读" in client.get("/inbox/").text
    answer = client.post(reverse("inbox_read_all"), follow=True)
    assert "3 条都标为已读。" in answer.text
    assert unread_count(reader.pk) == 0


def test_looking_alone_marks_nothing(client, reader):
    message = tell(reader)
    client.get("/inbox/")
    assert client.get(reverse("inbox_open", args=[message.pk])).status_code == 405
    assert unread_count(reader.pk) == 1


def test_others_messages_are_not_found(client, reader):
    other = tell(PersonFactory())
    for name in ("inbox_open", "inbox_read"):
        assert client.post(reverse(name, args=[other.pk])).status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


@pytest.mark.parametrize("count", [1, 50])
def test_the_inbox_costs_the_same_for_one_and_for_fifty(
    client, reader, count, django_assert_num_queries
):
    for number in range(count):
        tell(reader, f"第{number}条")
    client.get("/inbox/")
    with django_assert_num_queries(7):
        assert client.get("/inbox/").status_code == 200
