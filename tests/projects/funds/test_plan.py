"""A round takes the plan of its definition over; it may have another one, for a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from tests.factories.funds import OTHER_PLAN, make_projects
from tests.factories.organisations import make_actor
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.programmes.models import Round
from yipin.projects.funds.models import RoundFund
from yipin.projects.funds.services.funds import Terms, open_fund, set_terms
from yipin.rules.definition import Money
from yipin.rules.definition_toml import definition_as_toml
from yipin.rules.tranches import (
    ACCEPTED,
    IN_TWO,
    ON_ACCEPTANCE,
    WHOLE,
    GradeShare,
    Tranche,
)

pytestmark = pytest.mark.django_db
ANNOUNCED = (Tranche("结项经费", ACCEPTED, WHOLE, by_grade=(GradeShare("pass", 8_000),)),)


@pytest.fixture
def fund(now: datetime) -> RoundFund:
    """Of a college's brand programme: after acceptance, by the grade."""
    world, _projects = make_projects(now)
    finance = make_actor(world.host, Right.FINANCE)
    return open_fund(actor=finance, held=world.round, now=now)


def change(fund: RoundFund, now: datetime, *plan: Tranche, why: str = "") -> RoundFund:
    finance = make_actor(fund.unit, Right.FINANCE)
    return set_terms(actor=finance, fund=fund, terms=Terms(plan, why), now=now)


def test_the_books_begin_with_the_plan_of_the_definition(fund: RoundFund):
    assert fund.tranches == ANNOUNCED
    assert fund.plan_reason == ""


def test_another_plan_needs_a_reason_that_stays_in_the_journal(fund: RoundFund, now: datetime):
    with pytest.raises(Refused) as refused:
        change(fund, now, *IN_TWO)
    assert refused.value.code == "plan_reason"
    assert RoundFund.objects.get().tranches == ANNOUNCED
    assert change(fund, now, *IN_TWO, why=OTHER_PLAN).tranches == IN_TWO
    assert RoundFund.objects.get().plan_reason == OTHER_PLAN
    assert Entry.objects.filter(action="fund.terms_set").last().note == OTHER_PLAN


def test_what_changes_no_sum_needs_no_reason_and_going_back_neither(fund: RoundFund, now: datetime):
    full = (Tranche("结项经费", ACCEPTED, WHOLE, by_grade=(
        GradeShare("pass", 8_000), GradeShare("excellent", WHOLE),
    )),)  # fmt: skip
    assert change(fund, now, *full).tranches == ANNOUNCED
    change(fund, now, *IN_TWO, why=OTHER_PLAN)
    assert change(fund, now, *IN_TWO).plan_reason == OTHER_PLAN
    assert change(fund, now, *ANNOUNCED).plan_reason == ""


def test_other_terms_leave_the_plan_alone(fund: RoundFund, now: datetime):
    change(fund, now, *IN_TWO, why=OTHER_PLAN)
    finance = make_actor(fund.unit, Right.FINANCE)
    kept = set_terms(actor=finance, fund=fund, terms=Terms(unspent="carry"), now=now)
    assert (kept.tranches, kept.plan_reason) == (IN_TWO, OTHER_PLAN)


def test_where_the_definition_is_silent_all_waits_for_acceptance(now: datetime):
    world, _projects = make_projects(now)
    version = world.round.definition
    silent = replace(version.parsed, money=Money())
    version.toml = definition_as_toml(silent)
    version.save()
    held = Round.objects.get(pk=world.round.pk)
    fund = open_fund(actor=make_actor(world.host, Right.FINANCE), held=held, now=now)
    assert fund.tranches == ON_ACCEPTANCE
    assert change(fund, now, *IN_TWO).plan_reason == ""
