"""The daily digest: what came in, and what the desks of a person have due within seven days."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.utils import timezone

from yipin.journal.services.digests import digests_due, make_digest
from yipin.organisations.models import Appointment, Person
from yipin.organisations.queries import current_on
from yipin.projects.deadlines import desks_of_appointments, open_lines
from yipin.rules.deadlines import closing_words
from yipin.rules.digest_times import DAYS_AHEAD


def send_digests(*, now: datetime) -> int:
    """Make every digest that is due today and was not made; answers how many were queued."""
    due = dict(digests_due(now))
    people = Person.objects.filter(pk__in=due, is_active=True).in_bulk()
    held = Appointment.objects.filter(
        current_on(timezone.localdate(now)), person__in=due, unit__is_closed=False
    ).select_related("post", "unit")
    desks: dict[int, list[Appointment]] = defaultdict(list)
    for one in held:
        desks[one.person_id].append(one)
    year = timezone.localtime(now).year
    until = now + timedelta(days=DAYS_AHEAD)
    sent = 0
    for key, person in people.items():
        soon = open_lines(desks_of_appointments(desks[key]), until, now)
        lines = [f"{one.title}，{closing_words(one.due_at, year)}截止" for one in soon]
        sent += make_digest(person=person, day=due[key], deadlines=lines, url="/due/", now=now)
    return sent
