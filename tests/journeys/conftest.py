"""A site with its people for every journey, and the desks they sit at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser import ROOT
from tests.journeys.desk import Open, sitting
from tests.journeys.site import facts_of, let_days_pass, make_world, run_site

SHARED = Path(os.environ.get("YIPIN_SHARED", ROOT.parent / "shared"))
WORD = SHARED / "notices" / "word"
needs_word = pytest.mark.skipif(
    not WORD.is_dir(), reason="the folder ../shared/notices/word is absent"
)


@dataclass(frozen=True)
class Stage:
    """Where a journey takes place: somebody sits down, and files lie in the folder."""

    open: Open
    folder: Path
    data: Path

    def days_pass(self, days: int) -> None:
        let_days_pass(self.data, days)

    def facts_of(self, unit: str) -> dict[str, list[str]]:
        return facts_of(self.data, unit)


@contextmanager
def stage(world: str, browser: Browser, folder: Path) -> Iterator[Stage]:
    data, files = folder / "data", folder / "files"
    data.mkdir()
    files.mkdir()
    make_world(world, data)
    with run_site(data) as site, sitting(browser, site.url) as sit:
        yield Stage(sit, files, data)


@pytest.fixture
def college(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    """A vocational college with three general branches."""
    with stage("college", browser, tmp_path) as place:
        yield place


@pytest.fixture
def city(browser: Browser, tmp_path: Path) -> Iterator[Stage]:
    """A city with two districts, two schools in each, and a university."""
    with stage("city", browser, tmp_path) as place:
        yield place
