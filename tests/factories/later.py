"""A review of a later stage: projects that were carried out, with plan and evidence, and their reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.factories.organisations import PersonFactory
from tests.factories.pictures import photograph
from tests.factories.projects import plan_for
from tests.factories.running import Running, make_running, submitted_report
from yipin.organisations.models import Person
from yipin.projects.models import Application, Evidence
from yipin.projects.services.evidence import add_evidence
from yipin.projects.services.milestones import set_plan
from yipin.projects.services.reviewing import prepare_review
from yipin.projects.services.screening import forward_application
from yipin.reviews.models import Panel
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.panels import begin_judging, set_panel
from yipin.reviews.services.seats import seat_judge


@dataclass
class LaterContest:
    """``panel`` judges the ``reports``; every expert has every one of them."""

    running: Running
    reports: list[Application]
    experts: list[Person]
    panel: Panel


def make_later_contest(
    now: datetime, *, colleges: int = 2, experts: int = 3, is_blind: bool = False
) -> LaterContest:
    """Under way, nobody has marked."""
    running = make_running(now, colleges=colleges)
    world = running.world
    for project in running.projects:
        project.refresh_from_db()
    reports = [
        forward_application(
            actor=world.office, application=submitted_report(running, at, now), now=now
        )
        for at in range(colleges)
    ]
    stage = world.round.stages.get(key="defence")
    panel = prepare_review(actor=world.office, held=world.round, stage=stage, now=now)
    people = [PersonFactory() for _ in range(experts)]
    given = {"actor": world.office, "panel": panel, "now": now}
    set_panel(each=experts, is_blind=is_blind, closes_at=None, **given)
    for person in people:
        seat_judge(person=person, **given)
    assign_cards(**given)
    begin_judging(**given)
    panel = Panel.objects.select_related("unit").get(pk=panel.pk)
    return LaterContest(running, reports, people, panel)


def add_photographs(contest: LaterContest, at: int, now: datetime, count: int) -> list[Evidence]:
    """Of the project at this place, each its own picture, named after the unit."""
    secretary = contest.running.world.colleges[at].secretary
    return [
        add_evidence(
            actor=secretary, project=contest.running.projects[at], now=now,
            upload=photograph(f"{n}"), name=f"{secretary.unit.name}合影{n}.jpg",
        )
        for n in range(count)
    ]  # fmt: skip


def plan_work(contest: LaterContest, at: int, now: datetime) -> None:
    """Three steps: one over, one soon, one far."""
    set_plan(
        actor=contest.running.world.colleges[at].secretary,
        project=contest.running.projects[at], plan=plan_for(now.date(), -3, 2, 40), now=now,
    )  # fmt: skip
