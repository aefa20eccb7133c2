"""The site's figures for Prometheus: what was asked, how long it took, what waits.

Each process adds to files of its own in a folder that ``yipin run`` makes; whoever is asked adds them
all up. What waits is read from the database when asked for.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable

from django.db import connection
from django.db.models import Count
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from yipin.journal.models import Delivery
from yipin.web.watch.queue import queue_state

logger = logging.getLogger(__name__)
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
OWN = CollectorRegistry()
REQUESTS = Counter(
    "yipin_requests", "Requests answered", ("view", "method", "status"), registry=OWN
)
DURATION = Histogram(
    "yipin_request_seconds", "Time to answer", ("view",), buckets=SECONDS, registry=OWN
)
QUERIES = Counter("yipin_db_queries", "Database queries", ("view",), registry=OWN)
DB_SECONDS = Counter("yipin_db_seconds", "Time spent in the database", ("view",), registry=OWN)


class Waiting:
    """What waits in the queue of jobs and in the outbox, read when asked for."""

    def collect(self) -> Iterable[Metric]:
        try:
            yield from _queue()
            yield from _outbox()
        except Exception:
            logger.warning("the database does not answer; its figures are left out", exc_info=True)
            yield GaugeMetricFamily("yipin_database_up", "Whether the database answers", value=0)
        else:
            yield GaugeMetricFamily("yipin_database_up", "Whether the database answers", value=1)


def _queue() -> Iterable[Metric]:
    state = queue_state()
    yield GaugeMetricFamily("yipin_jobs_waiting", "Jobs nobody took yet", value=state.waiting)
    yield GaugeMetricFamily("yipin_jobs_scheduled", "Jobs for later", value=state.scheduled)
    yield CounterMetricFamily("yipin_jobs_done", "Jobs done", value=state.done)
    yield CounterMetricFamily("yipin_jobs_failed", "Jobs that failed", value=state.failed)
    if state.beat_age is not None:
        words = "Seconds since a worker showed itself"
        yield GaugeMetricFamily("yipin_worker_beat_age_seconds", words, value=state.beat_age)


def _outbox() -> Iterable[Metric]:
    gauge = GaugeMetricFamily(
        "yipin_outbox", "Letters by channel and state", labels=("channel", "state")
    )
    wanted = Delivery.objects.exclude(state=Delivery.State.SENT).order_by()
    for channel, state, number in wanted.values_list("channel", "state").annotate(Count("pk")):
        gauge.add_metric((channel, state), number)
    yield gauge


def exposition() -> bytes:
    """All figures in the text format of Prometheus."""
    registry = CollectorRegistry()
    registry.register(Waiting())
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(OWN)


class QueryClock:
    """Counts and times the queries of one request."""

    def __init__(self) -> None:
        self.seconds, self.number = 0.0, 0

    def __call__(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204
        from time import perf_counter

        start = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += perf_counter() - start
            self.number += 1


def note_request(*, view: str, method: str, status: int, seconds: float, clock: QueryClock) -> None:
    REQUESTS.labels(view, method, str(status)).inc()
    DURATION.labels(view).observe(seconds)
    QUERIES.labels(view).inc(clock.number)
    DB_SECONDS.labels(view).inc(clock.seconds)


def watching(clock: QueryClock):  # type: ignore[no-untyped-def]  # noqa: ANN201 - a context manager of Django's
    return connection.execute_wrapper(clock)
