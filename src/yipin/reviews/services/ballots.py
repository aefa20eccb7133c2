"""Holding a secret ballot: set up, opened, voted in once by each, counted when it is over."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from yipin.database.kept_reads import KeptRead, read_together
from yipin.database.kept_writes import insert_row
from yipin.database.trips import Statement
from yipin.database.written_together import ask, written_together
from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_message
from yipin.organisations.models import Post
from yipin.organisations.permissions import Actor, Refused, not_yours, require
from yipin.reviews.ballot_queries import (
    asides_of_elector,
    asked_of_elector,
    choices_of,
    electors_of,
    is_elector,
    is_level,
    subjects_of,
)
from yipin.reviews.chair_queries import can_ties_be_voted_on
from yipin.reviews.links import link_to_ballot
from yipin.reviews.models import Ballot, Panel, Slip, Voter
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.recusal_queries import Named, nobody_named
from yipin.reviews.services.panel_locks import lock_in_order
from yipin.reviews.services.rankings import mark_stale
from yipin.rules.deadlines import SHANGHAI, closing_words, is_over
from yipin.rules.verdicts import Verdict, allow, refuse


def lock_ballot(actor: Actor, ballot: Ballot) -> Ballot:
    """The ballot as it is now, locked against votes under way; refused for who does not hold it."""
    rows = Ballot.objects.select_for_update(of=("self",)).select_related("panel__unit", "part")
    row = rows.get(pk=ballot.pk)
    require(can_hold_review, actor, row.panel)
    return row


@transaction.atomic
def set_ballot(
    *,
    actor: Actor,
    ballot: Ballot,
    most: int,
    post: Post | None,
    closes_at: datetime | None,
    now: datetime,
) -> Ballot:
    """How many may be chosen, who votes, until when; on a tie the panel votes. Refused once it is open, and
    for an end that is past.
    """
    row = lock_ballot(actor, ballot)
    if row.state != Ballot.State.PREPARING:
        raise Refused(refuse("ballot_open", _("表决已经开始，安排不能再改。")))
    subjects = subjects_of(row).count()
    if row.part is None:
        subjects, post = subjects - 1, None  # all of them would say nothing
    if not 1 <= most <= subjects:
        reason = (
            _("每人最多选几项，请写 1 到 %(n)s。")
            if subjects > 1
            else _("每人最多选几项，请写 1。")
        )
        raise Refused(refuse("most", reason % {"n": subjects}))
    if closes_at is not None and is_over(closes_at, now):
        raise Refused(refuse("past", _("投票截止已经过了，请写现在以后的时间。")))
    row.most, row.post, row.closes_at = most, post, closes_at
    row.save(update_fields=["most", "post", "closes_at"])
    record_entry(
        actor=actor, at=now, action="ballot.set", subject=row.panel,
        after={"most": most, "post": post.name if post else ""},
    )  # fmt: skip
    return row


@transaction.atomic
def open_ballot(*, actor: Actor, ballot: Ballot, now: datetime) -> Ballot:
    """Let people vote and tell them. Refused without an end that lies ahead, without voters, and for a
    part of a review that has ended: its list is made without it.
    """
    lock_in_order(Panel.objects.filter(pk=ballot.panel_id))
    row = lock_ballot(actor, ballot)
    if row.state != Ballot.State.PREPARING:
        return row
    if not (verdict := can_be_held(row)):
        raise Refused(verdict)
    if row.closes_at is None or is_over(row.closes_at, now):
        raise Refused(refuse("no_end", _("请先写投票截止，要在现在以后。")))
    if row.part is None and not (
        row.panel.state == Panel.State.CLOSED and is_level(row.panel, row.tied)
    ):
        raise Refused(refuse("not_tied", _("名次有变，这几项已经不并列，不用表决。")))
    people = list(electors_of(row, now.astimezone(SHANGHAI).date()))
    if not people:
        raise Refused(refuse("no_electors", _("还没有可以投票的人。请先定由谁投票。")))
    row.state = Ballot.State.OPEN
    row.save(update_fields=["state"])
    record_entry(
        actor=actor, at=now, action="ballot.opened", subject=row.panel,
        after={"ballot": row.name, "electors": len(people)},
    )  # fmt: skip
    until = closing_words(row.closes_at, now.astimezone(SHANGHAI).year)
    send_message(
        recipients=people, kind="review.asked", title=_("请投票：%s") % row.panel.name,
        body=_("投票到%(until)s。一人一票，不记名，投了不能改。") % {"until": until},
        url=link_to_ballot(row), sent_by=actor.label, unit_id=row.panel.unit_id, at=now,
    )  # fmt: skip
    return row


def can_be_held(ballot: Ballot) -> Verdict:
    """Whether a ballot in preparation still has a review that its votes would go into, and a list that
    nobody was told of yet. The panel is read.
    """
    if ballot.part is not None and ballot.panel.state == Panel.State.CLOSED:
        reason = _("评审已经结束，不能再开始投票。要投，请先重新打开评审，并写明原因。")
        return refuse("panel_closed", reason)
    return can_ties_be_voted_on(ballot.panel) if ballot.part is None else allow()


def cast_vote(
    *,
    actor: Actor,
    ballot: Ballot,
    chosen: Sequence[int],
    now: datetime,
    named: Named = nobody_named,
) -> None:
    """One vote a person, by whoever is entitled today; ``chosen`` are ids of subjects. The vote and who
    cast it are kept apart. Refused before and after the time, a second time, for a wrong number, and for
    what this elector stands aside from by now, on a tie for any of what is level; a vote that is in stays,
    whatever comes out later.
    """
    person, today = actor.signed_in, now.astimezone(SHANGHAI).date()
    if not is_elector(ballot, person, today):
        raise Refused(not_yours())
    with read_together(*asked_of_elector(ballot, person, today)):
        choices = choices_of(ballot, person)
        aside = asides_of_elector(ballot, person, choices, named, today)
    if aside and ballot.part_id is None:
        reason = _("同分的项目里有您要回避的，这次表决您不投票。有疑问，请联系主办单位。")
        raise Refused(refuse("aside", reason))
    _refuse_chosen(ballot, chosen, {one.pk: one.number for one in choices}, aside)
    try:
        _cast(actor, ballot, chosen, sorted(aside), now)
    except IntegrityError:  # two at once need no look at the table before: one is let through
        raise Refused(refuse("voted", _("您已经投过票了。一人一票，投了不能改。"))) from None


@transaction.atomic
def _cast(
    actor: Actor, ballot: Ballot, chosen: Sequence[int], aside: Sequence[int], now: datetime
) -> None:
    with written_together():
        insert_row(Voter(ballot=ballot, person=actor.signed_in, aside=aside))
        insert_row(Slip(ballot=ballot, chosen=sorted(chosen)))
        record_entry(
            actor=actor, at=now, action="ballot.cast", subject=ballot.panel,
            unit_id=ballot.panel.unit_id,
        )  # fmt: skip
        _refuse_time(
            *_held_open(ballot), now
        )  # asked in the same trip; nothing stays where it refuses


STATE = KeptRead(lambda pk: Ballot.objects.filter(pk=pk).values_list("state", "closes_at"))
STATE_HELD = "SELECT state, closes_at FROM reviews_ballot WHERE id = %s FOR SHARE"


def _held_open(ballot: Ballot) -> tuple[str, datetime | None]:
    """State and end as they are now; it cannot be counted before this vote is in. Votes do not wait for
    each other. (The query language of Django knows no FOR SHARE; SQLite has one writer.)
    """
    if connection.vendor != "postgresql":
        return STATE.one(pk=ballot.pk)
    [[row]] = ask([Statement(STATE_HELD, [ballot.pk])])
    state, closes_at = row
    return state, closes_at


def _refuse_time(state: str, closes_at: datetime | None, now: datetime) -> None:
    if state == Ballot.State.PREPARING:
        raise Refused(refuse("not_begun", _("投票还没有开始。")))
    if state == Ballot.State.COUNTED or is_over(closes_at, now):
        raise Refused(refuse("ballot_over", _("投票已经截止，这一票没有计入。")))


def _refuse_chosen(
    ballot: Ballot, chosen: Sequence[int], numbers: Mapping[int, int], aside: Collection[int]
) -> None:
    """``numbers``: of every subject that stands to be chosen, by its id."""
    if not 1 <= len(set(chosen)) <= ballot.most:
        reason = _("请选 1 到 %(most)s 项，现在选了 %(n)s 项。")
        if ballot.most == 1:
            reason = _("请选 1 项，现在选了 %(n)s 项。")
        raise Refused(refuse("chosen", reason % {"most": ballot.most, "n": len(set(chosen))}))
    if not numbers.keys() >= set(chosen) or len(set(chosen)) != len(chosen):
        raise Refused(refuse("chosen", _("选的项目不在这次表决里。请刷新页面再选。")))
    if barred := [numbers[one] for one in chosen if one in aside]:
        reason = _("第 %(number)s 号您要回避，不能选。请改选别的项目。")
        raise Refused(refuse("aside", reason % {"number": min(barred)}))


@transaction.atomic
def count_ballot(*, actor: Actor, ballot: Ballot, now: datetime) -> Ballot:
    """Count once it is over. The slips are written anew in an order drawn by lot, so that nothing in
    the tables tells who came when. Refused before the end.
    """
    row = lock_ballot(actor, ballot)
    if row.state == Ballot.State.COUNTED:
        return row
    if row.state == Ballot.State.PREPARING:
        raise Refused(refuse("not_begun", _("表决还没有开始，没有票可计。")))
    if not is_over(row.closes_at, now):
        raise Refused(refuse("not_over", _("投票还没有截止，现在不能计票。")))
    slips = list(row.slips.values_list("chosen", flat=True))
    votes = Counter(one for chosen in slips for one in chosen)
    row.votes = {str(subject): count for subject, count in sorted(votes.items())}
    aside = Counter(one for own in row.voters.values_list("aside", flat=True) for one in own)
    row.asides = {str(subject): count for subject, count in sorted(aside.items())}
    row.cast, row.state, row.counted_at = len(slips), Ballot.State.COUNTED, now
    row.save(update_fields=["votes", "asides", "cast", "state", "counted_at"])
    _shuffle(row, slips)
    mark_stale(row.panel)
    record_entry(
        actor=actor, at=now, action="ballot.counted", subject=row.panel,
        after={"ballot": row.name, "cast": row.cast},
    )  # fmt: skip
    return row


def _shuffle(ballot: Ballot, slips: Sequence[list[int]]) -> None:
    mixed = list(slips)
    secrets.SystemRandom().shuffle(mixed)
    ballot.slips.all().delete()
    Slip.objects.bulk_create(
        [Slip(ballot=ballot, chosen=chosen) for chosen in mixed], batch_size=1000
    )


def settle_ballots(actor: Actor, panel: Panel, now: datetime) -> None:
    """Before a review ends: those that are over are counted; one that is not keeps it open, and so does one
    that counts and was never held.
    """
    if not (verdict := can_ballots_be_settled(panel, now)):
        raise Refused(verdict)
    for ballot in panel.ballots.filter(state=Ballot.State.OPEN).select_related("part"):
        count_ballot(actor=actor, ballot=ballot, now=now)


def can_ballots_be_settled(panel: Panel, now: datetime) -> Verdict:
    """Whether no ballot keeps the review open. Two reads."""
    waiting = panel.ballots.filter(state=Ballot.State.PREPARING, part__weight__gt=0)
    if ballot := waiting.select_related("part").first():
        reason = _(
            "“%(name)s”占 %(percent)s%%，还没有投票，评审不能结束。"
            "请打开“分几部分计分”，开始“%(name)s”的投票，截止以后再结束评审。"
        )
        facts = {"name": ballot.name, "percent": ballot.part.percent}  # type: ignore[union-attr]
        return refuse("ballot_not_held", reason % facts)
    for ballot in panel.ballots.filter(state=Ballot.State.OPEN).select_related("part"):
        if not is_over(ballot.closes_at, now):
            reason = _("“%(name)s”的投票还没有截止，评审不能结束。")
            return refuse("ballot_open", reason % {"name": ballot.name})
    return allow()
