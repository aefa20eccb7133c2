"""Late entry by permit: drafts honour it, it is counted once, two clerks and one last use."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections

from tests.factories.rounds import filled_application, make_world, send_and_sign
from yipin.journal.models import Entry
from yipin.organisations.permissions import Refused
from yipin.programmes.models import RoundStage
from yipin.projects.models import Application, Permit, PermitUse
from yipin.projects.services.applications import (
    save_application,
    send_for_endorsement,
    start_application,
    submit_application,
)
from yipin.projects.services.permits import give_permit, permit_words, revoke_permit

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now):
    return make_world(now)


def close(world, now):
    stages = RoundStage.objects.filter(round=world.round, kind__in=["collect", "endorse"])
    stages.update(opens_at=now - timedelta(days=30), closes_at=now - timedelta(days=1))
    world.round.refresh_from_db()


def give(world, now, **options):
    return give_permit(
        actor=world.office, held=world.round, unit=world.colleges[0].unit,
        expires_at=now + timedelta(hours=2), reason="来函说明停电。", now=now, **options,
    )  # fmt: skip


def test_a_draft_begun_before_is_saved_sent_and_handed_in(world, now):
    college = world.colleges[0]
    application = filled_application(world, college, now)
    close(world, now)
    save_application(
        actor=college.secretary, application=application, answers={"difficulties": "补充。"},
        base_revision=application.submission.revision, now=now,
    )  # fmt: skip
    with pytest.raises(Refused, match="已截止"):
        send_for_endorsement(actor=college.secretary, application=application, now=now)
    permit = give(world, now)
    assert permit_words(permit, now).endswith("还可用 1 次")
    application = send_and_sign(application, college, now)
    permit = Permit.objects.get()
    assert permit_words(permit, now).endswith("还可用 0 次")
    submit_application(actor=college.secretary, application=application, now=now)
    application.refresh_from_db()
    assert application.state == "submitted"
    entry = Entry.objects.get(action="permit.used")
    assert entry.after == {"application": application.pk, "act": "send_to_endorse", "left": 0}
    with pytest.raises(Refused, match="已截止"):
        start_application(actor=college.secretary, held=world.round, unit=college.unit, now=now)


def test_it_starts_a_new_one_and_ends_at_its_minute(world, now):
    close(world, now)
    college, permit = world.colleges[0], give(world, now, uses=2)
    start_application(actor=college.secretary, held=world.round, unit=college.unit, now=now)
    assert PermitUse.objects.get().permit == permit
    late = permit.expires_at + timedelta(minutes=1)
    with pytest.raises(Refused, match="已截止"):
        start_application(actor=college.secretary, held=world.round, unit=college.unit, now=late)
    revoke_permit(actor=world.office, permit=permit, now=now)
    with pytest.raises(Refused, match="已截止"):
        start_application(actor=college.secretary, held=world.round, unit=college.unit, now=now)


def test_a_named_person_and_another_unit(world, now):
    close(world, now)
    college, other = world.colleges
    give(world, now, person=college.party.person)
    for one in (college, other):
        with pytest.raises(Refused, match="已截止"):
            start_application(actor=one.secretary, held=world.round, unit=one.unit, now=now)


def test_before_the_end_it_costs_nothing(world, now):
    application = filled_application(world, world.colleges[0], now)
    give(world, now)
    send_for_endorsement(actor=world.colleges[0].secretary, application=application, now=now)
    assert not PermitUse.objects.exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [({"uses": 0}, "uses"), ({"actions": ()}, "actions"), ({"reason": " "}, "reason_missing")],
)
def test_useless_ones_are_refused(world, now, options, code):
    arguments = {"reason": "来函说明。", "expires_at": now, **options}
    with pytest.raises(Refused) as refused:
        give_permit(
            actor=world.office, held=world.round, unit=world.colleges[0].unit, now=now, **arguments
        )
    assert refused.value.code == code


def test_only_the_host_gives_and_only_for_the_future(world, now):
    with pytest.raises(Refused):
        give_permit(
            actor=world.colleges[0].secretary, held=world.round, unit=world.colleges[0].unit,
            expires_at=now, reason="自己给自己。", now=now,
        )  # fmt: skip
    with pytest.raises(Refused, match="已经过去"):
        give_permit(
            actor=world.office, held=world.round, unit=world.colleges[0].unit,
            expires_at=now - timedelta(minutes=1), reason="晚了。", now=now,
        )  # fmt: skip
    with pytest.raises(Refused, match="没有发给"):
        give_permit(
            actor=world.office, held=world.round, unit=world.host,
            expires_at=now, reason="不在名单。", now=now,
        )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_the_last_use_goes_to_exactly_one(now):
    world = make_world(now)
    college = world.colleges[0]
    drafts = [filled_application(world, college, now, title=f"项目{n}") for n in range(3)]
    close(world, now)
    give(world, now)

    def send(application: Application) -> str:
        try:
            send_for_endorsement(actor=college.secretary, application=application, now=now)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "sent"

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(send, drafts))
    assert answers == ["sent", "window_over", "window_over"]
    assert PermitUse.objects.count() == 1
