"""A small college world with one open round of the brand programme, made through the services."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tests.factories.organisations import PASSWORD, HeadcountFactory, make_actor, make_unit
from yipin.demo.rounds import moved_to
from yipin.forms.models import Endorsement
from yipin.forms.services.endorsements import give_opinion
from yipin.forms.services.files import add_file
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.models import Round
from yipin.programmes.services.definitions import save_definition
from yipin.programmes.services.rounds import open_round
from yipin.projects.models import Application
from yipin.projects.services.applications import (
    save_application,
    send_for_endorsement,
    start_application,
    submit_application,
)
from yipin.rules.application_schema import TITLE
from yipin.rules.deadlines import closing_at, is_over
from yipin.rules.definition import Contact, Definition, Quota, Stage
from yipin.rules.definition_toml import definition_as_toml
from yipin.rules.definition_years import copy_for_year
from yipin.rules.form_schema import Field

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class College:
    """One college's unit with its three desks."""

    unit: Unit
    secretary: Actor
    league: Actor
    party: Actor


@dataclass
class World:
    """The university, its office, two colleges, and the open round."""

    office: Actor
    host: Unit
    colleges: list[College] = field(default_factory=list)
    round: Round | None = None


def make_world(
    now: datetime,
    *,
    colleges: int = 2,
    quotas: tuple[Quota, ...] | None = None,
    more: tuple[Stage, ...] = (),
) -> World:
    """``more``: stages beside those of the programme."""
    host = make_unit("青禾大学团委")
    office = make_actor(host, Right.RUN_PROGRAMMES, Right.ADMINISTER, Right.READ)
    world = World(office, host)
    for n in range(colleges):
        world.colleges.append(make_college(host, f"第{n + 1}学院团总支"))
    definition = within_reach(builtin_definitions()["college-brand"], now)
    definition = replace(definition, contact=Contact(office="团委办公室", phone="00000001"))
    definition = replace(definition, stages=(*definition.stages, *more))
    if quotas is not None:
        definition = replace(definition, quotas=quotas)
    world.round = open_world_round(world, definition, now)
    return world


def within_reach(definition: Definition, now: datetime) -> Definition:
    """The definition of this year; where its window is over by now, moved to the coming days."""
    moved = copy_for_year(definition, now.year)
    stage = moved.application_stage
    if stage is None or not is_over(closing_at(stage.closes_at), now):
        return moved
    return moved_to(moved, (now + timedelta(days=5)).date())


def said_of_stage(held: Round, key: str, **values: object) -> Round:
    """The round as if its notice had said this of one stage."""
    version, definition = held.definition, held.definition.parsed
    stages = tuple(
        replace(one, **values) if one.key == key else one  # type: ignore[arg-type]
        for one in definition.stages
    )
    version.toml = definition_as_toml(replace(definition, stages=stages))
    version.save()
    return Round.objects.get(pk=held.pk)


def open_world_round(world: World, definition: Definition, now: datetime) -> Round:
    version = save_definition(actor=world.office, unit=world.host, definition=definition, now=now)
    return open_round(actor=world.office, definition_version=version, now=now)


def make_college(host: Unit, name: str) -> College:
    unit = make_unit(name, parent=host, kind="general_branch", category="college")
    HeadcountFactory(unit=unit)
    return College(
        unit,
        secretary=make_actor(unit, Right.FILL_FORMS, Right.READ),
        league=make_actor(unit, Right.ENDORSE_LEAGUE),
        party=make_actor(unit, Right.ENDORSE_PARTY),
    )


def filled_application(
    world: World, college: College, now: datetime, *, title: str = "百炼匠心工作坊"
) -> Application:
    """A draft with everything filled in, ready to be sent."""
    application = start_application(
        actor=college.secretary, held=world.round, unit=college.unit, now=now
    )
    submission = application.submission
    answers = dict(submission.answers)
    for each in submission.form.parsed.answerable():
        if each.type == "attachment":
            add_file(
                actor=college.secretary,
                submission=submission,
                field_key=each.key,
                upload=PDF,
                name="实施方案.pdf",
                now=now,
            )
        elif not answers.get(each.key):
            answers[each.key] = answer_for(each, title)
    save_application(
        actor=college.secretary,
        application=application,
        answers=answers,
        base_revision=submission.revision,
        now=now,
    )
    application.refresh_from_db()
    return application


def answer_for(each: Field, title: str) -> object:
    """Something that fits the field."""
    if each.prefill == TITLE:
        return title
    if each.type == "choice":
        return [each.options[0]] if each.multiple else each.options[0]
    if each.type == "table":
        row = {column.key: sample(column.type) for column in each.columns}
        return [row] * max(1, each.min_rows)
    return sample(each.type)


def sample(kind: str) -> str:
    samples = {
        "integer": "12",
        "percent": "90.5",
        "date": "2027-04-15",
        "phone": "00000000",
    }
    return samples.get(kind, "每周六开放实训室，由高年级团员带新生做一件作品。")


def send_and_sign(application: Application, college: College, now: datetime) -> Application:
    """Send for opinions and sign both."""
    send_for_endorsement(actor=college.secretary, application=application, now=now)
    for actor in (college.league, college.party):
        sign(actor, application, now)
    application.refresh_from_db()
    return application


def sign(actor: Actor, application: Application, now: datetime, verdict: str = "signed") -> None:
    """Give the opinion that is asked for now."""
    current = application.submission.endorsements.get(state=Endorsement.State.CURRENT)
    give_opinion(
        actor=actor,
        endorsement=current,
        verdict=verdict,
        opinion="同意申报。" if verdict == "signed" else "请补安全措施。",
        password=PASSWORD,
        now=now,
    )


def submitted_application(
    world: World, college: College, now: datetime, *, title: str = "百炼匠心工作坊"
) -> Application:
    """Filled in, signed by both, handed in."""
    application = filled_application(world, college, now, title=title)
    send_and_sign(application, college, now)
    submit_application(actor=college.secretary, application=application, now=now)
    application.refresh_from_db()
    return application
