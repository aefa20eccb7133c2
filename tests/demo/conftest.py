"""The sample world, made anew for a test."""

from __future__ import annotations

import pytest

from yipin.demo.world import make_world
from yipin.organisations.services.posts import ensure_starting_posts


@pytest.fixture
def world(db, now, settings, tmp_path):
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    ensure_starting_posts()
    said: list[str] = []
    make_world(now=now, tell=said.append)
    steps = [line.split()[0] for line in said[1:]]
    assert steps == [f"{at}/{len(steps)}" for at in range(1, len(steps) + 1)]
    return tmp_path
