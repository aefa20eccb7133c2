"""Codes that follow the clock (RFC 6238), and the pause after wrong ones (domain.md 7.4)."""

from __future__ import annotations

from datetime import datetime, timedelta

STEP_SECONDS = 30  # RFC 6238, 5.2 advises thirty seconds
DRIFT_STEPS = 1  # one step either way for clocks that run apart


def accepted_steps(now: datetime) -> tuple[int, ...]:
    """The time steps whose code is right at ``now``, the current one first."""
    current = int(now.timestamp()) // STEP_SECONDS
    drift = range(1, DRIFT_STEPS + 1)
    return (current, *(current - d for d in drift), *(current + d for d in drift))


def pause_ends_at(failed_at: datetime, pause: timedelta) -> datetime:
    """When codes are looked at again, counted from the last wrong one."""
    return failed_at + pause


def is_paused(
    failures: int, failed_at: datetime | None, now: datetime, limit: int, pause: timedelta
) -> bool:
    """Whether ``limit`` wrong codes stand, the last of them less than ``pause`` ago."""
    if failed_at is None or failures < limit:
        return False
    return now < pause_ends_at(failed_at, pause)
