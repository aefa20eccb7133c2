"""People of the sample world work by day, at whatever hour it is made."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.utils.timezone import localtime

from tests.demo.test_dates import disagreements
from yipin.demo.working_hours import at_work, hours_ago, morning_of
from yipin.forms.models import Endorsement
from yipin.journal.models import Entry
from yipin.programmes.models import Round
from yipin.rules.deadlines import SHANGHAI

NIGHT = datetime(2027, 3, 25, 3, 49, tzinfo=SHANGHAI)


@pytest.fixture
def now():
    return NIGHT


def test_a_world_made_at_night_was_lived_by_day(world):
    acts = Entry.objects.values_list("action", "at")
    odd = {
        (action, localtime(at).isoformat())
        for action, at in acts
        if not time(8, 30) <= localtime(at).time() <= time(18) or at > NIGHT
    }
    assert odd == set()
    said = [words for held in Round.objects.all() for words in disagreements(held, NIGHT)]
    assert said == []
    opinions = Endorsement.objects.filter(state="signed", side="league")
    assert len(set(opinions.values_list("opinion", flat=True))) >= 5


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "last"),
    [
        (at(25, 3, 49), at(24, 18)),
        (at(25, 8, 30), at(25, 8, 30)),
        (at(25, 14, 7), at(25, 14, 7)),
        (at(25, 23), at(25, 18)),
    ],
)
def test_the_last_moment_of_work(now, last):
    assert at_work(now) == last


@pytest.mark.parametrize(
    ("hours", "then"),
    [(0, at(25, 10)), (1.5, at(25, 8, 30)), (2, at(24, 17, 30)), (12, at(23, 17))],
)
def test_nights_do_not_count(hours, then):
    assert hours_ago(at(25, 10), hours) == then
    assert then - morning_of(then) >= timedelta(0)
