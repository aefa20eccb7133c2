"""A backup taken while a site is written to comes back as the same site, on either database."""

from __future__ import annotations

import json
import stat
import zipfile

import pytest

from tests.databases import ON_POSTGRESQL
from tests.upkeep.sites import new_site

HERE = {"postgresql": ON_POSTGRESQL}
PAIRS = (
    [(True, True), (False, True), (True, False)] if ON_POSTGRESQL else [(False, False)]
)  # from, to: whether on PostgreSQL


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_site_comes_back_the_same(founded, tmp_path, source, target):
    site = founded(postgresql=source)
    path = tmp_path / "backup"
    assert site.yipin("backup", str(path)).returncode == 0
    before = site.act("contents")
    other = new_site(tmp_path / "other", postgresql=target)
    done = other.yipin("restore", str(path))
    assert done.returncode == 0, done.stderr
    after = other.act("contents")
    assert after["tables"] == before["tables"]
    assert after["files"] == before["files"]
    assert after["key"] == before["key"]
    assert len(before["files"]) > 0
    whole = other.yipin("verify", "--json")
    assert (whole.returncode, json.loads(whole.stdout)["waiting"]) == (0, 0)
    assert other.act("next_person") == site.act("next_person")  # no number is given twice


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_a_backup_under_writing_holds_one_moment(founded, tmp_path, source, target):
    """Whatever was answered before the start is in it, and nothing in it is half there."""
    site = founded(postgresql=source)
    path = tmp_path / "backup"
    with site.acting("write_on") as answered:
        done_before = {line.split()[1] for line in answered(12)}
        done = site.yipin("backup", str(path))
        answered(len(answered(12)) + 8)  # it goes on
    assert done.returncode == 0, done.stderr
    other = new_site(tmp_path / "other", postgresql=target)
    put_back = other.yipin("restore", str(path))
    assert put_back.returncode == 0, put_back.stderr
    whole = other.yipin("verify")
    assert whole.returncode == 0, whole.stdout
    there = other.act("contents")
    assert done_before <= set(there["files"].values())
    later = site.act("contents")
    for label, rows in there["tables"].items():
        if label in {"documents.storedfile", "journal.entry"}:
            assert set(rows) <= set(later["tables"][label])
            assert len(rows) < len(later["tables"][label])
    assert there["files"].items() <= later["files"].items()


def test_a_backup_is_its_owners_alone_and_is_never_overwritten(founded, backup):
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    held = backup.read_bytes()
    again = founded().yipin("backup", str(backup))
    assert (again.returncode, again.stdout) == (1, "")
    assert "没有覆盖" in again.stderr
    assert backup.read_bytes() == held
    assert [one.name for one in backup.parent.iterdir()] == [backup.name]


def test_a_folder_that_is_not_there_is_said(founded, tmp_path):
    done = founded().yipin("backup", str(tmp_path / "nowhere" / "x"))
    assert done.returncode == 1
    assert "这个目录" in done.stderr


def test_a_site_that_is_not_there_has_no_backup(tmp_path):
    done = new_site(tmp_path / "empty", **HERE).yipin("backup", str(tmp_path / "x"))
    assert done.returncode == 1
    assert "还没有站点" in done.stderr
    assert not (tmp_path / "x").exists()


def altered(source, target, change) -> None:
    """A copy of a backup with ``change`` made to the bytes of its parts."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


def other_version(content: bytes) -> bytes:
    facts = json.loads(content)
    facts["migrations"].append(["journal", "9999_of_tomorrow"])
    return json.dumps(facts).encode()


FAULTY = {
    "a part is changed": (
        lambda name, held: held + b" " if name == "tables/journal.entry.jsonl" else held,
        "和备份时不一样",
    ),
    "a part is gone": (
        lambda name, held: None if name == "tables/journal.entry.jsonl" else held,
        "和它的清单不一致",
    ),
    "a newer version": (
        lambda name, held: other_version(held) if name == "manifest.json" else held,
        "请先升级一品",
    ),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_backup_changes_nothing(backup, tmp_path, fault):
    change, words = FAULTY[fault]
    altered(backup, tmp_path / "faulty", change)
    site = new_site(tmp_path / "site", **HERE)
    done = site.yipin("restore", str(tmp_path / "faulty"))
    assert done.returncode == 1
    assert words in done.stderr
    assert not (site.data / "files").exists()


@pytest.mark.parametrize("keep", [0, 100, -100])
def test_half_a_file_is_no_backup(backup, tmp_path, keep):
    (tmp_path / "half").write_bytes(backup.read_bytes()[:keep])
    done = new_site(tmp_path / "site", **HERE).yipin("restore", str(tmp_path / "half"))
    assert done.returncode == 1
    assert "没有复制完整" in done.stderr


def test_a_site_is_replaced_only_on_request(founded, backup, tmp_path):
    site = founded()
    site.act("next_person")
    before = site.act("contents")["tables"]
    refused = site.yipin("restore", str(backup))
    assert refused.returncode == 1
    assert "--replace" in refused.stderr
    unsure = site.yipin("restore", str(backup), "--replace", answer="n\n")
    assert unsure.returncode == 1
    assert "找不回来" in unsure.stdout
    assert site.act("contents")["tables"] == before
    done = site.yipin("restore", str(backup), "--replace", "--yes")
    assert done.returncode == 0, done.stderr
    there, backed_up = (one.act("contents")["tables"] for one in (site, founded("untouched")))
    del there["journal.sealedblock"], backed_up["journal.sealedblock"]  # a backup seals first
    assert there == backed_up
    assert site.yipin("verify").returncode == 0


def test_nothing_is_restored_while_the_site_is_open(founded, backup, tmp_path):
    site = founded()
    with site.acting("write_on") as answered:
        answered(1)
        done = site.yipin("restore", str(backup), "--replace", "--yes")
        answered(len(answered(1)) + 1)  # it goes on
    assert done.returncode == 1
    assert "网站正在运行" in done.stderr
