"""The applications table against a bare view of the same fifty rows."""

from __future__ import annotations

import statistics
import time

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.big_round import make_big_round, open_sessions
from yipin.programmes.models import Round

TIMES = 41
QUOTA = 10  # of twelve drafts


def build_world(units: int, each: int, submitted: int) -> dict[str, object]:
    """One round: so many units with so many applications each, handed in or still drafts."""
    make_big_round(
        units=units, each=each, quota=each if submitted else QUOTA, submitted=bool(submitted)
    )
    connection.cursor().execute("ANALYZE")
    return {"applications": units * each}


def applications_table() -> dict[str, object]:
    """Median milliseconds of both, one after the other by turns, and the number of queries."""
    held = Round.objects.get()
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies["sessionid"] = open_sessions([held.opened_by])[held.opened_by_id]
    page = f"/office/rounds/{held.pk}/applications/"
    bare = f"/bare/table/{held.pk}/"
    fifty_rows(client, page)
    if client.get(bare).content.count(b"<tr>") != 50:
        raise SystemExit("the bare view does not show the rows")
    times = [(_milliseconds(client, page), _milliseconds(client, bare)) for _ in range(TIMES)]
    with CaptureQueriesContext(connection) as queries:
        client.get(page)
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    return {"page": ours, "bare": theirs, "queries": len(queries)}


def fifty_rows(client: Client, page: str) -> None:
    answer = client.get(page)
    rows = answer.content.decode().count('name="chosen"')
    if answer.status_code != 200 or rows != 50:
        raise SystemExit(f"{page}: {answer.status_code}, {rows} rows")


def _milliseconds(client: Client, path: str) -> float:
    start = time.perf_counter()
    client.get(path)
    return (time.perf_counter() - start) * 1000
