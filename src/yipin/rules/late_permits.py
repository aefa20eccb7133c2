"""A permit for late entry (准予补报): which one helps after the window, and what it costs.

One use is one application: its first late act takes it, the later acts of the same application
under the same permit are free. The minute of expiry belongs to the permit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from yipin.rules.deadlines import is_over

START, ENDORSE, SUBMIT = "start", "endorse", "submit"
ACTION_OF_MOVE = {"start": START, "send_to_endorse": ENDORSE, "submit": SUBMIT}
TAKING_BACK = "withdraw"  # mending what went out under the permit belongs to it


@dataclass(frozen=True, slots=True)
class LatePermit:
    """``person_id`` None: anybody who fills in for the unit. ``used_for`` are applications."""

    key: int
    actions: frozenset[str]
    expires_at: datetime
    uses: int
    person_id: int | None = None
    used_for: frozenset[int] = frozenset()
    is_revoked: bool = False

    @property
    def uses_left(self) -> int:
        return max(self.uses - len(self.used_for), 0)

    def is_valid(self, now: datetime) -> bool:
        return not self.is_revoked and not is_over(self.expires_at, now)


def costs_a_use(permit: LatePermit, application_id: int | None) -> bool:
    return application_id not in permit.used_for


def permit_helps(
    permit: LatePermit,
    move: str,
    *,
    person_id: int | None,
    application_id: int | None,
    now: datetime,
) -> bool:
    """Whether this permit opens the window for one move of one application."""
    if not permit.is_valid(now) or permit.person_id not in (None, person_id):
        return False
    is_counted = not costs_a_use(permit, application_id)
    if move == TAKING_BACK:
        return is_counted
    return ACTION_OF_MOVE.get(move) in permit.actions and (is_counted or permit.uses_left > 0)


def permit_for(
    permits: Iterable[LatePermit],
    move: str,
    *,
    person_id: int | None,
    application_id: int | None,
    now: datetime,
) -> LatePermit | None:
    """The permit to act under: one that is counted already, then the one that expires first."""
    helping = [
        one
        for one in permits
        if permit_helps(one, move, person_id=person_id, application_id=application_id, now=now)
    ]
    order = sorted(
        helping, key=lambda one: (costs_a_use(one, application_id), one.expires_at, one.key)
    )
    return order[0] if order else None
