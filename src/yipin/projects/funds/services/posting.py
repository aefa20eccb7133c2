"""The one place where a line is added to the books of a round."""

from __future__ import annotations

from datetime import datetime

from yipin.organisations.permissions import Actor, Refused
from yipin.projects.funds.models import Award, Claim, Posting, RoundFund
from yipin.projects.funds.queries import award_books, tier_books
from yipin.rules.ledger import ACTS, BUDGET, SOURCES, may_post

FUNDS = RoundFund.objects.select_for_update(of=("self",)).select_related(
    "round__unit", "round__definition"
)


def lock_fund(fund_id: int) -> RoundFund:
    """The fund as it is now, locked until the transaction ends. Every act on money begins here, so
    nobody spends what somebody else is just spending; a claim is locked after its fund.
    """
    return FUNDS.get(pk=fund_id)


def add_posting(
    *,
    actor: Actor | None,
    fund: RoundFund,
    act: str,
    amount_fen: int,
    now: datetime,
    tier: str = "",
    award: Award | None = None,
    claim: Claim | None = None,
    note: str = "",
) -> Posting:
    """Add one line under the lock of the fund. Refused where the account it leaves holds less.

    ``actor`` None is the system itself, following a signed decision.
    """
    if award is not None:
        tier = award.tier
    is_of_tier = award is None or ACTS[act].debit in {*SOURCES, BUDGET}
    books = tier_books(fund, tier) if is_of_tier else award_books(award)  # type: ignore[arg-type]
    verdict = may_post(books, act, amount_fen)
    if not verdict:
        raise Refused(verdict)
    return Posting.objects.create(
        fund=fund, tier=tier, award=award, claim=claim, act=act, amount_fen=amount_fen,
        note=note[:300], made_at=now, made_by=actor.signed_in if actor else None,
    )  # fmt: skip
