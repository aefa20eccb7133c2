"""What a project left unspent opens in the books of the next round, once, and is spent from there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories.funds import (
    KEY,
    Money,
    decide,
    make_accepted,
    make_money,
    make_next_round,
    make_released,
    receipt,
)
from yipin.journal.models import Entry, Message
from yipin.programmes.models import Round
from yipin.projects.funds.models import Award, Posting, RoundFund
from yipin.projects.funds.papers import settlement_of, write_books
from yipin.projects.funds.queries import (
    AWARDS,
    awaiting_books,
    award_books,
    books_of_rounds,
    books_of_tiers,
    with_waiting,
)
from yipin.projects.funds.services.claims import CLAIMS, begin_claim, hand_in_claim, save_line
from yipin.projects.funds.services.funds import Terms, open_fund, set_budget, set_terms
from yipin.projects.funds.services.judging import Ruling, decide_claim, settle_claim
from yipin.projects.funds.services.releasing import close_award
from yipin.rules.expense_rules import Expense
from yipin.rules.ledger import (
    CARRIED,
    RELEASED,
    RETURNED,
    SETTLED,
    SOURCES,
    brought_in,
    granted,
    in_budget,
)

pytestmark = pytest.mark.django_db
REST = 300_000


def close(money: Money, award: Award, now: datetime) -> None:
    close_award(actor=money.finance, award=award, now=now)


def carried_award(fund: RoundFund) -> Award:
    return AWARDS.get(fund=fund, carried_from__isnull=False)


def test_it_opens_with_the_books_of_the_make_next_round(now: datetime):
    money = make_accepted(now)
    close(money, money.award, now)
    fund = open_fund(actor=money.finance, held=make_next_round(money, now), now=now)
    award = carried_award(fund)
    assert (award.application_id, award.amount_fen) == (money.projects[0].pk, 0)
    books = award_books(award)
    assert (books[RELEASED], brought_in(books), granted(books)) == (REST, REST, 0)
    assert sum(books.values()) == 0
    assert "上年结转 3,000 元" in Message.objects.filter(kind="funds.opened").last().title
    assert Entry.objects.filter(action="award.opened").count() == 1


def test_it_opens_at_once_where_the_next_books_are_there(now: datetime):
    money = make_accepted(now)
    fund = open_fund(actor=money.finance, held=make_next_round(money, now), now=now)
    assert not fund.awards.exists()
    close(money, money.award, now)
    close(money, money.awards()[1], now)
    assert [one.application_id for one in fund.awards.order_by("pk")] == [
        one.pk for one in money.projects
    ]
    open_fund(actor=money.finance, held=fund.round, now=now)
    assert Posting.objects.filter(act="open").count() == 2


def test_it_waits_while_there_is_no_make_next_round(now: datetime):
    money = make_accepted(now)
    close(money, money.award, now)
    assert award_books(money.award)[CARRIED] == REST
    assert not Posting.objects.filter(act="open").exists()


def test_what_is_returned_opens_nowhere(now: datetime):
    money = make_accepted(now, unspent="return")
    close(money, money.award, now)
    fund = open_fund(actor=money.finance, held=make_next_round(money, now), now=now)
    assert award_books(money.award)[RETURNED] == REST
    assert not fund.awards.exists()


def test_a_project_that_was_given_up_keeps_nothing(now: datetime):
    money = make_released(now)
    set_terms(actor=money.finance, fund=money.fund, terms=Terms(unspent="carry"), now=now)
    decide(money.projects[0], "cancel", now, actor=money.world.office)
    close(money, money.award, now)
    books = award_books(money.award)
    assert (books[RETURNED], books[CARRIED]) == (REST, 0)


def test_it_is_no_budget_of_the_new_round(now: datetime):
    money = make_accepted(now)
    close(money, money.award, now)
    fund = open_fund(actor=money.finance, held=make_next_round(money, now), now=now)
    set_budget(actor=money.finance, fund=fund, budgets={KEY: 100_000}, now=now)
    books = books_of_tiers(fund)[KEY]
    assert (in_budget(books), brought_in(books)) == (100_000, REST)
    set_budget(actor=money.finance, fund=fund, budgets={KEY: 0}, now=now)
    assert in_budget(books_of_tiers(fund)[KEY]) == 0


def test_it_is_claimed_and_settled_like_other_money_and_the_rest_goes_on(now: datetime):
    money = make_accepted(now)
    close(money, money.award, now)
    fund = open_fund(actor=money.finance, held=make_next_round(money, now), now=now)
    set_terms(actor=money.finance, fund=fund, terms=Terms(unspent="carry"), now=now)
    award, later = carried_award(fund), now + timedelta(days=1)
    spend(money, award, 60_000, later)
    close(money, award, later)
    books = award_books(award)
    assert (books[SETTLED], books[CARRIED]) == (60_000, 240_000)
    third = open_fund(actor=money.finance, held=make_next_round(money, later), now=later)
    assert award_books(carried_award(third))[RELEASED] == 240_000
    whole = books_of_rounds([fund.round, third.round, money.world.round])
    for each in whole.values():
        assert sum(each.values()) == 0
        assert all(fen >= 0 for key, fen in each.items() if key not in SOURCES)


def spend(money: Money, award: Award, fen: int, now: datetime) -> None:
    secretary = money.secretary
    claim = begin_claim(actor=secretary, award=award, now=now)
    expense = Expense("printing", "印制活动手册", now.date(), fen)
    save_line(actor=secretary, claim=claim, expense=expense, now=now, receipts=[receipt()])
    sent = hand_in_claim(actor=secretary, claim=CLAIMS.get(pk=claim.pk), now=now)
    rulings = {one.pk: Ruling("approved", one.amount_fen) for one in sent.lines.all()}
    done = decide_claim(actor=money.finance, claim=sent, rulings=rulings, now=now)
    settle_claim(actor=money.finance, claim=done, now=now)


def test_the_sheets_of_both_years_say_so(now: datetime):
    money = make_accepted(now)
    close(money, money.award, now)
    before = settlement_of(AWARDS.get(pk=money.award.pk), now)
    fund = open_fund(actor=money.finance, held=make_next_round(money, now), now=now)
    after = settlement_of(AWARDS.get(pk=money.award.pk), now)
    assert before.answers["left"] == after.answers["left"] == "已结转 3,000 元"
    assert before.form.digest == after.form.digest
    sheet = settlement_of(carried_award(fund), now).answers
    assert (sheet["brought"], sheet["awarded"]) == ("3,000 元", "0 元")
    assert write_books(fund)[:2] == b"PK"


def test_carried_money_is_no_sum_that_waits_for_the_books(now: datetime):
    money = make_accepted(now)
    close(money, money.award, now)
    held = make_next_round(money, now)
    open_fund(actor=money.finance, held=held, now=now)
    assert not awaiting_books(money.world.round).exists()
    assert [one.to_take_in for one in with_waiting(Round.objects.order_by("pk"))] == [0, 0]


def test_what_waits_is_counted_by_round(now: datetime):
    money = make_money(now, budget_fen=600_000)
    decide(money.projects[0], "adjust", now, actor=money.world.office, amount_fen=400_000)
    assert [one.to_take_in for one in with_waiting(Round.objects.all())] == [1]
