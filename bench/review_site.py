"""Figures of reviews taken inside of a site: ``python -m bench.review_site NAME [ARGS]`` prints JSON."""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from bench.final_submit import SHAPE, TOKEN, WARM, _bare, serving
from bench.load import Measured, drive, request_bytes

TIMES = 31
ROWS = 250


def ranking(subjects: int, each: int) -> dict[str, object]:
    """Median milliseconds of the first page and of a bare view of the same rows; the queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from bench.big_review import make_big_review
    from bench.big_round import open_sessions
    from yipin.reviews.services.rankings import keep_ranking

    panel = make_big_review(subjects=subjects, each=each, judges=60, marked=True)
    start = time.perf_counter()
    keep_ranking(panel=panel, now=timezone.now())
    worked_out = time.perf_counter() - start
    connection.cursor().execute("ANALYZE")
    client = Client(HTTP_HOST="127.0.0.1")
    who = panel.created_by
    client.cookies["sessionid"] = open_sessions([who])[who.pk]
    page, bare = f"/office/panels/{panel.pk}/ranking/", f"/bare/ranking/{panel.pk}/"
    for path, row in ((page, b'role="rowheader"'), (bare, b"<tr>")):
        answer = client.get(path)
        if answer.status_code != 200 or answer.content.count(row) != ROWS:
            raise SystemExit(f"{path}: {answer.status_code}, {answer.content.count(row)} rows")
    times = [(_milliseconds(client, page), _milliseconds(client, bare)) for _ in range(TIMES)]
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    return {"page": ours, "bare": theirs, "queries": len(queries), "worked_out": worked_out}


def _milliseconds(client: object, path: str) -> float:
    start = time.perf_counter()
    client.get(path)  # type: ignore[attr-defined]
    return (time.perf_counter() - start) * 1000


def scorecard_save(port: int, seconds: float) -> dict[str, object]:
    """Marks saved as experts type them, sixteen at once, each on cards of their own."""
    from bench.big_review import make_big_review
    from bench.big_round import open_sessions
    from yipin.reviews.models import Card

    panel = make_big_review(subjects=200, each=5, judges=40, marked=False)
    cards = list(Card.objects.select_related("judge__person", "subject").order_by("subject", "id"))
    keys = open_sessions(list({one.judge.person for one in cards}))
    body = "m_guidance=18.5&m_novelty=17&changed=m_guidance%2Cm_novelty"

    def jobs() -> Iterator[tuple[int, bytes]]:
        for n, card in enumerate(itertools.cycle(cards)):
            path = f"/reviews/{panel.pk}/{card.subject.number}/save/"
            key = keys[card.judge.person_id]
            yield n, request_bytes(path, port, key, body, TOKEN)

    ours, bare = _against_bare(port, jobs(), list(keys.values()), seconds)
    saved = sum(Card.objects.values_list("revision", flat=True))
    told = ours.statuses[200]
    faults = [] if set(ours.statuses) == {200} else [f"answers {dict(ours.statuses)}"]
    if not told <= saved <= told + int(WARM * 10_000):
        faults.append("answered and lost")
    return {"ours": ours.rate, "bare": bare.rate, "p99": ours.p99(), "faults": faults}


def ballots(port: int, seconds: float, voters: int) -> dict[str, object]:
    """Votes of so many people, sixteen at once; the first two hundred send theirs twice."""
    from bench.big_review import make_big_ballot
    from bench.big_round import open_sessions
    from yipin.reviews.models import Judge, Slip, Voter

    ballot = make_big_ballot(voters=voters)
    people = [one.person for one in Judge.objects.select_related("person")]
    keys = open_sessions(people)
    subject = ballot.panel.subjects.values_list("pk", flat=True)[0]
    path, body = f"/reviews/ballots/{ballot.pk}/", f"chosen={subject}"

    asked = [(one.pk, request_bytes(path, port, keys[one.pk], body, TOKEN)) for one in people]
    # the first come twice each, side by side, before anything is measured
    warm = (job for who, request in asked[:200] for job in ((who, request), (-who, request)))
    rest = iter(asked[200:])
    ours, bare, first = _against_bare_warmed(port, warm, rest, list(keys.values()), seconds)
    told = {
        abs(who) for one in (first, ours) for who, status in one.answered.items() if status == 302
    }
    stored = list(Voter.objects.values_list("person", flat=True))
    checks = {
        "answered and lost": told - set(stored),
        "stored and not answered": len(set(stored) - told) > 16,
        "doubled": len(stored) != len(set(stored)) or Slip.objects.count() != len(stored),
        "twice": first.statuses != {302: 200, 422: 200},
        "refused otherwise": set(ours.statuses) - {302},
    }
    return {
        "ours": ours.rate,
        "bare": bare.rate,
        "votes": len(stored),
        "p99": ours.p99(),
        "faults": [name for name, fault in checks.items() if fault],
    }


def _against_bare(
    port: int, jobs: Iterator[tuple[int, bytes]], keys: list[str], seconds: float
) -> tuple[Measured, Measured]:
    warm = itertools.islice(jobs, 300)
    ours, bare, _first = _against_bare_warmed(port, warm, jobs, keys, seconds)
    return ours, bare


def _against_bare_warmed(
    port: int,
    warm: Iterator[tuple[int, bytes]],
    jobs: Iterator[tuple[int, bytes]],
    keys: list[str],
    seconds: float,
) -> tuple[Measured, Measured, Measured]:
    """Ours between two halves of the bare view, on the same server."""
    from django.db import connection

    from bench.site.models import Counter

    Counter.objects.bulk_create([Counter() for _ in range(64)])
    rows = list(Counter.objects.values_list("pk", flat=True))
    with serving(port, *SHAPE[connection.vendor]):
        drive(port, _bare(port, rows, keys), WARM)
        first = drive(port, warm, 60)
        bare = drive(port, _bare(port, rows, keys), seconds / 2)
        ours = drive(port, jobs, seconds)
        more = drive(port, _bare(port, rows, keys), seconds / 2)
    bare.seconds += more.seconds
    bare.statuses += more.statuses
    return ours, bare, first


def main(name: str, *given: str) -> None:
    from bench.inside import start_site

    start_site()
    takes: dict[str, Callable[..., dict[str, object]]] = {
        "ranking": ranking,
        "scorecard-save": scorecard_save,
        "ballots": ballots,
    }
    print(json.dumps(takes[name](*(int(each) for each in given))))


if __name__ == "__main__":
    main(*sys.argv[1:])
