"""An office with three colleges below it, and somebody signed in at its desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from tests.factories.organisations import make_actor, make_unit
from yipin.organisations.choices import Right, UnitKind
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor


@dataclass
class Office:
    """The host with its officer, and the colleges with their secretaries."""

    host: Unit
    officer: Actor
    colleges: list[Unit]
    secretaries: list[Actor]


@pytest.fixture
def office(db: None) -> Office:
    host = make_unit()
    officer = make_actor(host, Right.RUN_PROGRAMMES, Right.ADMINISTER)
    names = ("文学院团委", "理学院团委", "工学院团委")
    colleges = [make_unit(name, parent=host, category="college") for name in names]
    branch = make_unit("后勤直属团总支", parent=host, kind=UnitKind.GENERAL_BRANCH)
    branch.category = "direct_unit"
    branch.save()
    secretaries = [make_actor(unit, Right.FILL_FORMS) for unit in colleges]
    return Office(host, officer, colleges, secretaries)


@pytest.fixture
def at_desk() -> Callable[[Actor], Client]:
    def sit(actor: Actor) -> Client:
        client = Client()
        client.force_login(actor.person)
        return client

    return sit


@pytest.fixture
def desk(office: Office, at_desk: Callable[[Actor], Client]) -> Client:
    """The officer's."""
    return at_desk(office.officer)
