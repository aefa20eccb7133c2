"""The clock of a talk: how long is left, when to warn, and how far over it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

WARN_SECONDS = 60
RUNNING, WARNED, OVER = "", "warn", "over"


@dataclass(frozen=True, slots=True)
class Clock:
    """``limit`` and ``spent`` in seconds; it runs where ``ran_at`` is set."""

    limit: int
    spent: int = 0
    ran_at: datetime | None = None

    @property
    def is_running(self) -> bool:
        return self.ran_at is not None

    def spent_at(self, now: datetime) -> int:
        """Whole seconds, those of the present run included; a clock set back takes none away."""
        run = int((now - self.ran_at).total_seconds()) if self.ran_at else 0
        return self.spent + max(0, run)

    def left_at(self, now: datetime) -> int:
        """Below zero once over."""
        return self.limit - self.spent_at(now)


def tone_of(left: int) -> str:
    """The last minute warns, also of a talk that has only one."""
    if left < 0:
        return OVER
    return WARNED if left <= WARN_SECONDS else RUNNING


def clock_words(left: int) -> str:
    """114 → 1:54; over time as it grows."""
    minutes, seconds = divmod(abs(left), 60)
    return f"{minutes}:{seconds:02d}"


def clock_label(phase: str, left: int) -> str:
    """What stands above the figures."""
    if left < 0:
        return f"{phase}已超时"
    if left <= WARN_SECONDS:
        return f"{phase}剩 1 分钟以内"
    return f"{phase}还剩"
