"""A site whose files lie in a bucket is backed up and comes back: in another bucket, or in a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import ON_POSTGRESQL
from tests.serverside.buckets import Bucket, bucket
from tests.upkeep.sites import OwnSite, new_site
from tests.upkeep.test_broken_off import SENTENCE, kill_restore


def lying(folder: Path) -> dict[str, str]:
    """Every object by its fingerprint, as the server keeps it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def buckets(tmp_path) -> Iterator[tuple[Bucket, Bucket]]:
    with bucket(tmp_path / "first") as first, bucket(tmp_path / "second") as second:
        yield first, second


@pytest.fixture
def in_bucket(buckets, tmp_path) -> OwnSite:
    site = new_site(tmp_path / "site", postgresql=ON_POSTGRESQL, files=buckets[0].url)
    site.act("found")
    return site


def test_a_site_comes_back_in_another_bucket_and_in_a_folder(in_bucket, buckets, tmp_path):
    first, second = buckets
    path = tmp_path / "backup"
    taken = in_bucket.yipin("backup", str(path))
    assert taken.returncode == 0, taken.stderr
    before = in_bucket.act("contents")
    assert not (in_bucket.data / "files").exists()
    other = new_site(tmp_path / "other", postgresql=ON_POSTGRESQL, files=second.url)
    folder = new_site(tmp_path / "folder", postgresql=ON_POSTGRESQL)
    for site, place in ((other, second.folder), (folder, folder.data / "files")):
        done = site.yipin("restore", str(path))
        assert done.returncode == 0, done.stderr
        after = site.act("contents")
        assert (after["tables"], after["key"]) == (before["tables"], before["key"])
        assert lying(place) == lying(first.folder)
        assert len(lying(place)) > 0
        whole = site.yipin("verify")
        assert whole.returncode == 0, whole.stdout


def test_killed_while_a_file_is_exchanged_nothing_of_it_is_lost(in_bucket, buckets, tmp_path):
    held = buckets[0].folder
    path = tmp_path / "backup"
    assert in_bucket.yipin("backup", str(path)).returncode == 0
    wanted = lying(held)
    (held / min(wanted)).write_bytes(b"something else")
    kill_restore(in_bucket, "sending a file to the bucket", path)
    assert (held / min(wanted)).read_bytes() == b"something else"
    assert SENTENCE in in_bucket.yipin("verify").stderr
    done = in_bucket.yipin("restore", str(path))
    assert done.returncode == 0, done.stderr
    assert lying(held) == wanted


def test_a_bucket_that_is_away_is_said_and_nothing_is_changed(in_bucket, buckets, tmp_path):
    first, second = buckets
    path = tmp_path / "backup"
    assert in_bucket.yipin("backup", str(path)).returncode == 0
    other = new_site(tmp_path / "other", postgresql=ON_POSTGRESQL, files=second.url)
    second.stop()
    done = other.yipin("restore", str(path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "存放文件的地方连不上" in done.stderr
    assert "Traceback" not in done.stderr
    first.stop()
    done = in_bucket.yipin("backup", str(tmp_path / "again"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "存放文件的地方连不上" in done.stderr
    assert not (tmp_path / "again").exists()
