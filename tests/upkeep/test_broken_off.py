"""A restore killed at any step leaves the old site or the new one, or says that it was broken off."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.databases import ON_POSTGRESQL
from tests.serverside.sites import until
from tests.upkeep.sites import OwnSite, new_site

BEFORE = (
    "writing a file beside",
    "emptying the tables",
    "proving a table",
    "writing the key beside",
    "setting the mark",
)
AFTER = ("committing", "exchanging a file", "exchanging the key", "taking the mark away")
SENTENCE = "请再运行一次：yipin restore"


@pytest.fixture(scope="module")
def made() -> list[dict[str, Any]]:
    return []


@pytest.fixture
def wanted(backup, made, tmp_path) -> dict[str, Any]:
    """What a restore that nobody disturbs makes of the backup; done once."""
    if not made:
        site = new_site(tmp_path / "undisturbed", postgresql=ON_POSTGRESQL)
        assert site.yipin("restore", str(backup)).returncode == 0
        made.append(site.act("contents"))
    return made[0]


@pytest.fixture
def older(founded) -> OwnSite:
    """A site that is to be replaced: other rows, another key, and a file that differs."""
    site = founded()
    site.act("next_person")
    (site.data / "secret_key").write_text("k" * 60, encoding="ascii")
    stored_file(site).write_bytes(b"something else")
    return site


def stored_file(site: OwnSite) -> Path:
    return min(one for one in (site.data / "files").rglob("*") if one.is_file())


def kill_restore(site: OwnSite, step: str, backup: Path) -> None:
    assert site.killed_restore(step, backup) == -signal.SIGKILL
    if site.database:
        until(lambda: not connections_to(site))  # the server notices that nobody is there


def connections_to(site: OwnSite) -> int:
    with psycopg.connect(site.database) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    return row[0] if row else 0


@pytest.mark.parametrize("step", BEFORE)
def test_killed_before_the_exchange_the_old_site_goes_on(older, backup, wanted, step):
    before = older.act("contents")
    kill_restore(older, step, backup)
    after = older.act("contents")
    assert (after["tables"], after["key"]) == (before["tables"], before["key"])
    assert before["files"].items() <= after["files"].items()
    assert SENTENCE not in older.yipin("verify").stderr
    done = older.yipin("restore", str(backup), "--replace", "--yes")
    assert done.returncode == 0, done.stderr
    assert older.act("contents") == wanted


@pytest.mark.parametrize("step", AFTER)
def test_killed_in_the_exchange_the_site_says_so_and_is_not_used(older, backup, wanted, step):
    kill_restore(older, step, backup)
    for command in (("verify",), ("run", "--port", "0"), ("worker",)):
        said = older.yipin(*command)
        assert (said.returncode, said.stdout) == (1, "")
        assert said.stderr.count(f"{SENTENCE} {backup}") == 1
    done = older.yipin("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert older.act("contents") == wanted
    assert older.yipin("verify").returncode == 0


def test_an_empty_place_is_no_site_before_the_restore_is_through(backup, wanted, tmp_path):
    site = new_site(tmp_path / "site", postgresql=ON_POSTGRESQL)
    for step in ("making a table", "dropping a table", "writing a file beside"):
        kill_restore(site, step, backup)
        assert SENTENCE in site.yipin("run", "--port", "0").stderr
    done = site.yipin("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert site.act("contents") == wanted


def test_an_older_backup_is_laid_again_over_tables_already_brought_up_to_date(founded, tmp_path):
    site, path = founded(), tmp_path / "backup"
    site.act("older_tables")
    assert site.yipin("backup", str(path)).returncode == 0
    undisturbed, other = (
        new_site(tmp_path / name, postgresql=ON_POSTGRESQL) for name in ("undisturbed", "other")
    )
    assert undisturbed.yipin("restore", str(path)).returncode == 0
    kill_restore(other, "taking the mark away", path)
    assert SENTENCE in other.yipin("verify").stderr
    done = other.yipin("restore", str(path))
    assert done.returncode == 0, done.stderr
    assert other.act("contents") == undisturbed.act("contents")
    assert other.yipin("verify").returncode == 0


def test_while_a_restore_is_at_work_nothing_else_begins(older, backup, wanted):
    with older.stopped_restore("setting the mark", backup) as restore:
        for command in (("worker",), ("verify",), ("restore", str(backup), "--replace", "--yes")):
            said = older.yipin(*command)
            assert (said.returncode, said.stdout) == (1, "")
            assert "正在从备份恢复" in said.stderr
    assert restore.returncode == 0
    assert older.act("contents") == wanted


def test_a_refused_restore_of_an_unfinished_site_leaves_it_unfinished(older, backup, tmp_path):
    kill_restore(older, "committing", backup)
    (tmp_path / "other").write_bytes(b"no backup")
    assert "不是一品的备份" in older.yipin("restore", str(tmp_path / "other")).stderr
    assert SENTENCE in older.yipin("verify").stderr


def test_the_mark_of_a_sample_world_comes_and_goes_with_the_backup(older, backup):
    (older.data / "demo").touch()
    done = older.yipin("restore", str(backup), "--replace", "--yes")
    assert done.returncode == 0, done.stderr
    assert not (older.data / "demo").exists()
