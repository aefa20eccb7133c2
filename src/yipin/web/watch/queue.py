"""What the queue of jobs says of itself: is anybody working, how much waits, how much failed.

All of it lies in the queue's own tables, so every web process sees what any worker wrote.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

from huey.constants import EmptyData
from huey.contrib.djhuey import HUEY

BEAT = "yipin-heartbeat"
MINUTE = "yipin-minute-"
DONE, FAILED = "yipin-jobs-done", "yipin-jobs-failed"
BEAT_SECONDS = 10
SILENT_SECONDS = 60
FORGOTTEN_MINUTES = 10


@dataclass(frozen=True, slots=True)
class QueueState:
    """``beat_age`` in seconds since a worker last showed itself; None where none ever did."""

    waiting: int
    scheduled: int
    done: int
    failed: int
    beat_age: float | None


def beat() -> None:
    """A worker is here."""
    HUEY.storage.put_data(BEAT, str(time.time()).encode())


def claim_minute(now: datetime) -> bool:
    """True for one worker only: whoever asks first hands out the regular work of this minute."""
    minute = int(now.timestamp() // 60)
    HUEY.storage.pop_data(f"{MINUTE}{minute - FORGOTTEN_MINUTES}")
    return bool(HUEY.storage.put_if_empty(f"{MINUTE}{minute}", b"1"))


def count_done() -> None:
    HUEY.storage.incr(DONE)


def count_failed() -> None:
    HUEY.storage.incr(FAILED)


def beat_age() -> float | None:
    """Seconds since a worker last showed itself."""
    said = HUEY.storage.peek_data(BEAT)
    return None if said is EmptyData else max(0.0, time.time() - float(said))


def queue_state() -> QueueState:
    """For the figures; counting is a write, so nobody else asks."""
    storage = HUEY.storage
    return QueueState(
        waiting=storage.queue_size(),
        scheduled=storage.schedule_size(),
        done=storage.incr(DONE, 0),
        failed=storage.incr(FAILED, 0),
        beat_age=beat_age(),
    )
