"""Every role against the addresses of outgoing messages."""

from __future__ import annotations

import pytest

from tests.house.addresses import every_address
from tests.web.roles import AWAY, HIDDEN, OK, REFUSED, SIGN_IN, Stage, set_the_stage
from tests.web.test_roles import answers
from yipin.journal.models import ChatRobot
from yipin.journal.secret_box import put_away
from yipin.journal.services.webhooks import add_webhook, queue_event
from yipin.projects.services.letters import save_letter

pytestmark = pytest.mark.django_db

WRITERS = (SIGN_IN, REFUSED, REFUSED, OK, REFUSED)
OWN = (SIGN_IN, HIDDEN, HIDDEN, OK, REFUSED)
TABLE = [
    ("outbox", (), (SIGN_IN, REFUSED, REFUSED, OK, OK)),
    ("outbox_deliveries", (), (SIGN_IN, REFUSED, REFUSED, OK, OK)),
    ("letters", (), WRITERS),
    ("letter_new", (), WRITERS),
    ("letter", ("letter",), OWN),
    ("letter_who", ("letter",), OWN),
    ("letter_preview", ("letter",), OWN),
    ("wordings", (), WRITERS),
    ("wording", ("=round",), WRITERS),
    ("wording", ("=unknown",), (HIDDEN,) * 5),
    ("robots", (), (SIGN_IN, REFUSED, REFUSED, REFUSED, OK)),
    ("webhooks", (), (SIGN_IN, REFUSED, REFUSED, REFUSED, OK)),
]
DONE = (SIGN_IN, REFUSED, REFUSED, AWAY, REFUSED)
POSTED = [
    ("outbox_act", (), (SIGN_IN, REFUSED, REFUSED, AWAY, AWAY)),
    ("outbox_hold", (), (SIGN_IN, REFUSED, REFUSED, AWAY, AWAY)),
    ("letter_count", (), WRITERS),
    ("letter_act", ("letter",), (SIGN_IN, HIDDEN, HIDDEN, AWAY, REFUSED)),
    ("wording_reset", ("=round",), DONE),
    ("robot_test", ("robot",), (SIGN_IN, HIDDEN, HIDDEN, REFUSED, AWAY)),
    ("webhook_test", ("webhook",), (SIGN_IN, HIDDEN, HIDDEN, REFUSED, AWAY)),
    ("webhook_switch", ("webhook",), (SIGN_IN, HIDDEN, HIDDEN, REFUSED, AWAY)),
    ("webhook_remove", ("webhook",), (SIGN_IN, HIDDEN, HIDDEN, REFUSED, AWAY)),
    ("webhook_retry", ("event",), (SIGN_IN, HIDDEN, HIDDEN, REFUSED, AWAY)),
    ("robot_remove", ("robot",), (SIGN_IN, HIDDEN, HIDDEN, REFUSED, AWAY)),
]


@pytest.fixture
def stage(now) -> Stage:
    stage = set_the_stage(now)
    office = stage.actors["office"]
    letter = save_letter(actor=office, letter=None, title="甲", body="乙", filters={}, now=now)
    robot = ChatRobot.objects.create(
        unit_id=office.unit.pk, name="群", kind="wecombot", secret=put_away("x:"), made_at=now
    )
    webhook, _secret = add_webhook(
        unit_id=office.unit.pk, name="x", address="https://127.0.0.1:9/", events=["round.opened"],
        now=now,
    )  # fmt: skip
    queue_event(webhooks=[webhook], event="round.opened", data={}, now=now)
    stage.numbers |= {"letter": letter.pk, "robot": robot.pk, "webhook": webhook.pk}
    stage.numbers["event"] = webhook.deliveries.get().pk
    return stage


@pytest.mark.parametrize(("name", "arguments", "expected"), TABLE)
def test_each_role_gets_its_answer(stage, name, arguments, expected):
    assert tuple(answers(stage, name, arguments, posts=False)) == expected


@pytest.mark.parametrize(("name", "arguments", "expected"), POSTED)
def test_each_role_gets_its_answer_to_a_write(stage, name, arguments, expected, settings):
    assert tuple(answers(stage, name, arguments, posts=True)) == expected


def test_no_page_is_left_out():
    known = {name for name, _arguments, _expected in (*TABLE, *POSTED)}
    ours = {
        one.name
        for one in every_address()
        if one.view.__module__.startswith("yipin.web.office.messages")
    }
    assert ours == known
