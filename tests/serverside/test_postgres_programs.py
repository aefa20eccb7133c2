"""The programs of PostgreSQL are found in PATH, or where Debian keeps them out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import postgres_cluster


def put(folder: Path, *names: str) -> Path:
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(postgres_cluster, "DEBIAN", tmp_path / "postgresql")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    return tmp_path / "postgresql"


def test_the_newest_whole_one_is_taken(debian: Path):
    assert not postgres_cluster.is_present()
    put(debian / "9.6" / "bin", "initdb", "pg_ctl")
    newest = put(debian / "15" / "bin", "initdb", "pg_ctl")
    put(debian / "16" / "bin", "psql", "initdb")
    assert postgres_cluster.folder_of_programs() == newest
    assert postgres_cluster.program("pg_ctl") == str(newest / "pg_ctl")


def test_the_path_goes_first(debian: Path, tmp_path: Path):
    put(debian / "15" / "bin", "initdb", "pg_ctl")
    own = put(tmp_path / "bin", "initdb", "pg_ctl")
    assert postgres_cluster.folder_of_programs() == own
