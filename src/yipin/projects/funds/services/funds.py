"""Opening the books of a round, its budget by tier, and how its money is released and used up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.permissions import Actor, Refused, require
from yipin.programmes.models import Round
from yipin.projects.funds.choices import Unspent
from yipin.projects.funds.models import ClosingDay, RoundFund
from yipin.projects.funds.permissions import can_run_fund
from yipin.projects.funds.queries import books_of_tiers, plan_to_start
from yipin.projects.funds.services.awards import renew_parts
from yipin.projects.funds.services.carrying import take_over
from yipin.projects.funds.services.posting import add_posting, lock_fund
from yipin.projects.services.decision_limits import follow_books
from yipin.rules.ledger import in_budget
from yipin.rules.plain import as_plain
from yipin.rules.tranches import Tranche, check_plan, settled_plan
from yipin.rules.verdicts import refuse

REASON_CHARS = 300


@dataclass(frozen=True, slots=True)
class Terms:
    """How money of a round is released and used up. No plan: as it is. Days are inclusive; None: no
    bound.
    """

    plan: Sequence[Tranche] | None = None
    plan_reason: str = ""
    unspent: str = Unspent.RETURN
    spend_from: date | None = None
    spend_until: date | None = None
    claim_days: Sequence[date] = ()


@transaction.atomic
def open_fund(*, actor: Actor, held: Round, now: datetime) -> RoundFund:
    """Begin the books of a round, with the plan that its definition has and with what earlier rounds
    carried over; where there are any, those.

    Who may: the finance desk of the host.
    """
    require(can_run_fund, actor, held)
    _lock_round(held.pk)  # two at once open one
    fund, is_new = RoundFund.objects.get_or_create(
        round=held,
        defaults={
            "plan": as_plain(plan_to_start(held)),
            "opened_at": now,
            "opened_by": actor.signed_in,
        },
    )
    if is_new:
        record_entry(
            actor=actor, at=now, action="fund.opened", subject=fund, unit_id=held.unit_id,
            subject_label=held.name,
        )  # fmt: skip
        take_over(actor, fund, now)
    return fund


def _lock_round(round_id: int) -> None:
    """Before its books."""
    Round.objects.select_for_update(of=("self",)).get(pk=round_id)


@transaction.atomic
def set_budget(
    *, actor: Actor, fund: RoundFund, budgets: Mapping[str, int], now: datetime, note: str = ""
) -> RoundFund:
    """The whole budget of each tier named, in fen. Refused where less is asked than has been given
    out by now. Who may: the finance desk of the host.
    """
    require(can_run_fund, actor, fund)
    _lock_round(fund.round_id)
    locked = lock_fund(fund.pk)
    books = books_of_tiers(locked)
    before, after = {}, {}
    for tier, wanted in budgets.items():
        there = in_budget(books[tier]) if tier in books else 0
        if wanted == there:
            continue
        act = "budget" if wanted > there else "budget_cut"
        amount = abs(wanted - there)
        try:
            add_posting(
                actor=actor, fund=locked, tier=tier, act=act, amount_fen=amount, now=now, note=note
            )
        except Refused as refused:
            named = tier or _("不分等次")
            reason = _("“%(tier)s”的预算不能低于已经安排出去的数。%(why)s")
            words = reason % {"tier": named, "why": _("请把它改大一些。")}
            raise Refused(refuse("budget_too_low", words)) from refused
        before[tier], after[tier] = there, wanted
    if after:
        whole = sum(in_budget(one) for one in books_of_tiers(locked).values())
        follow_books(actor, locked.round, whole, now)
        record_entry(
            actor=actor, at=now, action="fund.budget_set", subject=locked,
            unit_id=locked.round.unit_id, subject_label=locked.round.name,
            before=before, after=after, note=note,
        )  # fmt: skip
    return locked


@transaction.atomic
def set_terms(*, actor: Actor, fund: RoundFund, terms: Terms, now: datetime) -> RoundFund:
    """Change how money is released and used up. What was released stays as it was; projects of which
    nothing was released follow a changed plan. Refused: a plan that cannot be used, or that fixes
    other sums than were awarded; one that is not the definition's, without a reason; days the wrong way
    round.
    """
    require(can_run_fund, actor, fund)
    locked = lock_fund(fund.pk)
    if terms.spend_from and terms.spend_until and terms.spend_until < terms.spend_from:
        raise Refused(refuse("days_crossed", _("开支期限的末日早于首日，请改过来。")))
    is_other = _change_plan(locked, terms)
    locked.unspent = terms.unspent
    locked.spend_from, locked.spend_until = terms.spend_from, terms.spend_until
    locked.save()
    _set_claim_days(locked, terms.claim_days)
    if is_other:
        renew_parts(locked)
    record_entry(
        actor=actor, at=now, action="fund.terms_set", subject=locked, unit_id=locked.round.unit_id,
        subject_label=locked.round.name, note=locked.plan_reason,
        after={
            "unspent": locked.unspent, "plan": locked.plan,
            "claim_days": [one.isoformat() for one in locked.claim_days],
        },
    )  # fmt: skip
    return locked


def _set_claim_days(fund: RoundFund, days: Sequence[date]) -> None:
    fund.closing_days.exclude(day__in=days).delete()
    rows = [ClosingDay(fund=fund, day=day) for day in sorted({*days} - {*fund.claim_days})]
    ClosingDay.objects.bulk_create(rows)
    fund.__dict__.pop("claim_days", None)


def _change_plan(fund: RoundFund, terms: Terms) -> bool:
    """Whether it is another than before."""
    if terms.plan is None:
        return False
    if not (verdict := check_plan(terms.plan)):
        raise Refused(verdict)
    announced = settled_plan(fund.round.definition.parsed.money.tranches)
    plan, reason = (
        settled_plan(terms.plan),
        fitting(terms.plan_reason, REASON_CHARS, name=_("改拨付办法的原因")),
    )
    is_other = as_plain(plan) != fund.plan
    if announced and plan != announced and is_other and not reason:
        words = _("计划里写明了拨付办法，这一轮要改，请写明原因，项目单位会看到。")
        raise Refused(refuse("plan_reason", words))
    if not announced or plan == announced:
        fund.plan_reason = ""
    elif reason:
        fund.plan_reason = reason
    fund.plan = as_plain(plan)
    fund.__dict__.pop("tranches", None)
    return is_other
