"""The panel votes on what all keys of the ranking left level."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused
from yipin.reviews.ballot_queries import is_level
from yipin.reviews.chair_queries import can_ties_be_voted_on
from yipin.reviews.models import Ballot, Panel, Part
from yipin.reviews.recusal_queries import Named, nobody_named
from yipin.reviews.services.asides import write_asides
from yipin.reviews.services.panels import lock_panel
from yipin.rules.verdicts import refuse


@transaction.atomic
def begin_tie_ballot(
    *,
    actor: Actor,
    panel: Panel,
    tied: Collection[int],
    now: datetime,
    named: Named = nobody_named,
) -> Ballot:
    """A ballot of the panel among these subjects (ids), in preparation; the one that is there is answered.
    Who has to stand aside by now is written first, and has no vote; cards of the review that has ended stay.

    Who may: whoever holds the review. Refused before the review has ended, since marks would still
    move the ranks; for a part of a review; once the result is released; and for anything but a whole
    shared rank.
    """
    locked = lock_panel(actor, panel)
    if locked.state != Panel.State.CLOSED:
        reason = _("评审还没有结束，名次会变。先结束评审，再表决。")
        raise Refused(refuse("not_closed", reason))
    if Part.objects.filter(child=locked).exists():
        reason = _("这场评审是另一场评审的一部分，同分在合成的排名里表决。")
        raise Refused(refuse("part_of_part", reason))
    if not (verdict := can_ties_be_voted_on(locked)):
        raise Refused(verdict)
    if not is_level(locked, tied):
        reason = _("这几项现在并不同分并列。请刷新排名再看。")
        raise Refused(refuse("not_tied", reason))
    wanted = sorted(tied)
    judges = list(locked.judges.filter(left_at=None))
    subjects = list(locked.subjects.filter(pk__in=wanted).select_related("unit"))
    write_asides(actor, locked, judges, subjects, named, now)
    waiting = locked.ballots.filter(part=None).exclude(state=Ballot.State.COUNTED)
    if there := next((one for one in waiting if one.tied == wanted), None):
        return there
    ballot = Ballot.objects.create(panel=locked, tied=wanted)
    record_entry(
        actor=actor, at=now, action="ballot.tie_begun", subject=locked, after={"subjects": wanted}
    )
    return ballot
