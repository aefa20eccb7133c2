"""Programs with keys to the desks of a small university."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.rounds import World, make_world
from tests.web.unit.conftest import open_now
from yipin.organisations.permissions import Actor
from yipin.organisations.services.tokens import make_token


def key_of(actor: Actor, *, scope: str = "write", days: int = 30) -> str:
    """A key that the holder of the desk made."""
    return make_token(
        actor=actor, held=actor.appointment, name="教务系统", scope=scope, days=days,
        now=timezone.now(),
    )[1]  # fmt: skip


@dataclass
class Program:
    """Asks the API with one key; ``say`` sends JSON."""

    key: str

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", **more}

    def get(self, path: str, **query: Any) -> Any:
        return Client().get(f"/api{path}", query, headers=self._headers({}))

    def say(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client().generic(
            method,
            f"/api{path}",
            b"" if body is None else json.dumps(body).encode(),
            content_type="application/json",
            headers=self._headers(sent),
        )

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.say("POST", path, body, **headers)

    def send_file(self, path: str, file: Any) -> Any:
        return Client().post(f"/api{path}", {"file": file}, headers=self._headers({}))


@pytest.fixture
def today() -> datetime:
    return timezone.now()


@pytest.fixture
def world(db, today) -> World:
    """The windows are open now and close in five days."""
    return open_now(make_world(today), today)


@pytest.fixture
def program(world) -> Program:
    """At the desk of the first college's secretary."""
    return Program(key_of(world.colleges[0].secretary))


@pytest.fixture
def office(world) -> Program:
    return Program(key_of(world.office))
