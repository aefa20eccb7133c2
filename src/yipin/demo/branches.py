"""League branches that apply themselves: an earlier round with its titles, and one that is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from yipin.demo.decisions import sign_by
from yipin.demo.filling import Idea, draft_application, hand_in, send, sign
from yipin.demo.reviews import mark_cards
from yipin.demo.rounds import moved_to
from yipin.demo.stage_days import AS_DEFINED, Days, on_days
from yipin.demo.university import Seat, University
from yipin.demo.working_hours import hours_ago
from yipin.organisations.models import Unit
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.models import Round
from yipin.programmes.services.definitions import save_definition
from yipin.programmes.services.rounds import close_round, open_round
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.projects.services.decision_limits import Wanted, set_limits
from yipin.projects.services.decisions import Chosen, begin_decision, rows_of, save_choices
from yipin.projects.services.moves import lock_application, move_application
from yipin.projects.services.rechecks import ask_recheck
from yipin.projects.services.result_letters import draw_up, set_and_send
from yipin.projects.services.reviewing import add_theme_panel
from yipin.projects.services.screening import forward_application
from yipin.projects.services.titles import TitleWords, certify_applications
from yipin.reviews.models import Panel
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.panels import begin_judging, close_panel, set_panel
from yipin.reviews.services.seats import seat_judge
from yipin.rules.definition import AddresseeRule, Contact, Definition
from yipin.rules.selection import Tier
from yipin.rules.stage_guards import Situation

TIER, EACH_FEN = "立项支持", 800_00
CONTACT = Contact(office="校团委组织部", phone="00000001", mailbox="tuanwei@example.edu")
# theme, title, what it is about
IDEAS = (
    (1, "支部议事角", "每月一次，把同学反映的事写在一张纸上，谁办、哪天办完，写清楚再散会。"),
    (2, "图纸互看会", "作业交以前两两互看图纸，错在哪里用铅笔圈出来，不改分数。"),
    (6, "工具借还箱", "楼下一个箱子，扳手、打气筒随借随还，坏了大家修。"),
    (8, "一页班志", "每周一页，轮流写，毕业时装订成册。"),
)
OPEN_IDEA = (1, "支部小课表", "把一学期要开的会、要办的事排成一张小课表，贴在教室后面。")
SPRING = {
    "selection": (None, 25), "implementation": (25, 125), "final-report": (None, 125),
    "display": (126, 134), "titles": (None, 140),
}  # fmt: skip
GROUPS = (("组织建设类", "学风养成类"), ())
# Tenths of the maximum: a row for each expert of a group, a column for each subject.
TENTHS = (((9, 8), (8.5, 8), (9.5, 8)), ((8.5, 7.5), (9, 7), (8, 7)))


def show_branches(university: University, now: datetime) -> None:
    """Of the first college: four branches took part last spring, all are asked again now."""
    seats = _seats(university)
    held = _open(university, seats, now - timedelta(days=170), "活力团支部创建（春季）", SPRING)
    _titles_of(held, university, seats[: len(IDEAS)], now)
    _ask_again(university, seats, now)


def _seats(university: University) -> list[Seat]:
    college = university.colleges[0]
    return [
        Seat(unit, university.secretaries[unit.pk], college.party)
        for unit in university.branches
        if unit.pk in university.secretaries
    ]


def _definition(university: University, begun: datetime, name: str, days: Days) -> Definition:
    """The brand programme, for branches; their college signs."""
    brand = moved_to(builtin_definitions()["medical-brand"], (begun + timedelta(days=14)).date())
    college = university.colleges[0].unit
    rule = AddresseeRule(f"{college.label}各团支部", kinds=("branch",), reach="subtree")
    stages = tuple(
        replace(
            one,
            endorsers=tuple(replace(each, of="parent") for each in one.endorsers),
            cover_years=None,
            cover_year=None,
        )
        for one in brand.stages
    )
    named = replace(
        brand, key=f"branches-{begun:%Y%m}", name=name, addressees=(rule,), quotas=(),
        stages=stages, contact=CONTACT,
        summary="面向团支部，学院签意见，学校按主题分组评审，通过验收的认证为活力团支部。",
    )  # fmt: skip
    return on_days(named, begun.date(), days)


def _open(
    university: University,
    seats: Sequence[Seat],
    begun: datetime,
    name: str,
    days: Days = AS_DEFINED,
) -> Round:
    office = university.office
    version = save_definition(
        actor=office, unit=university.unit, definition=_definition(university, begun, name, days),
        now=begun,
    )  # fmt: skip
    units: list[Unit] = [one.unit for one in seats]
    return open_round(actor=office, definition_version=version, addressees=units, now=begun)


def _idea(held: Round, given: tuple[int, str, str]) -> Idea:
    theme, title, pitch = given
    return Idea(title, pitch, held.definition.parsed.themes[theme].name)


def _signers(university: University) -> list:  # type: ignore[type-arg]
    college = university.colleges[0]
    return [college.secretary, college.party]


def _titles_of(held: Round, university: University, seats: Sequence[Seat], now: datetime) -> None:
    office, begun = university.office, held.opened_at
    for seat, given in zip(seats, IDEAS, strict=True):
        sent = hand_in(
            held=held, seat=seat, idea=_idea(held, given), signers=_signers(university),
            now=begun + timedelta(days=9),
        )  # fmt: skip
        forward_application(actor=office, application=sent, now=begun + timedelta(days=16))
    _judge(held, university, begun + timedelta(days=19))
    decision = _decide(held, university, begun + timedelta(days=25))
    _tell(decision, university, begun + timedelta(days=26))
    done = [
        _accepted(one, university, begun + timedelta(days=130))
        for one in held.applications.filter(state="running")
    ]
    given_at = begun + timedelta(days=140)
    words = TitleWords(
        name="活力团支部", mark="青禾团支", issued_on=given_at.date(), level="校级", years=2,
        months=12,
    )  # fmt: skip
    titles = certify_applications(
        actor=office, held=held, applications=done, words=words, now=given_at
    )
    own = next(one for one in titles if one.unit_id == seats[0].unit.pk)
    ask_recheck(
        actor=office, title=own, due_on=(now + timedelta(days=25)).date(),
        now=now - timedelta(days=2),
    )  # fmt: skip
    close_round(actor=office, round_=held, now=given_at + timedelta(days=1))


def _judge(held: Round, university: University, at: datetime) -> None:
    """Two groups, each with its themes and experts of its own."""
    stage = held.stages.filter(kind="assess").earliest("order")
    office, people = university.office, [one.secretary.signed_in for one in university.colleges]
    for group, themes in enumerate(GROUPS):
        panel = add_theme_panel(
            actor=office, held=held, stage=stage, themes=themes, now=hours_ago(at, 1 - 0.5 * group)
        )
        experts = people[6 + 3 * group : 9 + 3 * group]
        set_panel(
            actor=office, panel=panel, each=len(experts), is_blind=False,
            closes_at=panel.closes_at, now=at,
        )  # fmt: skip
        for person in experts:
            seat_judge(actor=office, panel=panel, person=person, now=at)
        assign_cards(actor=office, panel=panel, now=at)
        begin_judging(actor=office, panel=panel, now=at)
        panel = Panel.objects.get(pk=panel.pk)
        for person, tenths in zip(experts, TENTHS[group], strict=True):
            mark_cards(panel, person, tenths, at + timedelta(days=2))
    for panel in Panel.objects.filter(source_id=held.pk, source_kind="round", stage_key=stage.key):
        close_panel(actor=office, panel=panel, now=at + timedelta(days=5))


def _decide(held: Round, university: University, at: datetime) -> Decision:
    """Three of four; the last by rank is in reserve."""
    office = university.office
    wanted = Wanted(tiers=[Tier(TIER, EACH_FEN, None, 3)])
    set_limits(actor=office, held=held, wanted=wanted, now=at)
    decision = begin_decision(actor=office, held=held, key="selection", now=at)
    rows = list(rows_of(decision))
    last = max(rows, key=lambda one: one.rank or 0)
    chosen = {
        one.application_id: Chosen("reserve") if one is last else Chosen("approve", TIER)
        for one in rows
    }
    save_choices(actor=office, decision=decision, chosen=chosen, now=at)
    sign_by(office, decision, at)
    return Decision.objects.get(pk=decision.pk)


def _tell(decision: Decision, university: University, at: datetime) -> None:
    """A letter to each unit, with its own result alone."""
    draw_up(
        actor=university.office, decision=decision, series=None, dated_on=timezone.localdate(at),
        now=at,
    )  # fmt: skip
    set_and_send(
        decision=decision, sent_by=university.unit.label, now=at, say=lambda _done, _whole: None
    )


def _accepted(project: Application, university: University, at: datetime) -> Application:
    project = lock_application(project)
    project.grade = "excellent"
    move_application(
        actor=university.office, application=project, action="accept",
        situation=Situation(at, is_decided=True), now=at,
    )  # fmt: skip
    return project


def _ask_again(university: University, seats: Sequence[Seat], now: datetime) -> None:
    """The first branch has a draft; two wait for the opinions of their college, one for each."""
    held = _open(university, seats, now - timedelta(days=6), "活力团支部创建（秋季）")
    draft_application(
        held=held, seat=seats[0], idea=_idea(held, OPEN_IDEA), now=now - timedelta(days=1),
        is_whole=False,
    )  # fmt: skip
    for place, idea, signed in ((4, IDEAS[2], 0), (8, IDEAS[3], 1)):
        waiting = draft_application(
            held=held, seat=seats[place], idea=_idea(held, idea), now=now - timedelta(days=2)
        )
        send(waiting, seats[place], now - timedelta(days=1))
        sign(waiting, _signers(university)[:signed], hours_ago(now, 5))
