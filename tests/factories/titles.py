"""Accepted projects and titles for tests: a round with a certifying stage, decided by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from tests.factories.organisations import make_actor, make_unit
from tests.factories.rounds import World, make_college, open_world_round, within_reach
from yipin.forms.services.submissions import start_submission
from yipin.organisations.choices import Right
from yipin.programmes.builtins import builtin_definitions
from yipin.projects.models import Application, Title
from yipin.projects.services.moves import move_application
from yipin.projects.services.titles import TitleWords, certify_applications
from yipin.rules.definition import Contact
from yipin.rules.stage_guards import Situation

TO_ACCEPTED = ("approve", "begin", "accept")


def make_brand_world(now: datetime, *, colleges: int = 2, interval: int | None = 24) -> World:
    """The medical university's programme: certified at the end, looked at again every two years."""
    host = make_unit("青禾大学团委")
    world = World(make_actor(host, Right.RUN_PROGRAMMES, Right.ADMINISTER, Right.READ), host)
    world.colleges = [make_college(host, f"第{n + 1}学院团委") for n in range(colleges)]
    definition = within_reach(builtin_definitions()["medical-brand"], now)
    stages = tuple(
        replace(one, interval_months=interval) if one.kind == "recheck" else one
        for one in definition.stages
    )
    contact = Contact(office="团委办公室", phone="00000001")
    definition = replace(definition, contact=contact, stages=stages)
    world.round = open_world_round(world, definition, now)
    return world


def accepted_application(
    world: World,
    at: int,
    now: datetime,
    *,
    title: str = "急救十分钟",
    grade: str = "excellent",
    more: tuple[str, ...] = (),
) -> Application:
    """A project of the college at this place, past screening and accepted by a decision; then moved on."""
    college, held = world.colleges[at], world.round
    submission = start_submission(
        actor=college.secretary, form=held.forms.first().form, unit=college.unit, now=now
    )
    application = Application.objects.create(
        round=held, unit=college.unit, submission=submission, title=title,
        theme="志愿服务类", state="forwarded", state_since=now, submitted_at=now, created_at=now,
        created_by=college.secretary.person, holds_place=True,
        number=Application.objects.filter(round=held).count() + 1,
    )  # fmt: skip
    for action in TO_ACCEPTED:
        application.grade = grade if action == "accept" else ""
        move_on(world, application, action, now)
    for action in more:
        move_on(world, application, action, now)
    return application


def move_on(world: World, application: Application, action: str, now: datetime) -> None:
    situation = Situation(now, is_decided=True, reason_given=True)
    move_application(
        actor=world.office, application=application, action=action, situation=situation, now=now
    )


def title_words(now: datetime, **changed: object) -> TitleWords:
    words = TitleWords(
        name="校级团建品牌", mark="青禾团证", issued_on=now.date(), level="校级", years=4, months=24
    )
    return replace(words, **changed)


def make_title(
    world: World, at: int, now: datetime, *, subject: str = "急救十分钟", **changed: object
) -> Title:
    application = accepted_application(world, at, now, title=subject)
    given = certify_applications(
        actor=world.office, held=world.round, applications=[application],
        words=title_words(now, **changed), now=now,
    )  # fmt: skip
    return given[0]


def on(year: int, month: int, day: int, like: datetime) -> datetime:
    return datetime.combine(date(year, month, day), like.timetz())
