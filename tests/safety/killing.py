"""What happens inside of the site that is killed: its world, and what its database says afterwards.

``python -m tests.safety.killing world`` makes the world and prints who may hand in what;
``… facts`` takes what was answered on its input and prints what is broken. With YIPIN_DATA set.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections import Counter
from typing import Any

UNITS, EACH, QUOTA = 50, 5, 4
PLACES = UNITS * QUOTA


def make_world() -> dict[str, Any]:
    """Drafts that are filled in, more than there are places for, and a session for each secretary."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from bench.big_round import make_big_round, open_sessions

    from yipin.demo.first_start import prepare_site
    from yipin.organisations.models import Person
    from yipin.projects.models import Application

    prepare_site(with_demo=False)
    make_big_round(units=UNITS, each=EACH, quota=QUOTA)
    drafts = list(Application.objects.values_list("pk", "created_by"))
    people = list(Person.objects.filter(pk__in={who for _pk, who in drafts}))
    keys = open_sessions(people)
    random.Random(7).shuffle(drafts)
    return {"drafts": [(pk, keys[who]) for pk, who in drafts]}


def broken_facts(told: list[int]) -> dict[str, Any]:
    """``told``: the applications whose handing in was answered with success. Nothing should be left."""
    from yipin.duties.models import Obligation
    from yipin.projects.models import Application

    everything = list(Application.objects.select_related("submission").order_by("pk"))
    held = [one for one in everything if one.state == "submitted"]
    stored = {one.pk for one in held}
    per_unit = Counter(one.unit_id for one in held)
    owed = dict(Obligation.objects.values_list("unit", "done"))
    numbers = sorted(one.number for one in everything if one.number is not None)
    faults = {
        "answered and lost": sorted(set(told) - stored),
        "over the quota": [unit for unit, count in per_unit.items() if count > QUOTA],
        "numbers": [] if numbers == list(range(1, len(held) + 1)) else numbers,
        "not whole": [one.pk for one in held if not _is_whole(one)],
        "by half": [one.pk for one in everything if one.pk not in stored and _is_begun(one)],
        "duties": [unit for unit, done in owed.items() if done != per_unit[unit]],
        "doubled": _doubled(stored),
        "database": _sqlite_says(),
    }
    return {"stored": sorted(stored), "broken": {name: one for name, one in faults.items() if one}}


def _is_whole(one: Any) -> bool:
    versions = list(one.submission.versions.all())
    return (
        len(versions) == 1
        and versions[0].answers == one.submission.answers
        and one.holds_place
        and one.submitted_at is not None
        and one.number is not None
    )


def _is_begun(one: Any) -> bool:
    """A draft that bears any trace of having been handed in."""
    return bool(
        one.number
        or one.holds_place
        or one.submitted_at
        or one.submission.versions.exists()
        or one.steps.filter(action="submit").exists()
    )


def _doubled(stored: set[int]) -> list[str]:
    """The step and the entry of each are there once, and no others."""
    from yipin.journal.models import Entry
    from yipin.projects.models import Step

    steps = Counter(Step.objects.filter(action="submit").values_list("application_id", flat=True))
    entries = Counter(
        Entry.objects.filter(action="application.submit").values_list("subject_id", flat=True)
    )
    expected = dict.fromkeys(stored, 1)
    return [name for name, found in (("steps", steps), ("entries", entries)) if found != expected]


def _sqlite_says() -> list[str]:
    from django.db import connection

    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        told = [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall()]
    return [one for one in told if one != "ok"]


def main(act: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yipin.config.embedded")
    import django

    django.setup()
    answer = make_world() if act == "world" else broken_facts(json.load(sys.stdin))
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
