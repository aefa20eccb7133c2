"""Other programs are told of events, against a real receiver that checks the signature."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import trustme
from django.utils import timezone

from tests.factories.organisations import make_actor
from tests.factories.rounds import filled_application, make_world, send_and_sign
from yipin.journal.models import Entry, Message, Webhook, WebhookDelivery
from yipin.journal.services.webhooks import deliver_events
from yipin.journal.webhook_post import PRIVATE, WRONG_ADDRESS, post
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.projects.services.applications import submit_application
from yipin.projects.services.webhooks import (
    register_webhook,
    remove_webhook,
    retry_event,
    switch_webhook,
    try_webhook,
)
from yipin.rules.webhook_events import EVENTS, FAILURES_IN_A_ROW, TRIAL, is_signed

pytestmark = pytest.mark.django_db


class Sink(HTTPServer):
    """Keeps what it was told; ``answers`` is the status it gives."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers = 204
        self.scheme = "http"
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def address(self) -> str:
        return f"{self.scheme}://localhost:{self.server_port}/events?of=yipin"


class _Handler(BaseHTTPRequestHandler):
    server: Sink

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answers)
        if 300 <= self.server.answers < 400:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        pass


@pytest.fixture
def sink() -> Iterator[Sink]:
    server = Sink()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def world(db, now):
    return make_world(now)


@pytest.fixture
def administrator(world):
    return make_actor(world.host, Right.ADMINISTER)


def told(sink, secret):
    """The bodies, each checked as a receiver would."""
    for headers, body in sink.got:
        assert is_signed(
            headers["X-Yipin-Signature"], secret, body, int(timezone.now().timestamp())
        )
    return [json.loads(body) for _headers, body in sink.got]


def register(actor, sink, now, events=tuple(EVENTS)):
    return register_webhook(
        actor=actor, name="办公系统", address=sink.address, events=events, now=now
    )


def test_an_application_is_told_step_by_step_without_a_name(world, administrator, sink, now):
    _made, secret = register(administrator, sink, now)
    college = world.colleges[0]
    application = send_and_sign(filled_application(world, college, now), college, now)
    submit_application(actor=college.secretary, application=application, now=now)
    assert deliver_events(now=timezone.now()) == 4
    bodies = told(sink, secret)
    assert [one["event"] for one in bodies] == [
        "application.sent", "endorsement.signed", "endorsement.signed", "application.submitted",
    ]  # fmt: skip
    assert bodies[-1]["data"] == {
        "application": application.pk, "round": world.round.pk, "unit": college.unit.pk,
        "state": "submitted", "number": 1,
    }  # fmt: skip
    sent = b"".join(body for _headers, body in sink.got).decode()
    assert "百炼匠心" not in sent
    assert college.secretary.person.name not in sent
    assert deliver_events(now=timezone.now()) == 0


def test_who_is_told(world, sink, now):
    """The college itself and the host; not another college, and nothing that was not asked for."""
    first, second = world.colleges
    owners = {
        unit.pk: make_actor(unit, Right.ADMINISTER)
        for unit in (first.unit, second.unit, world.host)
    }
    for actor in owners.values():
        register(actor, sink, now, events=["application.sent"])
    application = filled_application(world, first, now)
    send_and_sign(application, first, now)
    rows = WebhookDelivery.objects.values_list("webhook__unit_id", "event")
    assert set(rows) == {
        (first.unit.pk, "application.sent"),
        (world.host.pk, "application.sent"),
    }


def test_a_round_is_told_to_those_who_are_asked(world, sink, now):
    from dataclasses import replace

    from tests.factories.rounds import open_world_round

    second = world.colleges[1]
    register(make_actor(second.unit, Right.ADMINISTER), sink, now)
    definition = replace(world.round.definition.parsed, key="second", name="第二轮")
    held = open_world_round(world, definition, now)
    assert deliver_events(now=timezone.now()) == 1
    assert json.loads(sink.got[0][1])["data"]["round"] == held.pk


def test_what_does_not_arrive_is_tried_again_and_then_given_up(world, administrator, sink, now):
    made, _secret = register(administrator, sink, now)
    sink.answers = 500
    assert try_webhook(actor=administrator, webhook=made, now=now) == "对方答复 500，没有收下。"
    queue(made, now)
    moment = timezone.now()
    assert deliver_events(now=moment) == 0
    row = WebhookDelivery.objects.get()
    assert (row.state, row.attempts, row.error) == ("waiting", 1, "对方答复 500，没有收下。")
    assert row.next_try_at == moment + timedelta(minutes=1)
    assert deliver_events(now=moment + timedelta(seconds=59)) == 0
    assert WebhookDelivery.objects.get().attempts == 1
    for _more in range(5):
        moment += timedelta(days=1)
        deliver_events(now=moment)
    assert WebhookDelivery.objects.get().state == "failed"
    sink.answers = 200
    retry_event(actor=administrator, delivery=row, now=moment)
    assert deliver_events(now=moment) == 1
    assert Webhook.objects.get().failures == 0


def queue(made, now):
    from yipin.journal.services.webhooks import queue_event

    queue_event(webhooks=[made], event="round.opened", data={}, now=now)


def test_a_program_that_never_answers_is_turned_off_and_the_administrators_hear(
    world, administrator, sink, now
):
    made, _secret = register(administrator, sink, now)
    Webhook.objects.update(failures=FAILURES_IN_A_ROW - 1)
    sink.answers = 404
    queue(made, now)
    deliver_events(now=timezone.now())
    made.refresh_from_db()
    assert made.is_off
    heard = Message.objects.filter(recipient_id=administrator.person.pk).get()
    assert "办公系统" in heard.title
    queue(made, now)
    later = timezone.now() + timedelta(days=1)
    before = len(sink.got)
    assert deliver_events(now=later) == 0
    assert len(sink.got) == before
    sink.answers = 200
    switch_webhook(actor=administrator, webhook=made, is_on=True, now=now)
    assert deliver_events(now=later) == 2


def test_a_trial_arrives_signed(world, administrator, sink, now):
    made, secret = register(administrator, sink, now)
    assert try_webhook(actor=administrator, webhook=made, now=timezone.now()) == ""
    assert told(sink, secret)[0]["event"] == TRIAL
    assert secret not in made.secret


def test_redirects_are_not_followed(world, administrator, sink, now):
    made, _secret = register(administrator, sink, now)
    sink.answers = 302
    assert try_webhook(actor=administrator, webhook=made, now=now) == "对方答复 302，没有收下。"
    assert len(sink.got) == 1


def test_https_is_checked_against_the_name(sink, monkeypatch, tmp_path):
    """The connection goes to the address that was looked at, the certificate is that of the name."""
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    sink.socket = context.wrap_socket(sink.socket, server_side=True)
    sink.scheme = "https"
    assert "SSLError" in post(sink.address, b"{}", {})
    bundle = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    assert post(sink.address, b"{}", {}) == ""
    by_number = sink.address.replace("localhost", "127.0.0.1")
    assert "SSLError" in post(by_number, b"{}", {})


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https://a:b@example.org/",
        "https://example.org:0/", "https://example.org:x/", "https://[::1", "javascript:alert(1)",
        "https://example.org/\n", "https://example.org/#a", "https://例子.cn/",
        "https://example.org/" + "a" * 300, "http://10.0.0.1/",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(world, administrator, now, address):
    if address.endswith("\n"):
        address = "https://exa\nmple.org/"
    with pytest.raises(Refused) as refused:
        register_webhook(
            actor=administrator, name="x", address=address, events=list(EVENTS), now=now
        )
    assert refused.value.reason == WRONG_ADDRESS


@pytest.mark.parametrize(
    "address", ["https://127.0.0.1:1/", "https://localhost/", "https://10.0.0.1/", "https://[::1]/"]
)
def test_the_house_is_not_reached(settings, address):
    settings.DEMO = False
    assert post(address, b"{}", {}) == PRIVATE


def test_the_house_is_reached_where_the_operator_named_it(settings, sink):
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8", "::1/128"]
    assert post(sink.address, b"{}", {}) == ""


def test_nobody_answers():
    assert "连不上对方" in post("http://127.0.0.1:9/", b"{}", {})
    assert "连不上对方" in post("https://no-such-host.invalid/", b"{}", {})


def test_only_an_administrator_of_the_unit_may(world, administrator, sink, now):
    made, _secret = register(administrator, sink, now)
    for actor, code in (
        (world.colleges[0].secretary, "not_yours"),
        (make_actor(world.host, Right.RUN_PROGRAMMES), "no_right"),
        (make_actor(world.colleges[0].unit, Right.ADMINISTER), "not_yours"),
    ):
        with pytest.raises(Refused) as refused:
            remove_webhook(actor=actor, webhook=made, now=now)
        assert refused.value.code == code
    remove_webhook(actor=administrator, webhook=made, now=now)
    assert not Webhook.objects.exists()
    assert Entry.objects.filter(action="webhook.removed").exists()


def test_the_journal_keeps_only_where_events_go(world, administrator, now):
    made, _secret = register_webhook(
        actor=administrator, name="群", address="https://hook.example.com:8443/k/geheim?key=1",
        events=tuple(EVENTS), now=now,
    )  # fmt: skip
    remove_webhook(actor=administrator, webhook=made, now=now)
    added = Entry.objects.get(action="webhook.added").after["address"]
    removed = Entry.objects.get(action="webhook.removed").before["address"]
    assert {added, removed} == {"https://hook.example.com:8443"}
