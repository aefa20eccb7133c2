"""Who gets what at once, and whose daily digest is due. All hours are those of Shanghai."""

from __future__ import annotations

from datetime import date, datetime

from yipin.rules.deadlines import SHANGHAI
from yipin.rules.message_occasions import is_important, is_optional

AT_ONCE, DAILY, IMPORTANT = "at_once", "daily", "important"
MODES = (AT_ONCE, DAILY, IMPORTANT)
DIGEST = "digest"
DAYS_AHEAD = 7


def leaves_at_once(
    kind: str, mode: str, muted: tuple[str, ...], *, important: bool = False
) -> bool:
    """Whether a message of this kind leaves the house now for somebody who chose ``mode``."""
    if is_optional(kind) and kind in muted:
        return False
    return mode == AT_ONCE or important or is_important(kind)


def digest_day(hour: int, now: datetime) -> date | None:
    """The day whose digest may go now: today from the chosen hour on, else none."""
    local = now.astimezone(SHANGHAI)
    return local.date() if local.hour >= hour else None
