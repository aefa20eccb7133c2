"""Who may set up and end the keys of a desk."""

from __future__ import annotations

from yipin.organisations.models import ApiToken, Appointment
from yipin.organisations.permissions import Actor, can_administer, not_yours, permission
from yipin.rules.verdicts import Verdict, allow


def _held(subject: Appointment | ApiToken) -> Appointment:
    return subject if isinstance(subject, Appointment) else subject.appointment


@permission("tokens.own")
def is_holder(actor: Actor, subject: Appointment | ApiToken) -> Verdict:
    """The person who sits there; another desk of the same person will do."""
    if actor.person is not None and _held(subject).person_id == actor.person.pk:
        return allow()
    return not_yours()


@permission("tokens.of_desk")
def administers_desk(actor: Actor, subject: Appointment | ApiToken) -> Verdict:
    """An administrator above, or of the unit itself."""
    return can_administer(actor, _held(subject))


can_change_tokens = is_holder | administers_desk
