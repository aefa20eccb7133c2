"""The outbox against a real mail server: sent, failed, tried again, given up."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.factories.organisations import PersonFactory
from yipin.journal.models import BadAddress, Delivery, OutgoingHold
from yipin.journal.services.channels import end_hold, start_hold
from yipin.journal.services.deliveries import deliver_batch
from yipin.journal.services.messages import send_message
from yipin.journal.services.outbox import (
    drop_deliveries,
    hold_deliveries,
    release_deliveries,
    retry_deliveries,
)
from yipin.rules.mail_retry import CLAIM_LASTS, MOST_ATTEMPTS, WAITS

pytestmark = pytest.mark.django_db


class Sink:
    """Keeps what it is handed; refuses the addresses it is told to."""

    def __init__(self) -> None:
        self.kept: list[Envelope] = []
        self.refused: set[str] = set()
        self.busy: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return "550 no such mailbox"
        if address in self.busy:
            return "450 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.kept.append(envelope)
        return "250 OK"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    taking = Sink()
    server = Controller(taking, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.DEFAULT_FROM_EMAIL = "yipin@example.edu"
    yield taking
    server.stop()


def queue(now, *addresses: str) -> None:
    people = [PersonFactory(email=address) for address in addresses]
    send_message(
        recipients=people, kind="round", title="“一团一品”开始申报", body="请看通知。",
        url="/notices/7/", sent_by="校团委", at=now,
    )  # fmt: skip


def states() -> list[tuple[str, str, int]]:
    rows = Delivery.objects.order_by("id")
    return [(row.address, row.state, row.attempts) for row in rows]


def test_what_waits_is_sent_and_readable(sink, now, settings):
    settings.SITE_ADDRESS = "https://yipin.example.edu"
    queue(now, "lin@example.edu")
    assert deliver_batch(now=now) == 1
    letter = message_from_bytes(sink.kept[0].content, policy=policy.default)
    assert letter["Subject"] == "“一团一品”开始申报"
    assert letter["From"] == "yipin@example.edu"
    body = letter.get_content()
    assert "请看通知。" in body
    assert "https://yipin.example.edu/notices/7/" in body
    assert states() == [("lin@example.edu", "sent", 1)]
    assert Delivery.objects.get().sent_at == now


def test_what_was_sent_is_not_sent_again(sink, now):
    queue(now, "lin@example.edu")
    assert [deliver_batch(now=now), deliver_batch(now=now)] == [1, 0]
    assert len(sink.kept) == 1


def test_one_refused_address_does_not_stop_the_others(sink, now):
    sink.refused.add("gone@example.edu")
    queue(now, "gone@example.edu", "lin@example.edu")
    assert deliver_batch(now=now) == 1
    assert states() == [("gone@example.edu", "failed", 1), ("lin@example.edu", "sent", 1)]
    assert Delivery.objects.get(address="gone@example.edu").error == (
        "没有这个邮箱，或对方拒收（550 no such mailbox）"
    )


def test_a_mailbox_that_does_not_exist_is_not_written_to_again(sink, now):
    sink.refused.add("Gone@example.edu")
    queue(now, "Gone@example.edu")
    deliver_batch(now=now)
    assert BadAddress.objects.get().address == "gone@example.edu"
    queue(now, "Gone@example.edu")
    assert Delivery.objects.count() == 1
    sink.refused.clear()
    assert retry_deliveries(Delivery.objects.all()) == 1
    assert not BadAddress.objects.exists()
    assert deliver_batch(now=now) == 1


def test_a_failure_is_tried_again_after_a_minute_and_forgets_its_reason(sink, now):
    sink.busy.add("lin@example.edu")
    queue(now, "lin@example.edu")
    deliver_batch(now=now)
    row = Delivery.objects.get()
    assert (row.state, row.next_try_at) == ("waiting", now + timedelta(minutes=1))
    assert "对方邮箱暂时收不了信" in row.error
    sink.busy.clear()
    assert deliver_batch(now=now + timedelta(seconds=59)) == 0
    assert deliver_batch(now=now + timedelta(minutes=1)) == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error, row.next_try_at) == ("sent", 2, "", None)


def test_after_the_last_wait_it_is_given_up_and_shown(sink, now):
    sink.busy.add("lin@example.edu")
    queue(now, "lin@example.edu")
    at = now
    for wait in (*WAITS, 0, 0):
        deliver_batch(now=at)
        at += timedelta(minutes=wait)
    assert states() == [("lin@example.edu", "failed", MOST_ATTEMPTS)]
    assert at - now == timedelta(minutes=sum(WAITS))


def test_what_another_worker_has_in_hand_is_left_to_it(sink, now):
    queue(now, "lin@example.edu")
    Delivery.objects.update(state="sending", attempts=1, claimed_at=now)
    assert deliver_batch(now=now + CLAIM_LASTS) == 0
    assert states() == [("lin@example.edu", "sending", 1)]


def test_what_a_killed_worker_had_in_hand_is_never_sent_twice_by_itself(sink, now):
    queue(now, "lin@example.edu")
    Delivery.objects.update(state="sending", attempts=1, claimed_at=now)
    later = now + CLAIM_LASTS + timedelta(seconds=1)
    assert deliver_batch(now=later) == 0
    row = Delivery.objects.get()
    assert row.state == "unsure"
    assert "不知道对方收到没有" in row.error
    assert (deliver_batch(now=later), sink.kept) == (0, [])
    retry_deliveries(Delivery.objects.all())
    assert deliver_batch(now=later) == 1


def test_a_second_try_carries_the_same_message_id(sink, now):
    sink.busy.add("lin@example.edu")
    queue(now, "lin@example.edu")
    deliver_batch(now=now)
    sink.busy.clear()
    deliver_batch(now=now + timedelta(minutes=2))
    row = Delivery.objects.get()
    letter = message_from_bytes(sink.kept[0].content, policy=policy.default)
    assert letter["Message-ID"].startswith(f"<yipin-{row.message_id}-{row.pk}@")


@pytest.mark.parametrize("whose", [0, 7])
def test_nothing_leaves_while_it_is_held(sink, now, whose):
    send_message(
        recipients=[PersonFactory(email="lin@example.edu")], kind="round", title="通知",
        unit_id=7, at=now,
    )  # fmt: skip
    start_hold(unit_id=whose, held_by="校团委 书记", note="写错了", now=now)
    assert deliver_batch(now=now) == 0
    assert states() == [("lin@example.edu", "waiting", 0)]
    assert (end_hold(unit_id=whose), end_hold(unit_id=whose)) == (True, False)
    assert deliver_batch(now=now) == 1
    assert not OutgoingHold.objects.exists()


def test_what_another_unit_sends_is_not_held(sink, now):
    queue(now, "lin@example.edu")
    start_hold(unit_id=7, held_by="校团委", note="", now=now)
    assert deliver_batch(now=now) == 1


def test_single_letters_are_held_released_and_given_up(sink, now):
    queue(now, "lin@example.edu", "shen@example.edu")
    every = Delivery.objects.order_by("id")
    assert hold_deliveries(every) == 2
    assert deliver_batch(now=now) == 0
    assert release_deliveries(every.filter(address="lin@example.edu")) == 1
    assert drop_deliveries(every.filter(address="shen@example.edu")) == 1
    assert deliver_batch(now=now) == 1
    assert states() == [("lin@example.edu", "sent", 1), ("shen@example.edu", "dropped", 0)]
    assert (drop_deliveries(every.filter(state="sent")), retry_deliveries(every)) == (0, 0)


def test_a_silent_server_keeps_everything_waiting(settings, now):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    queue(now, "lin@example.edu", "shen@example.edu")
    assert deliver_batch(now=now) == 0
    assert {state for _address, state, _attempts in states()} == {"waiting"}


def test_no_more_than_a_batch_at_once(sink, now):
    queue(now, *(f"person{n}@example.edu" for n in range(5)))
    assert [deliver_batch(now=now, most=2) for _turn in range(4)] == [2, 2, 1, 0]
