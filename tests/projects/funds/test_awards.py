"""What a signed decision gave is in the books, once, and follows the decision that replaces it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.factories.funds import KEY, OTHER_PLAN, REST, decide, make_money, make_projects
from tests.factories.organisations import make_actor
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.projects.funds.models import Award, Part, Posting, RoundFund
from yipin.projects.funds.queries import awaiting_books, award_books, overpaid_of, tier_books
from yipin.projects.funds.services.awards import award_projects
from yipin.projects.funds.services.funds import Terms, open_fund, set_budget, set_terms
from yipin.projects.funds.services.releasing import release_part
from yipin.projects.selecting import limits_of, limits_row
from yipin.rules.ledger import AWARDED, BUDGET, RELEASED, in_budget
from yipin.rules.tranches import (
    APPROVED,
    IN_TWO,
    ON_ACCEPTANCE,
    ON_APPROVAL,
    WHOLE,
    GradeShare,
    Tranche,
)

pytestmark = pytest.mark.django_db


def test_decided_sums_are_taken_in_once(now: datetime):
    money = make_money(now)
    assert [one.amount_fen for one in money.awards()] == [300_000, 300_000]
    again = award_projects(actor=money.finance, fund=money.fund, now=now)
    assert again.done == again.left_out == []
    assert Posting.objects.filter(act="award").count() == 2
    assert tier_books(money.fund, KEY)[BUDGET] == 400_000


def test_what_the_budget_does_not_cover_is_left_out_with_the_reason(now: datetime):
    money = make_money(now, budget_fen=500_000)
    assert len(money.awards()) == 1
    taken = award_projects(actor=money.finance, fund=money.fund, now=now)
    ((left, reason),) = taken.left_out
    assert left.pk == money.projects[1].pk
    assert "预算还剩 2,000 元，不够 3,000 元" in reason
    assert Award.objects.count() == 1
    set_budget(actor=money.finance, fund=money.fund, budgets={KEY: 600_000}, now=now)
    assert len(award_projects(actor=money.finance, fund=money.fund, now=now).done) == 1
    assert not awaiting_books(money.world.round).exists()


def test_a_decision_signed_after_the_books_were_opened_goes_in_by_itself(now: datetime):
    world, (project, _other) = make_projects(now)
    finance = make_actor(world.host, Right.FINANCE)
    fund = open_fund(actor=finance, held=world.round, now=now)
    set_budget(actor=finance, fund=fund, budgets={KEY: 900_000, REST: 200_000}, now=now)
    decide(project, "continue", now, actor=world.office, amount_fen=250_000)
    award = Award.objects.get()
    assert (award.application_id, award.amount_fen, award.tier) == (project.pk, 250_000, KEY)
    assert Entry.objects.filter(action="award.made", person_id=None).count() == 1


def test_a_decision_stands_where_the_budget_does_not_reach(now: datetime):
    money = make_money(now, budget_fen=600_000)
    changed = decide(money.projects[0], "adjust", now, actor=money.world.office, amount_fen=400_000)
    assert changed.state == "running"
    assert award_books(money.award)[AWARDED] == 300_000
    assert [one.pk for one in awaiting_books(money.world.round)] == [changed.pk]


def test_another_sum_and_another_tier_are_followed(now: datetime):
    money = make_money(now, plan=IN_TWO)
    set_budget(actor=money.finance, fund=money.fund, budgets={REST: 200_000}, now=now)
    office, project = money.world.office, money.projects[0]
    decide(project, "adjust", now, actor=office, amount_fen=200_000, tier=REST)
    award = Award.objects.get(application=project)
    assert (award.tier, award.amount_fen) == (REST, 200_000)
    assert [one.amount_fen for one in award.parts.all()] == [80_000, 120_000]
    assert tier_books(money.fund, KEY)[BUDGET] == 700_000
    assert tier_books(money.fund, REST)[BUDGET] == 0


def test_what_was_released_stays_and_the_rest_follows(now: datetime):
    money = make_money(now, plan=IN_TWO)
    award, office = money.award, money.world.office
    release_part(actor=money.finance, part=award.parts.get(order=1), now=now)
    decide(money.projects[0], "adjust", now, actor=office, amount_fen=200_000)
    assert [one.amount_fen for one in award.parts.all()] == [120_000, 80_000]
    assert award_books(award)[AWARDED] == 80_000
    decide(money.projects[0], "adjust", now, actor=office, amount_fen=100_000)
    assert award_books(award)[AWARDED] == 80_000
    taken = award_projects(actor=money.finance, fund=money.fund, now=now)
    assert "已经拨付的比改后的核定经费多" in taken.left_out[0][1]


def test_more_money_needs_a_part_that_waits(now: datetime):
    money = make_money(now, plan=ON_APPROVAL)
    release_part(actor=money.finance, part=money.award.parts.get(), now=now)
    office = money.world.office
    decide(money.projects[0], "adjust", now, actor=office, amount_fen=350_000)
    taken = award_projects(actor=money.finance, fund=money.fund, now=now)
    assert "没有可以拨付的一笔" in taken.left_out[0][1]
    assert award_books(money.award)[AWARDED] == 0


def test_a_project_that_is_given_up_gives_back_what_was_not_released(now: datetime):
    money = make_money(now, plan=IN_TWO)
    award, office, project = money.award, money.world.office, money.projects[0]
    release_part(actor=money.finance, part=award.parts.get(order=1), now=now)
    decide(project, "cancel", now, actor=office)
    books = award_books(award)
    assert (books[AWARDED], books[RELEASED]) == (0, 120_000)
    decide(project, "extend", now, actor=office)
    assert award_books(award)[AWARDED] == 180_000


def test_books_that_were_never_opened_follow_nothing(now: datetime):
    make_projects(now)
    assert not Award.objects.exists()


def test_the_books_are_opened_once(now: datetime):
    money = make_money(now)
    assert open_fund(actor=money.finance, held=money.world.round, now=now).pk == money.fund.pk
    assert RoundFund.objects.count() == 1


def test_a_budget_is_not_cut_below_what_was_given_out(now: datetime):
    money = make_money(now)
    with pytest.raises(Refused) as refused:
        set_budget(actor=money.finance, fund=money.fund, budgets={KEY: 599_999}, now=now)
    assert refused.value.code == "budget_too_low"
    assert KEY in refused.value.reason
    set_budget(actor=money.finance, fund=money.fund, budgets={KEY: 600_000}, now=now)
    assert in_budget(tier_books(money.fund, KEY)) == 600_000


def test_a_changed_plan_is_followed_while_nothing_was_released(now: datetime):
    money = make_money(now, plan=ON_APPROVAL)
    first, second = money.awards()
    release_part(actor=money.finance, part=first.parts.get(), now=now)
    set_terms(actor=money.finance, fund=money.fund, terms=Terms(IN_TWO, OTHER_PLAN), now=now)
    assert first.parts.count() == 1
    assert [one.amount_fen for one in second.parts.all()] == [120_000, 180_000]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (Terms(plan=()), "plan_empty"),
        (Terms(plan=(Tranche("一", APPROVED, WHOLE - 1),)), "plan_not_whole"),
        (Terms((Tranche("一", APPROVED, fixed_fen=1),), OTHER_PLAN), "fixed_sums"),
    ],
)
def test_a_plan_that_cannot_be_used_changes_nothing(now: datetime, terms, code):
    money = make_money(now)
    with pytest.raises(Refused) as refused:
        set_terms(actor=money.finance, fund=money.fund, terms=terms, now=now)
    assert refused.value.code == code
    assert Part.objects.filter(award__fund=money.fund).count() == 2


def test_days_the_wrong_way_round_are_refused(now: datetime):
    money = make_money(now)
    terms = Terms(spend_from=now.date(), spend_until=now.date().replace(day=1))
    with pytest.raises(Refused) as refused:
        set_terms(actor=money.finance, fund=money.fund, terms=terms, now=now)
    assert refused.value.code == "days_crossed"


def test_nobody_but_the_finance_desk_of_the_host_touches_the_books(now: datetime):
    money = make_money(now)
    stranger = make_actor(money.world.colleges[0].unit, Right.FINANCE)
    for actor, code in ((money.world.office, "no_right"), (stranger, "not_yours")):
        for act in (
            lambda actor=actor: open_fund(actor=actor, held=money.world.round, now=now),
            lambda actor=actor: set_budget(actor=actor, fund=money.fund, budgets={}, now=now),
            lambda actor=actor: set_terms(actor=actor, fund=money.fund, terms=Terms(), now=now),
            lambda actor=actor: award_projects(actor=actor, fund=money.fund, now=now),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == code


def test_a_grade_lowered_after_release_is_named(now):
    graded = (replace(ON_ACCEPTANCE[0], by_grade=(GradeShare("pass", 8_000),)),)
    money = make_money(now, plan=graded)
    project, actor = money.projects[0], money.world.office
    decide(project, "accept", now, actor=actor, grade="excellent")
    release_part(actor=money.finance, part=money.award.parts.get(), now=now)
    assert overpaid_of(money.fund) == []
    decide(project, "accept", now, actor=actor, grade="pass")
    ((award, found),) = overpaid_of(money.fund)
    assert (award, found.paid_fen, found.due_fen) == (money.award, 300_000, 240_000)
    assert (found.over_unclaimed_fen, found.over_claimed_fen) == (60_000, 0)


def test_a_project_that_fails_after_its_money_was_released_gives_it_back(now):
    money = make_money(now)
    project, actor = money.projects[0], money.world.office
    decide(project, "accept", now, actor=actor, grade="pass")
    release_part(actor=money.finance, part=money.award.parts.get(), now=now)
    decide(project, "fail", now, actor=actor, grade="fail")
    ((_award, found),) = overpaid_of(money.fund)
    assert (found.paid_fen, found.due_fen, found.over_fen) == (300_000, 0, 300_000)


def test_the_selection_counts_with_the_budget_of_the_books(now):
    money = make_money(now, budget_fen=700_000)
    held = money.world.round
    assert limits_of(held, "application", limits_row(held)).budget_fen == 700_000
