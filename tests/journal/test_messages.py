"""Messages: one in each inbox, an e-mail where there is an address, read by their own only."""

from __future__ import annotations

import pytest
from django.core import mail

from tests.factories.organisations import PersonFactory
from yipin.journal.models import Delivery, Message
from yipin.journal.queries import inbox_of, unread_count
from yipin.journal.services.messages import mark_read, send_message

pytestmark = pytest.mark.django_db


def send(people, now, **changed: object) -> int:
    given = {"kind": "round", "title": "开始申报", "body": "请看通知。", "url": "/notices/1/"}
    return send_message(recipients=people, sent_by="校团委", at=now, **(given | changed))


def test_everybody_is_told_once(now):
    lin, shen = PersonFactory(email=""), PersonFactory(email="")
    assert send([lin, shen, lin], now) == 2
    assert [unread_count(one.pk) for one in (lin, shen)] == [1, 1]


def test_telling_many_takes_few_queries(now, django_assert_max_num_queries):
    people = PersonFactory.create_batch(30)
    with django_assert_max_num_queries(7):
        send(people, now)
    assert Message.objects.count() == Delivery.objects.count() == 30


def test_an_email_goes_out_after_the_act_only(now, django_capture_on_commit_callbacks):
    person = PersonFactory(email="lin@example.edu")
    with django_capture_on_commit_callbacks(execute=True):
        send([person, PersonFactory(email="")], now)
        assert mail.outbox == []
    assert [letter.to for letter in mail.outbox] == [["lin@example.edu"]]
    assert mail.outbox[0].subject == "开始申报"


def test_a_long_title_is_cut(now):
    person = PersonFactory(email="")
    send([person], now, title="长" * 300)
    assert len(inbox_of(person.pk).get().title) == 200


def test_reading_is_marked_for_the_own_messages_only(now):
    lin, shen = PersonFactory(email=""), PersonFactory(email="")
    send([lin, shen], now)
    send([lin], now)
    other = inbox_of(shen.pk).get()
    assert mark_read(person_id=lin.pk, message_ids=[other.pk], now=now) == 0
    assert mark_read(person_id=lin.pk, message_ids=None, now=now) == 2
    assert mark_read(person_id=lin.pk, message_ids=None, now=now) == 0
    assert [unread_count(one.pk) for one in (lin, shen)] == [0, 1]
