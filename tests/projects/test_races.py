"""Two clerks and one last place: one gets it, the other a clear answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.factories.rounds import filled_application, make_world
from yipin.organisations.permissions import Refused
from yipin.projects.models import Application
from yipin.projects.services.applications import send_for_endorsement
from yipin.rules.definition import Quota

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_last_place_goes_to_exactly_one(now):
    world = make_world(now, quotas=(Quota(scope="unit", max=1, exception_max=2),))
    college = world.colleges[0]
    drafts = [filled_application(world, college, now, title=f"项目{n}") for n in range(4)]

    def send(application: Application) -> str:
        try:
            send_for_endorsement(actor=college.secretary, application=application, now=now)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "sent"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(send, drafts))
    assert answers == ["quota_needs_reason"] * 3 + ["sent"]
    assert Application.objects.filter(holds_place=True).count() == 1


def test_a_total_over_several_units_is_never_exceeded(now):
    world = make_world(now, colleges=4, quotas=(Quota(scope="total", max=2),))
    drafts = [(college, filled_application(world, college, now)) for college in world.colleges]

    def send(pair: tuple[object, Application]) -> str:
        college, application = pair
        try:
            send_for_endorsement(actor=college.secretary, application=application, now=now)
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "sent"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, drafts))
    assert answers.count("sent") == 2
    assert Application.objects.filter(holds_place=True).count() == 2
