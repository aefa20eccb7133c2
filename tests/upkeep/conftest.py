"""Founded sites: made once for a worker, and copied for each test that changes one."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.databases import CLUSTER, ON_POSTGRESQL
from tests.upkeep.sites import OwnSite, new_site

Founding = Callable[..., OwnSite]


@pytest.fixture(scope="session")
def models_of_sites(tmp_path_factory) -> dict[bool, OwnSite]:
    return {}


@pytest.fixture
def founded(tmp_path_factory, tmp_path, models_of_sites) -> Founding:
    """A site of the test's own, on PostgreSQL where the tests are unless it says otherwise."""

    def make(name: str = "site", *, postgresql: bool = ON_POSTGRESQL) -> OwnSite:
        if postgresql not in models_of_sites:
            model = new_site(tmp_path_factory.mktemp("model") / "site", postgresql=postgresql)
            model.act("found")
            models_of_sites[postgresql] = model
        return copy_of(models_of_sites[postgresql], tmp_path / name)

    return make


@pytest.fixture(scope="module")
def backups() -> dict[str, Path]:
    return {}


@pytest.fixture
def backup(founded, backups, tmp_path_factory) -> Path:
    """The backup of a founded site; made once, and left as it is."""
    if not backups:
        path = tmp_path_factory.mktemp("backup") / "站点.backup"
        done = founded("backed-up").yipin("backup", str(path))
        assert done.returncode == 0, done.stderr
        assert "只有您能读" in done.stdout
        backups["one"] = path
    return backups["one"]


def copy_of(model: OwnSite, folder: Path) -> OwnSite:
    if not model.database:
        shutil.copytree(model.data, folder)
        return OwnSite(folder)
    site = new_site(folder, postgresql=True)
    shutil.copytree(model.data, folder, dirs_exist_ok=True)
    own, other = (one.database.split("?")[0].rsplit("/", 1)[1] for one in (site, model))
    with psycopg.connect(CLUSTER, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{own}"')
        connection.execute(f'CREATE DATABASE "{own}" TEMPLATE "{other}"')
    return site
