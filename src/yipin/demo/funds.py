"""A round that is carried out, with its money: released, claimed, judged, one project settled."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from yipin.demo.accounts import Accounts
from yipin.demo.filling import hand_in
from yipin.demo.rounds import addressed_in_words, idea_at, moved_to, own_signers
from yipin.demo.stage_days import on_days
from yipin.demo.university import Seat, University, long_ago
from yipin.demo.working_hours import hours_ago
from yipin.organisations.models import Post
from yipin.organisations.permissions import Actor, actor_for_appointment
from yipin.organisations.services.bulk import NewPerson, take_in_people
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.models import Round
from yipin.programmes.services.definitions import save_definition
from yipin.programmes.services.rounds import close_round, open_round
from yipin.projects.funds.choices import Unspent
from yipin.projects.funds.models import Award, Claim, Part
from yipin.projects.funds.services.awards import award_projects
from yipin.projects.funds.services.claims import begin_claim, hand_in_claim, save_line
from yipin.projects.funds.services.funds import Terms, open_fund, set_budget, set_terms
from yipin.projects.funds.services.judging import Ruling, decide_claim, settle_claim
from yipin.projects.funds.services.releasing import close_award, release_part
from yipin.projects.models import Application
from yipin.projects.services.moves import move_application
from yipin.projects.services.screening import forward_application
from yipin.rules.definition import Award as Tier
from yipin.rules.definition import Contact, Definition, Money
from yipin.rules.expense_rules import Expense
from yipin.rules.stage_guards import Situation
from yipin.rules.tranches import ACCEPTED, APPROVED, GradeShare, Tranche

KEY, USUAL = "重点项目", "一般项目"
DAYS = {
    "implementation": (18, 150), "final-report": (None, 150), "display": (88, 165),
    "titles": (None, 180),
}  # fmt: skip  # one project was done early
TIERS = {KEY: 300_000, USUAL: 150_000}
PLAN = (
    Tranche("启动经费", APPROVED, 4_000),
    Tranche("结项经费", ACCEPTED, 6_000, by_grade=(GradeShare("pass", 8_000),)),
)
# what, kind, fen, people, items
SPENT = (
    ("活动手册印刷 200 本", "printing", 46_000, None, None),
    ("宣传展板制作 6 块", "publicity", 28_500, None, None),
    ("结对小组奖品", "prize", 30_000, 40, 6),
    ("高年级团员实训服装租用", "costume", 18_000, None, None),
)
WHY = "奖品只报名单上的人数，请补签领表。"


def run_funded_round(
    university: University, posts: dict[str, Post], accounts: Accounts, now: datetime
) -> Round:
    """Three projects of last term: two under way, one accepted and settled."""
    finance = _finance_desk(university, posts, accounts, now)
    office, begun = university.office, now - timedelta(days=120)
    held = _open(university, begun)
    seats = university.colleges[:3]
    projects = [
        _decided(held, seat, place, office, begun + timedelta(days=8))
        for place, seat in enumerate(seats)
    ]
    decided = begun + timedelta(days=20)
    fund = open_fund(actor=finance, held=held, now=decided)
    days = [timezone.localdate(now) + timedelta(days=ahead) for ahead in (40, 220)]
    terms = Terms(unspent=Unspent.CARRY, claim_days=days)
    set_terms(actor=finance, fund=fund, terms=terms, now=decided)
    budgets = {KEY: 800_000, USUAL: 200_000}
    set_budget(actor=finance, fund=fund, budgets=budgets, now=decided, note="年度预算")
    award_projects(actor=finance, fund=fund, now=decided)
    for part in Part.objects.filter(award__fund=fund, order=1).select_related("award"):
        release_part(actor=finance, part=part, now=decided + timedelta(days=1))
    _spend(projects, seats, finance, office, now)
    close_round(actor=office, round_=held, now=now - timedelta(days=10))
    return held


def _finance_desk(
    university: University, posts: dict[str, Post], accounts: Accounts, now: datetime
) -> Actor:
    row = NewPerson("甘书砚", university.unit, posts["finance"], "经费经办")
    (made,) = take_in_people(
        actor=university.office, unit=university.unit, rows=[row], starts_on=long_ago(now), now=now
    )
    accounts.let_in(made.person, "jingfei", "校团委经费经办：预算、拨付、审核报销")
    return actor_for_appointment(made)


def _open(university: University, begun: datetime) -> Round:
    definition: Definition = addressed_in_words(
        moved_to(builtin_definitions()["medical-brand"], (begun + timedelta(days=6)).date()),
        university.unit,
    )
    small = replace(
        definition, key="small-projects", name=f"{begun.year}年团支部微项目", quotas=(),
        awards=tuple(Tier(tier, fen) for tier, fen in TIERS.items()), money=Money(PLAN),
        contact=Contact(office="校团委实践部", phone="00000003"),
    )  # fmt: skip
    office = university.office
    version = save_definition(
        actor=office, unit=university.unit, definition=on_days(small, begun.date(), DAYS), now=begun
    )
    return open_round(actor=office, definition_version=version, now=begun)


def _decided(held: Round, seat: Seat, place: int, office: Actor, now: datetime) -> Application:
    """Handed in, through screening, decided for with its money, begun."""
    sent_at = now - timedelta(days=4)
    sent = hand_in(
        held=held, seat=seat, idea=idea_at(place + 9, held), signers=own_signers(seat), now=sent_at
    )
    project = forward_application(actor=office, application=sent, now=now)
    tier = KEY if place < 2 else USUAL
    project.tier, project.amount_fen = tier, TIERS[tier]
    for after, action in ((8, "approve"), (10, "begin")):
        _move(project, action, office, now + timedelta(days=after))
    return project


def _move(project: Application, action: str, office: Actor, now: datetime) -> None:
    situation = Situation(now=now, is_decided=True)
    move_application(actor=office, application=project, action=action, situation=situation, now=now)


def _spend(
    projects: Sequence[Application],
    seats: Sequence[Seat],
    finance: Actor,
    office: Actor,
    now: datetime,
) -> None:
    """Money of the first college waits at both desks; that of the third is settled."""
    first, second, third = projects
    paid = _claim(first, seats[0], SPENT[:1], now - timedelta(days=60))
    _judge(paid, finance, now - timedelta(days=57))
    settle_claim(actor=finance, claim=paid, now=now - timedelta(days=50), voucher="记-0312")
    _claim(first, seats[0], SPENT[1:2], now - timedelta(days=2))
    back = _claim(second, seats[1], SPENT[2:3], now - timedelta(days=6))
    line = back.lines.get()
    rulings = {line.pk: Ruling("returned", remark=WHY)}
    decide_claim(actor=finance, claim=back, rulings=rulings, now=now - timedelta(days=5))
    _finish(third, seats[2], finance, office, now - timedelta(days=30))
    waiting = _claim(second, seats[1], SPENT[1:2], now - timedelta(days=9))
    _judge(waiting, finance, now - timedelta(days=4))
    _draft(first, seats[0], SPENT[3:], hours_ago(now, 5))


def _finish(project: Application, seat: Seat, finance: Actor, office: Actor, now: datetime) -> None:
    project.grade = "pass"
    _move(project, "accept", office, now)
    award = Award.objects.select_related("application__unit").get(application=project)
    part = award.parts.select_related("award").get(order=2)
    release_part(actor=finance, part=part, now=now + timedelta(days=1))
    claim = _claim(project, seat, SPENT[:2], now + timedelta(days=3))
    _judge(claim, finance, now + timedelta(days=4))
    settle_claim(actor=finance, claim=claim, now=now + timedelta(days=8), voucher="记-0388")
    close_award(actor=finance, award=award, now=now + timedelta(days=9))


def _draft(
    project: Application,
    seat: Seat,
    spent: Sequence[tuple],
    now: datetime,  # type: ignore[type-arg]
) -> Claim:
    award = Award.objects.select_related("application__unit").get(application=project)
    claim = begin_claim(actor=seat.secretary, award=award, now=now)
    for what, kind, fen, people, items in spent:
        day = timezone.localdate(now) - timedelta(days=3)
        picture = _receipt(f"{award.pk}-{claim.number}-{what}")
        save_line(
            actor=seat.secretary, claim=claim, now=now, receipts=[picture],
            expense=Expense(kind, what, day, fen, people, items),
        )  # fmt: skip
    return claim


def _claim(
    project: Application,
    seat: Seat,
    spent: Sequence[tuple],
    now: datetime,  # type: ignore[type-arg]
) -> Claim:
    claim = _draft(project, seat, spent, hours_ago(now, 0.4))
    return hand_in_claim(actor=seat.secretary, claim=claim, now=now)


def _judge(claim: Claim, finance: Actor, now: datetime) -> None:
    rulings = {one.pk: Ruling("approved", one.amount_fen) for one in claim.lines.all()}
    decide_claim(actor=finance, claim=claim, rulings=rulings, now=now)


def _receipt(mark: str) -> ContentFile:
    """A made-up receipt: a frame, lines where words would be, no two alike."""
    page = Image.new("RGB", (640, 400), "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((24, 24, 616, 376), outline="#8a3b2e", width=3)
    for at, sign in enumerate(mark.encode()[:12]):
        top = 60 + at * 25
        pen.line((48, top, 120 + sign * 2, top), fill="#5c554a", width=4)
    out = io.BytesIO()
    page.save(out, "PNG")
    return ContentFile(out.getvalue(), name="票据.png")
