from __future__ import annotations

from datetime import datetime

import pytest

from tests.factories.forms import World


@pytest.fixture
def world(db: None, now: datetime) -> World:
    return World(now)
