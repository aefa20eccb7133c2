"""A settlement is taken back by counter-entries, with a reason, while nothing is built on it."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.factories.funds import (
    KEY,
    Money,
    decide,
    make_accepted,
    make_claim,
    make_money,
    make_next_round,
)
from yipin.journal.models import Entry, Message
from yipin.organisations.permissions import Refused
from yipin.projects.funds.models import Award
from yipin.projects.funds.queries import award_books, books_of_rounds, tier_books
from yipin.projects.funds.services.funds import open_fund, set_budget
from yipin.projects.funds.services.releasing import close_award, release_part
from yipin.projects.funds.services.reopening import reopen_award
from yipin.rules.ledger import BUDGET
from yipin.rules.tranches import ACCEPTED, WHOLE, GradeShare, Tranche

pytestmark = pytest.mark.django_db
WHY = "少算了一份报销。"


def close(money: Money, now: datetime) -> Award:
    return close_award(actor=money.finance, award=money.award, now=now)


def reopen(money: Money, now: datetime, reason: str = WHY) -> Award:
    return reopen_award(actor=money.finance, award=money.award, reason=reason, now=now)


def refusal(act) -> Refused:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value


@pytest.mark.parametrize("unspent", ["carry", "return"])
def test_the_books_are_as_before_and_all_of_it_stands_in_them(now: datetime, unspent: str):
    money = make_accepted(now, unspent)
    before, held = award_books(money.award), money.world.round
    whole = books_of_rounds([held])
    close(money, now)
    done = reopen(money, now)
    assert (done.closed_at, done.closed_by) == (None, None)
    assert (award_books(money.award), books_of_rounds([held])) == (before, whole)
    acts = money.award.postings.order_by("pk").values_list("act", "note")
    assert list(acts)[-2:] == [(unspent, "结清"), (f"un{unspent}", WHY)]
    entry = Entry.objects.get(action="award.reopened")
    assert entry.note == WHY
    told = Message.objects.get(kind="funds.reopened")
    assert told.body.startswith("少算了一份报销。没用完的可以接着凭票报销")
    make_claim(money, now, 100)


def test_what_went_back_into_the_budget_is_the_projects_again(now: datetime):
    money = make_money(now)
    decide(money.projects[0], "accept", now, actor=money.world.office)
    before = award_books(money.award), tier_books(money.fund, KEY)
    close(money, now)
    reopen(money, now)
    assert (award_books(money.award), tier_books(money.fund, KEY)) == before


def test_what_the_grade_took_off_stays_in_the_budget(now: datetime):
    plan = (Tranche("结项经费", ACCEPTED, WHOLE, by_grade=(GradeShare("pass", 8_000),)),)
    money = make_money(now, plan=plan)
    decide(money.projects[0], "accept", now, actor=money.world.office, grade="pass")
    release_part(actor=money.finance, part=money.award.parts.get(), now=now)
    before = tier_books(money.fund, KEY)
    close(money, now)
    reopen(money, now)
    assert tier_books(money.fund, KEY) == before


def test_it_is_refused_without_a_reason_and_where_nothing_is_settled(now: datetime):
    money = make_accepted(now)
    assert refusal(lambda: reopen(money, now)).code == "not_closed"
    close(money, now)
    assert refusal(lambda: reopen(money, now, "  ")).code == "reason_missing"
    stranger = money.world.office
    assert refusal(
        lambda: reopen_award(actor=stranger, award=money.award, reason=WHY, now=now)
    ).code == ("no_right")


def test_once_it_is_carried_on_it_stands(now: datetime):
    money = make_accepted(now)
    close(money, now)
    reopen(money, now)
    close(money, now)
    held = make_next_round(money, now)
    fund = open_fund(actor=money.finance, held=held, now=now)
    assert fund.awards.count() == 1
    fault = refusal(lambda: reopen(money, now))
    assert fault.code == "carried_on"
    assert f"已经转到“{held.name}”" in fault.reason


def test_where_the_budget_has_gone_since_it_says_so(now: datetime):
    money = make_money(now, budget_fen=600_000)
    decide(money.projects[0], "accept", now, actor=money.world.office)
    close(money, now)
    set_budget(actor=money.finance, fund=money.fund, budgets={KEY: 300_000}, now=now)
    assert tier_books(money.fund, KEY)[BUDGET] == 0
    fault = refusal(lambda: reopen(money, now))
    assert fault.reason == "预算还剩 0 元，不够 3,000 元。请先调整预算，再办这一步。"
    assert money.award.closed_at is not None
