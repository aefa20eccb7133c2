"""Who may see the money, work the finance desk, and claim."""

from __future__ import annotations

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor, Permission, holds, is_own_unit, permission
from yipin.programmes.models import Round
from yipin.projects.funds.models import Award, Claim, ClaimLine, Part, Receipt, RoundFund
from yipin.projects.permissions import is_host
from yipin.rules.verdicts import Verdict, allow, refuse

Money = Round | RoundFund | Award | Part | Claim | ClaimLine | Receipt


def round_of(subject: Money) -> Round:
    """The round whose money a subject is."""
    if isinstance(subject, Round):
        return subject
    if isinstance(subject, RoundFund):
        return subject.round
    return award_of(subject).fund.round


def award_of(subject: Award | Part | Claim | ClaimLine | Receipt) -> Award:
    if isinstance(subject, Award):
        return subject
    if isinstance(subject, Receipt):
        return subject.line.claim.award
    if isinstance(subject, ClaimLine):
        return subject.claim.award
    return subject.award


@permission("funds.hosts")
def hosts_money(actor: Actor, subject: Money) -> Verdict:
    """The desk belongs to the unit that hosts the round, or to one above it."""
    return is_host(actor, round_of(subject))


@permission("funds.own")
def is_own_money(actor: Actor, subject: Award | Part | Claim | ClaimLine | Receipt) -> Verdict:
    """The money belongs to a project of the very unit of the desk."""
    return is_own_unit(actor, award_of(subject))


@permission("funds.handed_in")
def was_handed_in(actor: Actor, subject: Claim | Receipt) -> Verdict:
    """A claim in the making is the unit's own."""
    claim = subject if isinstance(subject, Claim) else subject.line.claim
    return allow() if claim.handed_in_at else refuse("not_yours", "")


may_see_money = holds(Right.FINANCE) | holds(Right.RUN_PROGRAMMES)
can_see_fund = Permission("funds.see", (hosts_money & may_see_money).ask)
can_run_fund = Permission("funds.run", (hosts_money & holds(Right.FINANCE)).ask)
can_work_finance_desk = Permission("funds.desk", may_see_money.ask)
can_set_tables = Permission("funds.tables", holds(Right.FINANCE).ask)
can_claim = Permission("funds.claim", (is_own_money & holds(Right.FILL_FORMS)).ask)
_sees_own = is_own_money & (holds(Right.FILL_FORMS) | holds(Right.READ))
can_see_award = Permission("funds.see_award", (_sees_own | can_see_fund).ask)
can_see_claim = Permission("funds.see_claim", (_sees_own | (can_see_fund & was_handed_in)).ask)
can_judge_claim = Permission("funds.judge_claim", (can_run_fund & was_handed_in).ask)
can_see_own_money = Permission("funds.see_own", (holds(Right.FILL_FORMS) | holds(Right.READ)).ask)
