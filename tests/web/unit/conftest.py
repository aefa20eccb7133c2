"""Desks of a small university with one open round, and a browser that sits at them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.rounds import World, make_world
from yipin.duties.models import Obligation
from yipin.organisations.models import Headcount
from yipin.organisations.permissions import Actor
from yipin.programmes.models import RoundStage


def sit(actor: Actor) -> Client:
    """A browser signed in as this person, at the person's desk."""
    client = Client()
    client.force_login(actor.person)
    return client


@pytest.fixture
def today() -> datetime:
    return timezone.now()


@pytest.fixture
def world(db, today) -> World:
    """The windows are open now and close in five days."""
    return open_now(make_world(today), today)


def open_now(world: World, now: datetime) -> World:
    """Move the calendar so that applications are collected now."""
    stages = RoundStage.objects.filter(round=world.round)
    stages.filter(kind__in=["collect", "endorse"]).update(
        opens_at=now - timedelta(days=10), closes_at=now + timedelta(days=5)
    )
    Headcount.objects.update(as_of=now.date() - timedelta(days=19))
    ends = {"opens_at": now - timedelta(days=10), "due_at": now + timedelta(days=5)}
    Obligation.objects.filter(source_kind="round", source_id=world.round.pk).update(**ends)
    return world
