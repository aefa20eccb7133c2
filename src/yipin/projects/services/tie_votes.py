"""The panel votes on a tie as long as no signed decision rests on its ranks."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round
from yipin.projects.reviewing import round_of_panel
from yipin.projects.selecting import decision_on
from yipin.reviews.models import Ballot, Panel
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.recusal_queries import Named, nobody_named
from yipin.reviews.services.ballots import count_ballot, open_ballot
from yipin.reviews.services.tie_ballots import begin_tie_ballot
from yipin.rules.verdicts import Verdict, allow, refuse


def can_ties_move(held: Round, panel: Panel) -> Verdict:
    """Whether a vote may still change the ranks of this panel. One read, two once a decision is signed."""
    decision = decision_on(held, panel)
    if decision is None:
        return allow()
    words = _(
        "“%(name)s”已经签署，依据的是这次评审的结果，同分不能再表决。确有需要，请先重新决定“%(name)s”。"
    )
    return refuse("decision_signed", words % {"name": decision.name})


@transaction.atomic
def begin_tie_vote(
    *,
    actor: Actor,
    panel: Panel,
    tied: Collection[int],
    now: datetime,
    named: Named = nobody_named,
) -> Ballot:
    """As ``begin_tie_ballot``; refused too while a signed decision rests on the result."""
    _refuse_decided(actor, panel)
    return begin_tie_ballot(actor=actor, panel=panel, tied=tied, now=now, named=named)


@transaction.atomic
def open_vote(*, actor: Actor, ballot: Ballot, now: datetime) -> Ballot:
    """As ``open_ballot``; on a tie refused too while a signed decision rests on the result."""
    if ballot.part_id is None and ballot.state == Ballot.State.PREPARING:
        _refuse_decided(actor, ballot.panel)
    return open_ballot(actor=actor, ballot=ballot, now=now)


@transaction.atomic
def count_vote(*, actor: Actor, ballot: Ballot, now: datetime) -> Ballot:
    """As ``count_ballot``; on a tie refused too while a signed decision rests on the result."""
    if ballot.part_id is None and ballot.state != Ballot.State.COUNTED:
        _refuse_decided(actor, ballot.panel)
    return count_ballot(actor=actor, ballot=ballot, now=now)


def _refuse_decided(actor: Actor, panel: Panel) -> None:
    """Who signs locks the round first, too."""
    require(can_hold_review, actor, panel)
    Round.objects.select_for_update(of=("self",)).get(pk=panel.source_id)
    if not (verdict := can_ties_move(round_of_panel(panel), panel)):
        raise Refused(verdict)
