"""Two desks at once: the last money goes to one of them, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connections, transaction
from django.utils import timezone

from tests.factories.funds import (
    EXPENSE,
    KEY,
    Money,
    approve,
    make_accepted,
    make_claim,
    make_draft,
    make_money,
    make_next_round,
    make_projects,
    make_released,
    receipt,
)
from tests.factories.organisations import make_actor
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.projects.funds.models import Award, Claim, Part, Posting, RoundFund
from yipin.projects.funds.queries import award_books, tier_books
from yipin.projects.funds.services.awards import award_projects
from yipin.projects.funds.services.claims import (
    begin_claim,
    hand_in_claim,
    save_line,
    take_back_claim,
)
from yipin.projects.funds.services.funds import open_fund, set_budget
from yipin.projects.funds.services.judging import settle_claim
from yipin.projects.funds.services.posting import add_posting
from yipin.projects.funds.services.releasing import close_award, release_many, release_part
from yipin.projects.funds.services.reopening import reopen_award
from yipin.rules.ledger import BUDGET, COUNTER, RELEASED
from yipin.rules.tranches import ON_APPROVAL

pytestmark = pytest.mark.django_db(transaction=True)


def all_at_once(*acts: Callable[[], object]) -> list[str]:
    """How each ended: done, or the code of the refusal."""

    def run(act: Callable[[], object]) -> str:
        try:
            act()
        except Refused as refused:
            return refused.code
        finally:
            connections.close_all()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_finance_desks_open_and_fill_the_books_once(now):
    world, _projects = make_projects(now)
    desks = [make_actor(world.host, Right.FINANCE) for _ in range(3)]

    def begin(desk):
        fund = open_fund(actor=desk, held=world.round, now=now)
        set_budget(actor=desk, fund=fund, budgets={KEY: 500_000}, now=now)
        award_projects(actor=desk, fund=fund, now=now)

    assert all_at_once(*(lambda desk=desk: begin(desk) for desk in desks)) == ["done"] * 3
    fund = RoundFund.objects.get()
    assert Award.objects.count() == 1
    assert tier_books(fund, KEY)[BUDGET] == 200_000


def test_what_is_left_opens_once_while_the_next_books_are_opened(now):
    money = make_accepted(now)
    held, finance = make_next_round(money, now), money.finance
    first, second = money.awards()
    ends = all_at_once(
        lambda: close_award(actor=finance, award=first, now=now),
        lambda: open_fund(actor=finance, held=held, now=now),
        lambda: close_award(actor=finance, award=second, now=now),
    )
    assert ends == ["done"] * 3
    assert Award.objects.filter(carried_from__in=[first, second]).count() == 2
    assert Posting.objects.filter(act="open").count() == 2


def test_a_settlement_is_taken_back_or_carried_on_and_never_both(now):
    money = make_accepted(now)
    close_award(actor=money.finance, award=money.award, now=now)
    held, finance, award = make_next_round(money, now), money.finance, money.award
    ends = all_at_once(
        lambda: reopen_award(actor=finance, award=award, reason="核对", now=now),
        lambda: open_fund(actor=finance, held=held, now=now),
    )
    is_carried = Award.objects.filter(carried_from=award).exists()
    assert ends == (["carried_on", "done"] if is_carried else ["done", "done"])
    assert (Award.objects.get(pk=award.pk).closed_at is None) != is_carried


def test_a_part_is_released_once(now):
    money = make_money(now, plan=ON_APPROVAL)
    part = money.award.parts.get()

    def release():
        release_part(actor=money.finance, part=part, now=now)

    assert all_at_once(release, release, release) == ["done", "released", "released"]
    assert award_books(money.award)[RELEASED] == 300_000


def test_two_who_release_the_same_projects_release_each_once(now):
    money = make_money(now, plan=ON_APPROVAL)
    parts = list(
        Part.objects.filter(award__fund=money.fund).select_related("award__fund__round__unit")
    )
    seen = []

    def release(rows):
        seen.append(release_many(actor=money.finance, parts=rows, now=now))

    orders = (parts, parts[::-1], parts)
    assert all_at_once(*(lambda rows=rows: release(rows) for rows in orders)) == ["done"] * 3
    assert sorted(one.pk for each in seen for one in each.done) == [one.pk for one in parts]
    assert sum(len(each.left_out) for each in seen) == 4
    assert [award_books(one)[RELEASED] for one in money.awards()] == [300_000, 300_000]


def test_a_claim_is_handed_in_once(now):
    money = make_released(now)
    draft = make_draft(money, now, 200_000)

    def hand_in():
        hand_in_claim(actor=money.secretary, claim=draft, now=now)

    assert all_at_once(hand_in, hand_in, hand_in) == ["done", "not_draft", "not_draft"]
    assert Posting.objects.filter(act="claim").count() == 1


def test_one_receipt_counts_once_in_two_rounds_at_once(now):
    money = make_accepted(now)
    held = make_next_round(money, now)
    close_award(actor=money.finance, award=money.award, now=now)
    fund = open_fund(actor=money.finance, held=held, now=now)
    other = money.awards()[1]
    mine = Award.objects.get(fund=fund)
    drafts = []
    for award, actor in ((mine, money.secretary), (other, money.world.colleges[1].secretary)):
        claim = begin_claim(actor=actor, award=award, now=now)
        expense = replace(EXPENSE, spent_on=timezone.localdate(now), amount_fen=100)
        save_line(actor=actor, claim=claim, expense=expense, now=now, receipts=[receipt()])
        drafts.append((actor, claim))
    ends = all_at_once(
        *(
            lambda a=actor, c=claim: hand_in_claim(actor=a, claim=c, now=now)
            for actor, claim in drafts
        )
    )
    assert ends == ["done", "receipt_used"]
    assert Posting.objects.filter(act="claim").count() == 1


def test_one_event_keeps_its_limit_in_two_rounds_at_once(now):
    money = make_accepted(now)
    held, first = make_next_round(money, now), money.award
    close_award(actor=money.finance, award=first, now=now)
    carried = Award.objects.get(fund=open_fund(actor=money.finance, held=held, now=now))
    first = _open_beside(money, first, 60_000, now)
    prizes = replace(
        EXPENSE, category="prize", spent_on=timezone.localdate(now), amount_fen=30_000, people=10,
        items=10,
    )  # fmt: skip
    drafts = []
    for number, award in enumerate((first, carried)):
        claim = begin_claim(actor=money.secretary, award=award, now=now)
        more = [receipt(more=b"%d" % number)]
        save_line(actor=money.secretary, claim=claim, expense=prizes, now=now, receipts=more)
        drafts.append(claim)
    ends = all_at_once(
        *(
            lambda claim=claim: hand_in_claim(actor=money.secretary, claim=claim, now=now)
            for claim in drafts
        )
    )
    assert ends == ["done", "faults"]
    assert Posting.objects.filter(act="claim").count() == 1


def _open_beside(money: Money, award: Award, fen: int, now: datetime) -> Award:
    """Open again although its rest went on to the next round, with so much to claim from."""
    with transaction.atomic():
        add_posting(
            actor=money.finance, fund=award.fund, award=award, act=COUNTER["carry"],
            amount_fen=fen, now=now,
        )  # fmt: skip
        Award.objects.filter(pk=award.pk).update(closed_at=None)
    return Award.objects.get(pk=award.pk)


def test_two_of_a_unit_begin_the_same_claim(now):
    money = make_released(now)

    def begin():
        begin_claim(actor=money.secretary, award=money.award, now=now)

    assert all_at_once(begin, begin, begin) == ["done"] * 3
    assert Claim.objects.count() == 1


def test_approving_and_taking_back_do_not_both_happen(now):
    money = make_released(now)
    claim = make_claim(money, now, 100_000)
    answers = all_at_once(
        lambda: approve(money, claim, now),
        lambda: take_back_claim(actor=money.secretary, claim=claim, now=now),
    )
    assert answers == ["done", "moved_on"]
    books = award_books(money.award)
    assert sum(books.values()) == 0
    assert all(fen >= 0 for key, fen in books.items() if key not in {"source", "budget"})


def test_a_claim_is_settled_once(now):
    money = make_released(now)
    claim = approve(money, make_claim(money, now, 100_000), now)

    def settle():
        settle_claim(actor=money.finance, claim=claim, now=now)

    assert all_at_once(settle, settle) == ["done", "moved_on"]
