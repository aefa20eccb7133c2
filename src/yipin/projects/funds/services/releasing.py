"""Releasing a part of an award, and settling a project at its end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.funds.choices import Unspent
from yipin.projects.funds.links import link_to_award
from yipin.projects.funds.models import Award, Part
from yipin.projects.funds.permissions import can_run_fund
from yipin.projects.funds.queries import (
    AWARDS,
    award_books,
    stage_names,
    standings_of,
    unspent_of,
)
from yipin.projects.funds.services.carrying import carry_on
from yipin.projects.funds.services.posting import add_posting, lock_fund
from yipin.projects.funds.services.telling import tell_project
from yipin.projects.funds.settling import awaited
from yipin.rules.ledger import RELEASED, closing_acts
from yipin.rules.money import money_words
from yipin.rules.repayment import UNDER_WAY as NOT_DECIDED
from yipin.rules.tranches import may_release, payable
from yipin.rules.verdicts import refuse

ACT_OF = {Unspent.CARRY: "carry", Unspent.RETURN: "return"}


@dataclass(frozen=True)
class ManyReleased:
    """Parts as they were released, and those that were not, each with the reason."""

    done: list[Part]
    left_out: list[tuple[Part, str]]


def locked_award(actor: Actor, award: Award) -> Award:
    """The award as it is now, under the lock of its fund, at the finance desk."""
    require(can_run_fund, actor, award)
    lock_fund(award.fund_id)
    locked = AWARDS.get(pk=award.pk)
    if locked.closed_at is not None:
        raise Refused(refuse("closed", _("这个项目的经费已经结清，不能再办。")))
    return locked


@transaction.atomic
def release_part(*, actor: Actor, part: Part, now: datetime) -> Part:
    """Let the unit use this part; nobody is paid by it. What the grade does not bring goes back into
    the budget of the tier. Refused while what the part waits for has not come, and a second time.
    """
    award = locked_award(actor, part.award)
    row = award.parts.filter(pk=part.pk).first()
    if row is None:
        raise Refused(refuse("plan_changed", _("拨付办法刚改过，刷新后再看。")))
    if row.released_at is not None:
        raise Refused(refuse("released", _("这一笔已经拨付过，刷新后再看。")))
    standing = standings_of([award])[award.pk]
    verdict = may_release(row.parsed, standing, stage_names(award.fund.round))
    if not verdict:
        raise Refused(verdict)
    row.paid_fen = payable(row.amount_fen, row.parsed.by_grade, standing.grade)
    row.released_at, row.released_by = now, actor.signed_in
    row.save()
    for act, fen in (("release", row.paid_fen), ("award_back", row.amount_fen - row.paid_fen)):
        if fen:
            add_posting(
                actor=actor, fund=award.fund, award=award, act=act, amount_fen=fen, now=now,
                note=row.parsed.name,
            )  # fmt: skip
    record_entry(
        actor=actor, at=now, action="award.released", subject=award,
        unit_id=award.application.unit_id, subject_label=award.application.title,
        after={"amount_fen": row.paid_fen}, note=row.parsed.name,
    )  # fmt: skip
    facts = {"title": award.application.title, "sum": money_words(row.paid_fen)}
    tell_project(
        actor, award, "funds.released", _("“%(title)s”拨付了 %(sum)s") % facts,
        _("%(part)s。可以凭票报销了。") % {"part": row.parsed.name}, link_to_award(award), now,
    )  # fmt: skip
    return row


def release_many(*, actor: Actor, parts: Iterable[Part], now: datetime) -> ManyReleased:
    """Release each part that may be, every one on its own; the others stay, with the reason."""
    done, left_out = [], []
    for part in parts:
        try:
            done.append(release_part(actor=actor, part=part, now=now))
        except Refused as refused:
            left_out.append((part, refused.reason))
    return ManyReleased(done, left_out)


@transaction.atomic
def close_award(*, actor: Actor, award: Award, now: datetime) -> Award:
    """Settle a project: what nobody claimed is returned or carried over as the round has it, what was
    never released goes back into the budget. What is carried over opens in the books of the next round
    of the programme, at once where it has any. Refused while the project runs, a claim is at the desk, or one
    that was sent back may still come.
    """
    locked = locked_award(actor, award)
    if locked.application.state in NOT_DECIDED:
        raise Refused(refuse("still_running", _("项目还在实施，验收或终止以后才能结清。")))
    waiting = locked.claims.filter(awaited(timezone.localdate(now))).count()
    if waiting:
        words = _("还有 %(n)s 份报销没办完，办完再结清。") % {"n": waiting}
        raise Refused(refuse("claims_open", words))
    books = award_books(locked)
    over = unspent_of(locked)
    for act, fen in closing_acts(books, ACT_OF[over]):
        add_posting(
            actor=actor, fund=locked.fund, award=locked, act=act, amount_fen=fen, now=now,
            note=_("结清"),
        )  # fmt: skip
    locked.closed_at, locked.closed_by = now, actor.signed_in
    locked.save(update_fields=["closed_at", "closed_by"])
    record_entry(
        actor=actor, at=now, action="award.closed", subject=locked,
        unit_id=locked.application.unit_id, subject_label=locked.application.title,
        after={"unspent": books[RELEASED]}, note=str(over.label),
    )  # fmt: skip
    facts = {"sum": money_words(books[RELEASED]), "what": over.label}
    tell_project(
        actor, locked, "funds.closed", _("“%s”的经费结清了") % locked.application.title,
        _("没用完的 %(sum)s：%(what)s。结算单可以下载。") % facts, link_to_award(locked), now,
    )  # fmt: skip
    if over == Unspent.CARRY:
        carry_on(actor, locked, books[RELEASED], now)
    return locked
