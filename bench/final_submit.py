"""Handing in under sixteen clients, against a bare view that does one insert and one update.

Both are asked of the same server, behind the same middleware, with the same signed-in sessions.
The forms are filled in and need no opinions: handing in checks the form, makes the version, counts
the quota, takes a number, and leaves a step, two journal entries and the mark of the duty.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from bench.load import Measured, drive, request_bytes

SECONDS = 20.0
WARM = 3.0
TOKEN = "a" * 32
QUOTA = 10
SHAPE = {"sqlite": (1, 8), "postgresql": (2, 4)}  # processes and threads, as the guide advises


def main(port: int, seconds: float) -> None:
    from bench.inside import start_site

    start_site()
    from django.db import connection

    from bench.big_round import open_sessions
    from bench.site.models import Counter as Row
    from yipin.organisations.models import Person
    from yipin.projects.models import Application

    Row.objects.bulk_create([Row() for _ in range(64)])
    rows = list(Row.objects.values_list("pk", flat=True))
    drafts = list(Application.objects.filter(state="draft").values_list("pk", "unit", "created_by"))
    people = Person.objects.filter(pk__in={who for _pk, _unit, who in drafts})
    keys = open_sessions(list(people))
    random.Random(7).shuffle(drafts)
    jobs = (
        (pk, request_bytes(f"/applications/{pk}/do/submit/", port, keys[who], token=TOKEN))
        for pk, _unit, who in drafts
    )
    signed_in = list(keys.values())
    with serving(port, *SHAPE[connection.vendor]):
        drive(port, _bare(port, rows, signed_in), WARM)
        warm = drive(port, jobs, WARM)
        bare = drive(port, _bare(port, rows, signed_in), seconds / 2)
        ours = drive(port, jobs, seconds)
        more = drive(port, _bare(port, rows, signed_in), seconds / 2)
        rest = _last_places(port, drafts, keys, {**warm.answered, **ours.answered})
    bare.seconds += more.seconds
    bare.statuses += more.statuses
    if set(bare.statuses) != {200}:
        raise SystemExit(f"the bare view answered {dict(bare.statuses)}")
    print(
        json.dumps(
            {
                "ours": ours.rate,
                "bare": bare.rate,
                "p99": ours.p99(),
                "statuses": dict(ours.statuses),
                "last": dict(rest.statuses),
                "faults": facts_broken([warm, ours, rest]),
            }
        )
    )


def _bare(port: int, rows: list[int], keys: list[str]) -> Iterator[tuple[int, bytes]]:
    for n in itertools.count():
        path = f"/bare/write/{rows[n % len(rows)]}/"
        yield n, request_bytes(path, port, keys[n % len(keys)], token=TOKEN)


def _last_places(
    port: int, drafts: list[tuple[int, int, int]], keys: dict[int, str], done: dict[int, int]
) -> Measured:
    """All that forty units still have, at once: more than they have places for."""
    units = sorted({unit for _pk, unit, _who in drafts})[:40]
    left = [(pk, who) for pk, unit, who in drafts if unit in units and pk not in done]
    jobs = (
        (pk, request_bytes(f"/applications/{pk}/do/submit/", port, keys[who], token=TOKEN))
        for pk, who in left
    )
    return drive(port, jobs, 60)


def facts_broken(measured: list[Measured]) -> list[str]:
    """What the database says against the answers; empty where all is well."""
    from django.db.models import Count

    from yipin.duties.models import Obligation
    from yipin.projects.models import Application, Step

    told = {pk for one in measured for pk, status in one.answered.items() if status == 302}
    held = Application.objects.filter(state="submitted")
    stored = set(held.values_list("pk", flat=True))
    per_unit = Counter(held.values_list("unit", flat=True))
    numbers = list(held.values_list("number", flat=True))
    whole = held.annotate(versions=Count("submission__versions", distinct=True))
    steps = Step.objects.filter(action="submit").values("application").distinct().count()
    owed = dict(Obligation.objects.values_list("unit", "done"))
    checks = {
        "answered and lost": told - stored,
        "stored and not answered": len(stored - told) > 16,
        "quota broken": [unit for unit, count in per_unit.items() if count > QUOTA],
        "numbers doubled or left out": sorted(numbers) != list(range(1, len(numbers) + 1)),
        "without version": whole.exclude(versions=1).count(),
        "without step": steps != len(stored),
        "duties miscounted": [unit for unit, count in per_unit.items() if owed[unit] != count],
        "without place": held.filter(holds_place=False).count(),
        "refused otherwise": [
            status
            for one in measured
            for status in one.statuses
            if status not in {302, 409}  # 409: the quota is full, said in a sentence
        ],
    }
    return [name for name, fault in checks.items() if fault]


@contextmanager
def serving(port: int, processes: int, threads: int) -> Iterator[None]:
    """The site on a port, ready to answer; stopped at the end."""
    server = subprocess.Popen(
        [sys.executable, "-m", "bench.site.serve", str(port), str(processes), str(threads)],
        env=os.environ | {"YIPIN_ROLE": "web"},
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        time.sleep(1.0)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
