"""Schemathesis asks every operation what the description promises, and what it forbids.

In the process, through the whole stack of the site. Examples are the same in every run.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.generation import GenerationMode

from tests.factories.rounds import filled_application
from tests.web.api.conftest import key_of
from yipin.config.wsgi import application
from yipin.documents.services.notices import take_in_notice
from yipin.journal.queries import inbox_of
from yipin.journal.services.messages import send_message
from yipin.web.api.site import description

pytestmark = pytest.mark.django_db

SCHEMA = schemathesis.openapi.from_dict(description())
SCHEMA.app = application
# What the shape of a request cannot say is told with 409 or 422: an unknown field, a full quota.
SCHEMA.config.checks.positive_data_acceptance.expected_statuses = [
    "2xx", "401", "403", "404", "409", "422",
]  # fmt: skip


@pytest.fixture
def desks(world, today, settings) -> list[dict[str, Any]]:
    """For each role a key, and numbers that the desk may really use."""
    settings.API_PER_MINUTE = 10**6
    college = world.colleges[0]
    held = filled_application(world, college, today)
    notice = take_in_notice(
        actor=world.office, unit=world.host, name="通知.txt", now=today, in_background=False,
        upload="关于报送总结的通知\n\n各学院团委：\n请于2027年5月20日前报送总结。\n".encode(),
    )  # fmt: skip
    found = []
    for actor, scope in (
        (college.secretary, "write"),
        (world.office, "write"),
        (college.secretary, "read"),
    ):
        send_message(recipients=[actor.person], kind="x", title="请看", at=today)
        numbers = {
            "units": college.unit.pk,
            "rounds": world.round.pk,
            "applications": held.pk,
            "files": held.submission.files.first().pk,
            "notices": notice.pk,
            "messages": inbox_of(actor.person.pk).first().pk,
        }
        slot = held.submission.files.first().field_key
        found.append({"key": key_of(actor, scope=scope), "numbers": numbers, "slot": slot})
    return found


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """All requests of a test run in its transaction, as those of Django's own client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def aim(case: Any, desk: dict[str, Any]) -> None:
    """Something that is there, where the address was to be a good one."""
    given = case.path_parameters
    mode = case.meta.components.get(schemathesis.core.parameters.ParameterLocation.PATH)
    if not given or (mode is not None and mode.mode != GenerationMode.POSITIVE):
        return
    if "pk" in given:
        given["pk"] = desk["numbers"][case.operation.path.split("/")[2]]
    if "field" in given:
        given["field"] = desk["slot"]


@SCHEMA.parametrize()
@settings(
    max_examples=12,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_description_is_kept(case, desks):
    """Each example is asked by a secretary, an office, or a key that only reads, in turn."""
    desks.append(desk := desks.pop(0))
    aim(case, desk)
    case.call_and_validate(headers={"Authorization": f"Bearer {desk['key']}"})
