"""A part is released when what it waits for has come; a project is settled at its end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories.funds import (
    KEY,
    approve,
    decide,
    make_claim,
    make_money,
    make_released,
    send_back,
)
from yipin.journal.models import Message
from yipin.organisations.permissions import Refused
from yipin.projects.funds.queries import award_books, tier_books
from yipin.projects.funds.services.funds import Terms, set_terms
from yipin.projects.funds.services.judging import settle_claim
from yipin.projects.funds.services.releasing import close_award, release_part
from yipin.projects.models import Application
from yipin.rules.ledger import AWARDED, BUDGET, CARRIED, RELEASED, RETURNED, SETTLED
from yipin.rules.tranches import ACCEPTED, ON_APPROVAL, STAGE, WHOLE, GradeShare, Tranche

pytestmark = pytest.mark.django_db
BY_GRADE = (Tranche("结项经费", ACCEPTED, WHOLE, by_grade=(GradeShare("pass", 8_000),)),)
IN_STAGES = (Tranche("中期经费", STAGE, WHOLE, stage_key="final-report"),)


def refused_code(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_nothing_before_acceptance_where_the_plan_says_so(now: datetime):
    money = make_money(now)
    part = money.award.parts.get()

    def release():
        return release_part(actor=money.finance, part=part, now=now)

    assert refused_code(release) == "not_accepted"
    decide(money.projects[0], "accept", now, actor=money.world.office, grade="pass")
    assert release().paid_fen == 300_000
    assert refused_code(release) == "released"


def test_the_grade_decides_how_much_and_the_rest_goes_back(now: datetime):
    money = make_money(now, plan=BY_GRADE)
    for project, grade in zip(money.projects, ("excellent", "pass"), strict=True):
        decide(project, "accept", now, actor=money.world.office, grade=grade)
    paid = [
        release_part(actor=money.finance, part=award.parts.get(), now=now).paid_fen
        for award in money.awards()
    ]
    assert paid == [300_000, 240_000]
    assert tier_books(money.fund, KEY)[BUDGET] == 460_000
    told = Message.objects.filter(kind="funds.released").order_by("id")
    assert "拨付了 2,400 元" in told.last().title


def test_a_stage_is_passed_by_a_report_that_passed_screening(now: datetime):
    money = make_money(now, plan=IN_STAGES)
    part, project = money.award.parts.get(), money.projects[0]

    def release():
        return release_part(actor=money.finance, part=part, now=now)

    assert refused_code(release) == "stage_not_passed"
    other = money.projects[1]
    Application.every.filter(pk=other.pk).update(
        project=project, stage=project.round.stages.get(key="final-report"), state="forwarded"
    )
    assert release().paid_fen == 300_000


def test_a_running_project_is_not_settled_nor_one_with_a_claim_open(now: datetime):
    money = make_released(now)
    award = money.award

    def close():
        return close_award(actor=money.finance, award=award, now=now)

    assert refused_code(close) == "still_running"
    claim = make_claim(money, now, 100_000)
    decide(money.projects[0], "accept", now, actor=money.world.office)
    assert refused_code(close) == "claims_open"
    settle_claim(actor=money.finance, claim=approve(money, claim, now), now=now, voucher="记-12")
    close()
    books = award_books(award)
    assert (books[SETTLED], books[RETURNED], books[RELEASED]) == (100_000, 200_000, 0)
    assert refused_code(close) == "closed"


def test_what_was_sent_back_holds_a_project_until_the_last_day_for_claims(now: datetime):
    money = make_released(now)
    send_back(money, make_claim(money, now, 100_000), now)
    decide(money.projects[0], "accept", now, actor=money.world.office)
    terms = Terms(plan=ON_APPROVAL, claim_days=[now.date()])
    set_terms(actor=money.finance, fund=money.fund, terms=terms, now=now)

    def close(at: datetime):
        return close_award(actor=money.finance, award=money.award, now=at)

    assert refused_code(lambda: close(now)) == "claims_open"
    close(now + timedelta(days=1))
    assert award_books(money.award)[RETURNED] == 300_000


def test_unspent_money_is_carried_over_where_the_round_says_so(now: datetime):
    money = make_released(now)
    set_terms(
        actor=money.finance,
        fund=money.fund,
        terms=Terms(plan=ON_APPROVAL, unspent="carry"),
        now=now,
    )
    decide(money.projects[0], "accept", now, actor=money.world.office)
    close_award(actor=money.finance, award=money.award, now=now)
    assert award_books(money.award)[CARRIED] == 300_000
    assert "结转" in Message.objects.filter(kind="funds.closed").last().body


def test_what_was_never_released_goes_back_into_the_budget(now: datetime):
    money = make_money(now)
    decide(money.projects[0], "accept", now, actor=money.world.office)
    close_award(actor=money.finance, award=money.award, now=now)
    assert award_books(money.award)[AWARDED] == 0
    assert tier_books(money.fund, KEY)[BUDGET] == 700_000
