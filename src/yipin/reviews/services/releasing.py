"""The result of a defence day is released to the wall, and taken off it again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.chair_queries import RELEASED_INSTEAD, can_list_be_released, chair_of
from yipin.reviews.models import Panel, Session
from yipin.reviews.permissions import can_release_result
from yipin.reviews.services.rankings import refresh_short_list
from yipin.reviews.services.sessions import end_what_is_on, lock_session, save_session
from yipin.reviews.services.telling_chair import tell_chair_of_release
from yipin.rules.verdicts import refuse


@transaction.atomic
def release_result(*, actor: Actor, session: Session, now: datetime, reason: str = "") -> Session:
    """Show the ranking on the wall. Who may: the chair; whoever holds the review where no chair is named,
    else only with a ``reason``, which is kept in the journal. Refused before the review has ended, since
    marks could still change, and while ranks can still change: the list is being worked out, a long one
    is older than what it is made of, or the panel votes on a tie. Whoever is on is done with it.
    """
    row = lock_session(actor, session, may=can_release_result)
    if row.panel.state != Panel.State.CLOSED:
        raise Refused(refuse("not_closed", _("评审还没有结束。先结束评审，名次定下来再公布。")))
    if row.released_at is not None:
        return row
    refresh_short_list(panel=row.panel, now=now)
    if not (verdict := can_list_be_released(row.panel)):
        raise Refused(verdict)
    action = _who_releases(actor, row.panel, reason)
    end_what_is_on(actor, row, now)
    row.released_at = now
    save_session(row)
    record_entry(actor=actor, at=now, action=action, subject=row.panel, note=reason.strip())
    if action == RELEASED_INSTEAD:
        tell_chair_of_release(row.panel, reason.strip(), now)
    return row


def _who_releases(actor: Actor, panel: Panel, reason: str) -> str:
    """The act that goes into the journal."""
    chair = chair_of(panel)
    if chair is None:
        return "session.released"
    if chair.person_id == actor.signed_in.pk:
        return "session.released_by_chair"
    if not reason.strip():
        words = _("结果由评审组长%(name)s公布。组长不能公布的，请写明原因，再代为公布。")
        raise Refused(refuse("chair_releases", words % {"name": chair.person.name}))
    return RELEASED_INSTEAD


@transaction.atomic
def hide_result(*, actor: Actor, session: Session, now: datetime) -> Session:
    """Take it off the wall again. Who may: whoever holds the review."""
    row = lock_session(actor, session)
    if row.released_at is not None:
        row.released_at = None
        save_session(row)
        record_entry(actor=actor, at=now, action="session.hidden", subject=row.panel)
    return row
