"""What an opinion on a form means for the application it belongs to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from yipin.forms.models import Endorsement, Submission
from yipin.journal.events import (
    ENDORSEMENT_REFUSED,
    ENDORSEMENT_RETURNED,
    ENDORSEMENT_SIGNED,
    subscribe,
)
from yipin.organisations.permissions import Actor
from yipin.projects.models import Application
from yipin.projects.services.moves import lock_application, move_application
from yipin.projects.situations import situation_of


@subscribe(ENDORSEMENT_SIGNED)
def follow_signature(**event: Any) -> None:
    """Wait for the next opinion, or all opinions are there."""
    _follow("sign", **event)


@subscribe(ENDORSEMENT_RETURNED)
def follow_return(**event: Any) -> None:
    """Back to the unit for revision."""
    _follow("return", **event)


@subscribe(ENDORSEMENT_REFUSED)
def follow_refusal(**event: Any) -> None:
    """The unit's own League or Party body does not agree: that is the end, the place is free."""
    _follow("decline", **event)


def _follow(
    action: str,
    *,
    actor: Actor,
    submission: Submission,
    endorsement: Endorsement,
    given_before: int,
    needed: int,
    now: datetime,
) -> None:
    application = Application.every.filter(submission=submission).first()
    if application is None:
        return
    locked = lock_application(application)
    situation = situation_of(locked, now=now, action=action, reason=endorsement.opinion)
    move_application(
        actor=actor,
        application=locked,
        action=action,
        situation=replace(situation, endorsements_given=given_before, endorsements_needed=needed),
        now=now,
        reason=endorsement.opinion,
    )
