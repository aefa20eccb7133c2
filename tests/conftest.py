"""What every test shares: a moment to stand in, and browsers where they are asked for."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

# Examples differ from run to run at a desk; where a red run keeps work from landing they do not.
hypothesis_settings.register_profile(
    "house",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("house")

SHANGHAI = ZoneInfo("Asia/Shanghai")
TESTS = Path(__file__).resolve().parent
PURE = ("rules", "reading")
pytest_plugins = ["tests.browser_fixtures"]


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark what no database can change: the pure floors, and how a page looks (decision 0085)."""
    for one in items:
        room = one.path.relative_to(TESTS).parts[0]
        if room in PURE or (room != "journeys" and "browser" in one.fixturenames):
            one.add_marker("on_one_database")


@pytest.fixture
def now() -> datetime:
    """The moment at which a test takes place: 25 March 2027, 14:30 in Shanghai."""
    return datetime(2027, 3, 25, 14, 30, tzinfo=SHANGHAI)
