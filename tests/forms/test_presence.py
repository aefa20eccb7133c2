"""Who else has a draft open: for how long it counts, and whose name is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.forms import World
from tests.factories.organisations import make_actor
from yipin.forms.models import Presence
from yipin.forms.services.presence import (
    FORGET_AFTER,
    GONE_AFTER,
    forget_presences,
    mark_presence,
)
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(world: World):
    return world.submission()


def test_somebody_else_counts_for_a_minute(submission, world, now):
    other = make_actor(submission.unit, Right.FILL_FORMS)
    assert mark_presence(actor=other, submission=submission, now=now) == []
    seen = mark_presence(actor=world.filler, submission=submission, now=now + GONE_AFTER)
    assert [(one.name, one.since) for one in seen] == [(other.person.name, now)]
    late = now + GONE_AFTER + timedelta(seconds=1)
    assert mark_presence(actor=world.filler, submission=submission, now=late) == []
    back = mark_presence(actor=other, submission=submission, now=late)
    assert [one.since for one in back] == [now + GONE_AFTER]
    assert Presence.objects.get(person=other.person).appeared_at == late


def test_rows_of_closed_pages_go(submission, world, now):
    mark_presence(actor=world.filler, submission=submission, now=now)
    assert forget_presences(now=now + FORGET_AFTER) == 0
    assert forget_presences(now=now + FORGET_AFTER + timedelta(seconds=1)) == 1


def test_only_who_may_fill_in(submission, now):
    reader = make_actor(submission.unit, Right.READ)
    with pytest.raises(Refused):
        mark_presence(actor=reader, submission=submission, now=now)
