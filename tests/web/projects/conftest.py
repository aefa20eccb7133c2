"""A college with a project that runs by a plan, and the desks around it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.utils import timezone

from tests.factories.projects import Running, make_running, with_plan


@pytest.fixture
def today() -> datetime:
    return timezone.now()


@pytest.fixture
def running(db, today) -> Running:
    made = make_running(today)
    with_plan(made, today)
    return made
