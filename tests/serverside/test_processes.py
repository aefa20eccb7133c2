"""Several web processes and workers are one site: nothing that matters lives in one process."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.databases import own_database
from tests.journeys.site import make_world
from tests.journeys.worlds import PASSWORD
from tests.serverside.sites import Visitor, figure, served, until, working

NOTICE = "关于申报校园文化品牌项目的通知\n各学院团总支：\n请于2027年4月20日前报送申报表。\n校团委\n"
SEPARATE = {"YIPIN_WORKER": "separate"}


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    make_world("college", tmp_path)
    return tmp_path


def answers(data: Path, sql: str) -> list[tuple]:
    """Straight from the site's database."""
    if url := own_database(data)["DATABASE_URL"]:
        with psycopg.connect(url) as connection:
            return connection.execute(sql).fetchall()
    with sqlite3.connect(data / "yipin.sqlite3") as connection:
        return connection.execute(sql).fetchall()


def readings(data: Path) -> int:
    return answers(data, "SELECT count(*) FROM journal_entry WHERE action = 'notice.read'")[0][0]


def hand_over(officer: Visitor, number: int) -> int:
    text = f"{NOTICE}{number}".encode()
    return officer.upload("/office/notices/new/", f"通知{number}.txt", text)[0]


def test_signed_in_at_one_acting_at_the_other_done_once_by_a_worker(data: Path):
    with served(data, **SEPARATE) as first, served(data, **SEPARATE) as second:
        officer = Visitor(first)
        assert officer.sign_in("office", PASSWORD)[0] == 200
        there = officer.moved_to(second)
        status, page = there.get("/due/")
        assert status == 200
        assert "退出" in page
        for number in range(3):
            assert hand_over(there, number) == 200
        assert readings(data) == 0  # nobody works yet
        reasons = '{"status": "not ready", "reasons": {"jobs": "后台程序还没有启动过"}}'
        assert Visitor(first).get("/health/ready/") == (503, reasons)
        with working(data, **SEPARATE) as one, working(data, **SEPARATE) as other:
            until(lambda: readings(data) == 3)
            until(lambda: Visitor(second).get("/health/ready/")[0] == 200)
            _status, figures = Visitor(first).get("/metrics")
            assert figure(figures, "yipin_jobs_waiting") == 0
            assert figure(figures, "yipin_jobs_done_total") >= 3
            for number in range(3, 6):  # now both are there to take them
                assert hand_over(there, number) == 200
            until(lambda: readings(data) == 6)
        assert (one.returncode, other.returncode) == (0, 0)
        assert readings(data) == 6


def test_wrong_passwords_count_over_all_processes(data: Path):
    with served(data, **SEPARATE) as first, served(data, **SEPARATE) as second:
        statuses = [
            Visitor(url).sign_in("jidian", "wrong-one")[0]
            for url in (first, second, first, second, first)
        ]
        assert statuses[-1] == 429
        assert Visitor(second).sign_in("jidian", PASSWORD)[0] == 429


def test_figures_are_of_all_processes_behind_one_port_and_for_few(data: Path):
    options = ("--processes", "2", "--threads", "2")
    with served(data, *options, YIPIN_METRICS_TOKEN="let-me-see") as url:
        for _number in range(40):
            assert Visitor(url).get("/health/") == (200, '{"status": "ok"}')
            assert Visitor(url).get("/account/sign-in/")[0] == 200
        _status, figures = Visitor(url).get("/metrics")
        asked = r'yipin_requests_total{method="GET",status="200",view="account_login"}'
        line = next(one for one in figures.splitlines() if one.startswith(asked))
        assert float(line.rsplit(" ", 1)[1]) >= 40  # 40 of ours and those that waited for the start
        assert Visitor(url).get("/metrics", **{"X-Forwarded-For": "10.1.2.3"})[0] == 404
        through = {"X-Forwarded-For": "10.1.2.3", "Authorization": "Bearer let-me-see"}
        assert Visitor(url).get("/metrics", **through)[0] == 200
        wrong = {"X-Forwarded-For": "10.1.2.3", "Authorization": "Bearer let-me-sea"}
        assert Visitor(url).get("/metrics", **wrong)[0] == 404
