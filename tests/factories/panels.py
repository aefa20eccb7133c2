"""A review of real applications: a round with forms that passed screening, experts at their desks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tests.factories.organisations import PersonFactory
from tests.factories.rounds import World, make_world, submitted_application
from tests.web.unit.conftest import open_now
from yipin.organisations.models import Person
from yipin.programmes.models import RoundStage
from yipin.projects.models import Application
from yipin.projects.services.reviewing import prepare_review
from yipin.projects.services.screening import forward_application
from yipin.reviews.models import Card, Panel
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.panels import begin_judging, set_panel
from yipin.reviews.services.seats import seat_judge
from yipin.rules.definition import Stage

TITLES = ("百炼匠心工作坊", "扳手课堂", "青声微宣讲")


@dataclass
class Contest:
    """The round, what passed, and the panel with its experts."""

    world: World
    stage: RoundStage
    passed: list[Application]
    experts: list[Person]
    panel: Panel

    def card(self, expert: int, number: int) -> Card:
        """The card of the n-th expert (from 0) for the subject with this number."""
        rows = Card.objects.select_related("judge__panel__unit", "judge__person", "subject__unit")
        return rows.get(judge__person=self.experts[expert], subject__number=number)


def make_passed(
    now: datetime, *, colleges: int = 2, more: tuple[Stage, ...] = ()
) -> tuple[World, list[Application]]:
    """One application of each college, all through screening."""
    world = open_now(make_world(now, colleges=colleges, more=more), now)
    passed = []
    for at, college in enumerate(world.colleges):
        title = TITLES[at] if at < len(TITLES) else f"项目{at}"
        sent = submitted_application(world, college, now, title=title)
        passed.append(forward_application(actor=world.office, application=sent, now=now))
    return world, passed


def make_contest(
    now: datetime, *, colleges: int = 2, experts: int = 3, is_blind: bool = False
) -> Contest:
    """Under way: every expert has every subject, nobody has marked."""
    world, passed = make_passed(now, colleges=colleges)
    stage = world.round.stages.filter(kind="assess").earliest("order")
    panel = prepare_review(actor=world.office, held=world.round, stage=stage, now=now)
    people = [PersonFactory() for _ in range(experts)]
    set_panel(
        actor=world.office, panel=panel, each=experts, is_blind=is_blind, closes_at=None, now=now
    )
    for person in people:
        seat_judge(actor=world.office, panel=panel, person=person, now=now)
    panel = Panel.objects.select_related("unit").get(pk=panel.pk)
    assign_cards(actor=world.office, panel=panel, now=now)
    begin_judging(actor=world.office, panel=panel, now=now)
    panel.refresh_from_db()
    return Contest(world, stage, passed, people, panel)
