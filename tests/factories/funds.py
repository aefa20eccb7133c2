"""Projects with money: decided for by signed decisions, in the books of their round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from tests.factories.organisations import make_actor
from tests.factories.panels import make_passed
from tests.factories.rounds import PDF, World
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.programmes.services.definitions import copy_definition
from yipin.programmes.services.rounds import open_round
from yipin.projects.funds.models import Award, Claim, Part, RoundFund
from yipin.projects.funds.services.awards import award_projects
from yipin.projects.funds.services.claims import CLAIMS, begin_claim, hand_in_claim, save_line
from yipin.projects.funds.services.funds import Terms, open_fund, set_budget, set_terms
from yipin.projects.funds.services.judging import Ruling, decide_claim
from yipin.projects.funds.services.releasing import release_part
from yipin.projects.models import Application
from yipin.projects.services.moves import move_application
from yipin.rules.expense_rules import Expense
from yipin.rules.stage_guards import Situation
from yipin.rules.tranches import ON_ACCEPTANCE, ON_APPROVAL, Tranche

KEY, REST = "重点支持项目", "优秀品牌项目"
OTHER_PLAN = "本轮先试行另一种办法。"
EXPENSE = Expense("printing", "印制活动手册", None, 60_000)


@dataclass
class Money:
    """A round with projects that were decided for, and its finance desk."""

    world: World
    finance: Actor
    fund: RoundFund
    projects: list[Application]

    @property
    def secretary(self) -> Actor:
        return self.world.colleges[0].secretary

    @property
    def award(self) -> Award:
        return self.awards()[0]

    def awards(self) -> list[Award]:
        rows = Award.objects.select_related("fund__round__unit", "application__unit")
        return list(rows.filter(fund=self.fund).order_by("application__number"))


def decide(
    application: Application,
    action: str,
    now: datetime,
    *,
    actor: Actor,
    amount_fen: int | None = None,
    tier: str = KEY,
    grade: str = "",
) -> Application:
    """What a signed decision does to one application."""
    row = Application.every.select_related("round__unit", "unit").get(pk=application.pk)
    if amount_fen is not None:
        row.amount_fen, row.tier = amount_fen, tier
    row.grade = grade
    situation = Situation(now=now, is_decided=True, reason_given=True)
    with transaction.atomic():
        move_application(actor=actor, application=row, action=action, situation=situation, now=now)
    return row


def make_projects(
    now: datetime, *, colleges: int = 2, amount_fen: int = 300_000, tier: str = KEY
) -> tuple[World, list[Application]]:
    """One running project of each college, the same sum for each."""
    world, passed = make_passed(now, colleges=colleges)
    running = []
    for one in passed:
        decide(one, "approve", now, actor=world.office, amount_fen=amount_fen, tier=tier)
        running.append(
            decide(one, "begin", now, actor=world.office, amount_fen=amount_fen, tier=tier)
        )
    return world, running


def make_money(
    now: datetime,
    *,
    colleges: int = 2,
    amount_fen: int = 300_000,
    budget_fen: int = 1_000_000,
    plan: Sequence[Tranche] = ON_ACCEPTANCE,
) -> Money:
    """In the books, nothing released."""
    world, projects = make_projects(now, colleges=colleges, amount_fen=amount_fen)
    finance = make_actor(world.host, Right.FINANCE, Right.READ)
    fund = open_fund(actor=finance, held=world.round, now=now)
    set_budget(actor=finance, fund=fund, budgets={KEY: budget_fen}, now=now)
    set_terms(actor=finance, fund=fund, terms=Terms(plan, OTHER_PLAN), now=now)
    award_projects(actor=finance, fund=fund, now=now)
    return Money(world, finance, RoundFund.objects.get(pk=fund.pk), projects)


def make_released(now: datetime, **more: int) -> Money:
    """All of it is released."""
    money = make_money(now, plan=ON_APPROVAL, **more)
    for part in Part.objects.filter(award__fund=money.fund).select_related("award"):
        release_part(actor=money.finance, part=part, now=now)
    return money


def make_accepted(now: datetime, unspent: str = "carry") -> Money:
    """All is released, nothing claimed, every project accepted."""
    money = make_released(now)
    set_terms(actor=money.finance, fund=money.fund, terms=Terms(unspent=unspent), now=now)
    for project in money.projects:
        decide(project, "accept", now, actor=money.world.office, grade="pass")
    return money


def make_next_round(money: Money, now: datetime) -> Round:
    """The same programme a year later."""
    old, office = Round.objects.latest("pk"), money.world.office
    version = copy_definition(
        actor=office, version=old.definition, year=old.year + 1, now=now
    )  # fmt: skip
    return open_round(actor=office, definition_version=version, now=now)


def receipt(name: str = "发票.pdf", more: bytes = b"") -> ContentFile:
    return ContentFile(PDF + more, name=name)


def make_draft(money: Money, now: datetime, *fens: int, at: int = 0) -> Claim:
    """A claim with one receipted line for each sum, not handed in."""
    secretary, award = money.world.colleges[at].secretary, money.awards()[at]
    claim = begin_claim(actor=secretary, award=award, now=now)
    for number, fen in enumerate(fens):
        expense = replace(EXPENSE, spent_on=timezone.localdate(now), amount_fen=fen)
        more = b"%d %d %d" % (award.pk, claim.number, number)
        save_line(
            actor=secretary, claim=claim, expense=expense, now=now, receipts=[receipt(more=more)]
        )
    return CLAIMS.get(pk=claim.pk)


def make_claim(money: Money, now: datetime, *fens: int, at: int = 0) -> Claim:
    """Handed in."""
    draft = make_draft(money, now, *fens, at=at)
    secretary = money.world.colleges[at].secretary
    return hand_in_claim(actor=secretary, claim=draft, now=now + timedelta(minutes=1))


def approve(money: Money, claim: Claim, now: datetime) -> Claim:
    """Every line in full."""
    rulings = {one.pk: Ruling("approved", one.amount_fen) for one in claim.lines.all()}
    return decide_claim(actor=money.finance, claim=claim, rulings=rulings, now=now)


def send_back(money: Money, claim: Claim, now: datetime) -> Claim:
    """Every line wants something."""
    rulings = {one.pk: Ruling("returned", remark="请换开发票。") for one in claim.lines.all()}
    return decide_claim(actor=money.finance, claim=claim, rulings=rulings, now=now)
