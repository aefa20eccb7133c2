"""A site moves from SQLite to PostgreSQL whole, or stays where it is."""

from __future__ import annotations

import pytest

from tests.databases import ON_POSTGRESQL
from tests.upkeep.sites import OwnSite, new_site


@pytest.fixture
def site(founded) -> OwnSite:
    return founded(postgresql=False)


@pytest.mark.skipif(not ON_POSTGRESQL, reason="needs a PostgreSQL to move to")
def test_everything_moves(site, tmp_path):
    site.act("sql", "UPDATE journal_message SET body = 'a' || char(0) || 'b' WHERE id = 1")
    new = new_site(tmp_path / "new", postgresql=True).database
    moved = OwnSite(site.data, new)
    done = site.yipin("move-to-postgresql", "--to", new)
    assert done.returncode == 0, done.stderr
    assert "DATABASE_URL" in done.stdout
    after = moved.act("contents")
    before = site.act("contents")  # what was left behind, after the last seal
    before["tables"]["journal.message"] = [
        row.replace("a\\x00b", "a\ufffdb") for row in before["tables"]["journal.message"]
    ]
    assert after == before
    assert moved.yipin("verify").returncode == 0
    again = site.yipin("move-to-postgresql", "--to", new)
    assert again.returncode == 1
    assert "已有站点" in again.stderr
    assert not [one for one in site.data.iterdir() if one.name.startswith("move-")]


def test_nothing_moves_while_the_site_is_open(site):
    with site.acting("write_on") as answered:
        answered(1)
        done = site.yipin("move-to-postgresql", "--to", "postgresql://nobody@127.0.0.1:1/x")
        answered(len(answered(1)) + 1)  # it goes on
    assert done.returncode == 1
    assert "网站正在运行" in done.stderr


@pytest.mark.parametrize(
    ("address", "words"),
    [("mysql://x", "地址要写成"), ("postgresql://nobody@127.0.0.1:1/x", "连不上")],
)
def test_an_address_that_leads_nowhere_changes_nothing(site, address, words):
    before = site.act("contents")
    del before["tables"]["journal.sealedblock"]  # what waited is sealed first
    done = site.yipin("move-to-postgresql", "--to", address)
    assert done.returncode == 1
    assert words in done.stderr
    after = site.act("contents")
    del after["tables"]["journal.sealedblock"]
    assert after == before
