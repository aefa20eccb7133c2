"""Projects that are being carried out, moved there through the one service that moves states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from tests.factories.panels import make_passed
from tests.factories.rounds import College, World
from yipin.documents.models import NewsItem
from yipin.documents.services.news import save_news
from yipin.projects.models import Application
from yipin.projects.services.milestones import set_plan
from yipin.projects.services.moves import lock_application, move_application
from yipin.rules.milestones import Planned
from yipin.rules.stage_guards import Situation


@dataclass
class Running:
    """``projects`` are those of the colleges of the world, in their order."""

    world: World
    projects: list[Application]

    @property
    def first(self) -> Application:
        return self.projects[0]


def make_running(now: datetime, *, colleges: int = 2, state: str = "running") -> Running:
    world, passed = make_passed(now, colleges=colleges)
    return Running(world, [moved_to_project(world, one, now, state) for one in passed])


@transaction.atomic
def moved_to_project(
    world: World, application: Application, now: datetime, state: str = "running"
) -> Application:
    """Decided for; and begun, if ``state`` is running."""
    for action in ("approve", "begin") if state == "running" else ("approve",):
        application = lock_application(application)
        move_application(
            actor=world.office, application=application, action=action, now=now,
            situation=Situation(now=now, opens_at=None, closes_at=None, is_decided=True),
        )  # fmt: skip
    return application


def plan_for(today: date, *days: int) -> list[Planned]:
    """A milestone for each number of days from today."""
    return [
        Planned(f"第{n}步", today + timedelta(days=each), "团总支")
        for n, each in enumerate(days, 1)
    ]


def with_plan(running: Running, now: datetime, *days: int) -> Application:
    """The first project with these milestones."""
    project = running.first
    set_plan(
        actor=running.world.colleges[0].secretary, project=project,
        plan=plan_for(now.date(), *(days or (-3, 2, 40))), now=now,
    )  # fmt: skip
    return project


def written_news(
    college: College, project: Application, now: datetime, title: str = "实训室开放第一天"
) -> NewsItem:
    """A draft with the newest photograph of the project."""
    shown = project.evidence.exclude(thumbnail="").first()
    item = NewsItem(
        unit=college.unit, host=project.round.unit, round_id=project.round_id,
        project_id=project.pk,
    )  # fmt: skip
    return save_news(
        actor=college.secretary, item=item, title=title,
        paragraphs=["周六上午，实训室开门。", "三十名新生做出第一件作品。"],
        pictures=[(shown.file, shown.title)] if shown else [], now=now,
    )  # fmt: skip
