"""The database away, the disk full: a page that says so, nothing half kept, no restart needed."""

from __future__ import annotations

import errno
import json
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.browser import ROOT
from tests.databases import ON_POSTGRESQL, own_database
from tests.factories.organisations import make_actor, make_unit
from tests.journeys.site import environment, make_world
from tests.journeys.worlds import PASSWORD
from tests.serverside.sites import Visitor, served, until
from yipin.documents.models import StoredFile
from yipin.documents.services.files import store_file
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.web.watch.trouble import trouble_of

AWAY = "暂时连不上数据库"


@contextmanager
def away(data: Path) -> Iterator[None]:
    """Nobody gets in and whoever is in is thrown out; afterwards all is as before."""
    import psycopg

    url = own_database(data)["DATABASE_URL"]
    name = url.rpartition("/site_")[2].partition("?")[0]
    admin = url.replace(f"/site_{name}?", "/postgres?")
    with psycopg.connect(admin, autocommit=True) as root:
        root.execute(f'ALTER DATABASE "site_{name}" ALLOW_CONNECTIONS false')
        root.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [f"site_{name}"],
        )
        try:
            yield
        finally:
            root.execute(f'ALTER DATABASE "site_{name}" ALLOW_CONNECTIONS true')


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite lies in the folder of the site")
def test_the_database_goes_away_and_comes_back(tmp_path: Path):
    make_world("college", tmp_path)
    with served(tmp_path) as url:
        officer = Visitor(url)
        assert officer.sign_in("office", PASSWORD)[0] == 200
        with away(tmp_path):
            for visitor, path in ((officer, "/due/"), (Visitor(url), "/notices/")):
                status, page = visitor.get(path)
                assert (status, AWAY in page) == (503, True)
            status, page = officer.post("/account/sign-in/", login="office", password=PASSWORD)
            assert (status, AWAY in page) == (503, True)
            status, told = officer.post_for_script("/office/units/", name="x")
            assert (status, json.loads(told)["code"]) == (503, "database_away")
            assert Visitor(url).get("/health/")[0] == 200
            status, told = Visitor(url).get("/health/ready/")
            assert (status, json.loads(told)["reasons"]) == (503, {"database": "数据库连不上"})
            assert "yipin_database_up 0" in Visitor(url).get("/metrics")[1]
        until(lambda: officer.get("/due/")[0] == 200)
        assert "退出" in officer.get("/due/")[1]


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite lies in the folder of the site")
def test_a_start_without_a_database_says_so_in_a_sentence(tmp_path: Path):
    wrong = {"DATABASE_URL": f"postgresql://yipin@/nothing?host={tmp_path}"}
    yipin = str(Path(sys.executable).parent / "yipin")
    done = subprocess.run(
        [yipin, "run", "--port", "0"],
        cwd=ROOT, env={**environment(tmp_path), **wrong}, capture_output=True, text=True,
        check=False, timeout=180,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("数据库连不上或不能用：")
    assert "Traceback" not in done.stderr


def fill_up() -> None:
    for number in range(2000):
        make_unit(f"第{number}学院团总支" * 20)


@pytest.mark.skipif(ON_POSTGRESQL, reason="the size of SQLite's file can be limited")
@pytest.mark.django_db(transaction=True)
def test_a_full_database_refuses_and_keeps_what_there_was():
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        try:
            with pytest.raises(OperationalError) as full:
                fill_up()
        finally:
            cursor.execute("PRAGMA max_page_count = 1073741823")
    assert trouble_of(full.value).code == "no_room"
    kept = Unit.objects.count()
    make_unit("有地方了")
    assert Unit.objects.count() == kept + 1


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """As on a full disk: whoever writes more is refused by the system."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.django_db
def test_a_file_that_finds_no_room_is_not_there_by_half(now, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    office = make_actor(make_unit("青禾大学团委"), Right.RUN_PROGRAMMES)
    content = b"%PDF-1.7\n" + b"0123456789" * 400_000 + b"\n%%EOF\n"
    kinds = frozenset({"pdf"})
    asked = {"actor": office, "unit": office.unit, "name": "大.pdf", "now": now, "allowed": kinds}
    with no_file_over(1_000_000), pytest.raises(OSError, match="too large") as full:
        store_file(upload=content, **asked)
    assert full.value.errno == errno.EFBIG
    assert trouble_of(full.value).code == "no_room"
    assert StoredFile.objects.count() == 0
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == []
    stored = store_file(upload=content, **asked)
    assert stored.content.open("rb").read() == content


@pytest.mark.django_db
def test_our_own_mistakes_are_no_trouble():
    assert trouble_of(ValueError("a mistake")) is None
    assert trouble_of(None) is None
    assert Client().get("/health/").json() == {"status": "ok"}
