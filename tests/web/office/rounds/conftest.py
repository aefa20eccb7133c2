"""An office desk on 25 March 2027, with three colleges at three different points."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client

from tests.factories.rounds import World, filled_application, make_world, submitted_application
from yipin.organisations.permissions import Actor


def sit(actor: Actor) -> Client:
    """A browser signed in as this person, at the person's desk."""
    client = Client()
    client.force_login(actor.person)
    return client


@pytest.fixture
def at_noon(now: datetime) -> Iterator[datetime]:
    with time_machine.travel(now, tick=False):
        yield now


@pytest.fixture
def world(db: None, at_noon: datetime) -> World:
    """One has handed in, one is filling in, one has not begun."""
    made = make_world(at_noon, colleges=3)
    submitted_application(made, made.colleges[0], at_noon, title="扳手课堂")
    filled_application(made, made.colleges[1], at_noon, title="种子图书馆")
    return made


@pytest.fixture
def office(world: World) -> Client:
    return sit(world.office)


@pytest.fixture
def sent(world: World):
    """The application that waits for screening."""
    return world.round.applications.get(state="submitted")


def words_of(answer: object) -> str:
    return answer.content.decode()
