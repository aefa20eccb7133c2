"""Whatever is done to the money of a project, in whatever order: the books say what the rows say.

The rows (parts released, claims in their states) are added up apart from the postings; an act that
is refused changes neither.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories.funds import KEY, Money, decide, make_claim, make_money
from yipin.organisations.permissions import Refused
from yipin.projects.funds.choices import ClaimState, LineVerdict
from yipin.projects.funds.models import Claim, Part, Posting
from yipin.projects.funds.queries import award_books, tier_books
from yipin.projects.funds.services.claims import take_back_claim
from yipin.projects.funds.services.funds import set_budget
from yipin.projects.funds.services.judging import Ruling, decide_claim, settle_claim
from yipin.projects.funds.services.releasing import close_award, release_part
from yipin.projects.funds.services.reopening import reopen_award
from yipin.rules import ledger
from yipin.rules.tranches import ACCEPTED, APPROVED, WHOLE, Tranche

pytestmark = pytest.mark.django_db
GRANT, BUDGET = 60_000, 100_000  # fen
HANDED_IN, WAITING = ClaimState.HANDED_IN, ClaimState.APPROVED


@pytest.fixture
def money(now: datetime) -> Money:
    """One project of 600 yuan in two parts, accepted; 1,000 yuan in the budget."""
    plan = (Tranche("首笔", APPROVED, WHOLE // 2), Tranche("尾款", ACCEPTED, WHOLE // 2))
    made = make_money(now, colleges=1, amount_fen=GRANT, budget_fen=BUDGET, plan=plan)
    decide(made.projects[0], "accept", now, actor=made.world.office, grade="pass")
    return made


def in_state(state: str) -> Claim | None:
    return Claim.objects.filter(state=state).order_by("pk").first()


def claim(money: Money, fen: int, now: datetime) -> None:
    make_claim(money, now, fen)


def judge(verdict: str) -> Callable[[Money, int, datetime], None]:
    """The oldest that waits; what is approved may be less than was asked for."""

    def act(money: Money, fen: int, now: datetime) -> None:
        if waiting := in_state(HANDED_IN):
            line = waiting.lines.get()
            ruling = Ruling(verdict, 1 + fen % line.amount_fen, "见附言")
            decide_claim(actor=money.finance, claim=waiting, rulings={line.pk: ruling}, now=now)

    return act


def settle(money: Money, _fen: int, now: datetime) -> None:
    if approved := in_state(WAITING):
        settle_claim(actor=money.finance, claim=approved, now=now)


def take_back(money: Money, _fen: int, now: datetime) -> None:
    if waiting := in_state(HANDED_IN):
        take_back_claim(actor=money.secretary, claim=waiting, now=now)


def budget(money: Money, fen: int, now: datetime) -> None:
    set_budget(actor=money.finance, fund=money.fund, budgets={KEY: fen * 4}, now=now)


def release(money: Money, _fen: int, now: datetime) -> None:
    if part := Part.objects.filter(released_at=None).order_by("pk").first():
        release_part(actor=money.finance, part=part, now=now)


def close(money: Money, _fen: int, now: datetime) -> None:
    close_award(actor=money.finance, award=money.award, now=now)


def reopen(money: Money, _fen: int, now: datetime) -> None:
    reopen_award(actor=money.finance, award=money.award, reason="漏了一份报销。", now=now)


ACTS = [
    claim, claim, judge(LineVerdict.APPROVED), judge(LineVerdict.RETURNED),
    judge(LineVerdict.REFUSED), settle, take_back, budget, release, release, close, reopen,
]  # fmt: skip
done_in_turn = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(1, 40_000)), max_size=14)


def said_by_rows(money: Money) -> dict[str, int]:
    """What is under way with the money, by the claims alone."""
    sums = dict.fromkeys((ledger.CLAIMED, ledger.APPROVED, ledger.SETTLED), 0)
    for one in Claim.objects.filter(award=money.award):
        if one.state == ClaimState.HANDED_IN:
            sums[ledger.CLAIMED] += one.claimed_fen
        elif one.state == ClaimState.APPROVED:
            sums[ledger.APPROVED] += one.approved_fen
        elif one.state == ClaimState.SETTLED:
            sums[ledger.SETTLED] += one.approved_fen
    return sums


def check(money: Money) -> None:
    award = money.award
    books, tier = award_books(award), tier_books(money.fund, KEY)
    assert all(books[name] >= 0 for name in ledger.ACCOUNTS if name != ledger.BUDGET)
    assert all(fen >= 0 for name, fen in tier.items() if name not in ledger.SOURCES)
    rows = said_by_rows(money)
    assert {name: books[name] for name in rows} == rows
    paid = sum(one.paid_fen or 0 for one in Part.objects.filter(award=award))
    left = paid - sum(rows.values())  # released, and neither claimed nor spent
    over = books[ledger.RETURNED] + books[ledger.CARRIED]
    if award.closed_at is None:
        assert (books[ledger.RELEASED], over) == (left, 0)
        assert books[ledger.AWARDED] == award.amount_fen - paid
    else:
        assert (books[ledger.RELEASED], over, books[ledger.AWARDED]) == (0, left, 0)


def refused(act: Callable, money: Money, fen: int, now: datetime) -> str:  # type: ignore[type-arg]
    """The sentence, if the act is not done."""
    try:
        with transaction.atomic():
            act(money, fen, now)
    except Refused as no:
        return no.reason
    return ""


def postings() -> list[int]:
    return list(Posting.objects.values_list("pk", flat=True))


def carry_out(money: Money, acts: Sequence[tuple[Callable, int]], now: datetime) -> None:  # type: ignore[type-arg]
    for act, fen in acts:
        before = postings()
        if reason := refused(act, money, fen, now):
            assert (reason[-1], postings()) == ("。", before)
        check(money)


def test_the_books_say_what_the_rows_say(money: Money, now: datetime):
    @settings(max_examples=40, deadline=None)
    @given(acts=done_in_turn)
    def each(acts: list[tuple[Callable, int]]) -> None:  # type: ignore[type-arg]
        with transaction.atomic():
            carry_out(money, acts, now)
            transaction.set_rollback(True)

    each()
