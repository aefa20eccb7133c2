"""Background work: inside the web process, or in a process of its own (``yipin worker``).

Any number of workers may serve one queue: a job goes to whoever takes it out first, and the regular
work of a minute is handed out by one of them.
"""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from datetime import datetime
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from huey import signals
from huey.consumer import Consumer, Scheduler
from huey.contrib.djhuey import HUEY

from yipin.web.watch.queue import BEAT_SECONDS, beat, claim_minute, count_done, count_failed

logger = logging.getLogger(__name__)
_lock: list[IO[str]] = []


class OneClock(Scheduler):
    """Hands out the regular work of a minute once, however many workers there are, and beats."""

    last_beat = 0.0

    def loop(self, now: datetime | None = None) -> None:
        if time.monotonic() - self.last_beat >= BEAT_SECONDS:
            self.last_beat = time.monotonic()
            quietly(beat)
        super().loop(now)

    def enqueue_periodic_tasks(self, now: datetime | None) -> None:
        try:
            is_mine = claim_minute(timezone.now())
        except Exception:
            logger.exception("the queue is away; the regular work of this minute is left out")
            return
        if is_mine:
            super().enqueue_periodic_tasks(now)


class SteadyConsumer(Consumer):
    """Stops in good order on SIGTERM and Ctrl+C: what is being done is finished first."""

    scheduler_class = OneClock

    def __init__(self, **options: Any) -> None:
        super().__init__(HUEY, **options)
        for signum in (self._graceful_sig, self._interrupt_sig):
            self._signal_actions[signum] = (False, True)


class QuietConsumer(SteadyConsumer):
    """A consumer that leaves the signals of the process to the web server."""

    def _set_signal_handlers(self) -> None:
        return


def quietly(act: Any) -> None:
    """The database may be away for a while; the next beat comes soon."""
    try:
        act()
    except Exception:
        logger.warning("the queue of jobs does not answer", exc_info=True)


def make_job_tables() -> None:
    """The queue's own tables, beside the site's."""
    if not HUEY.immediate:  # in the tests jobs are done at once and wait nowhere
        HUEY.storage.initialize_schema()


def load_jobs() -> None:
    """Import every room's ``jobs``, so that the daily work is known before anybody asks for it."""
    autodiscover_modules("jobs")


def count_jobs() -> None:
    """Have the queue count what was done and what failed."""
    HUEY.signal(signals.SIGNAL_COMPLETE)(lambda *_: quietly(count_done))
    HUEY.signal(signals.SIGNAL_ERROR)(lambda *_: quietly(count_failed))


def prepared(kind: type[SteadyConsumer], workers: int, **options: Any) -> SteadyConsumer:
    load_jobs()
    count_jobs()
    return kind(workers=workers, periodic=True, initial_delay=0.05, max_delay=1.0, **options)


def start_consumer(workers: int = 2) -> bool:
    """Start the consumer in a thread. False where another process of this data folder has it."""
    handle = (settings.DATA / "consumer.lock").open("w", encoding="ascii")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return False
    _lock.append(handle)
    consumer = prepared(QuietConsumer, workers)
    threading.Thread(target=consumer.run, name="consumer", daemon=True).start()
    return True


def work(*, workers: int, patience: int) -> None:
    """Work until stopped. ``patience``: seconds in which running jobs may finish after the signal."""
    prepared(SteadyConsumer, workers, shutdown_timeout=patience).run()
