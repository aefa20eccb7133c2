"""Where a site keeps its rows and its waiting jobs: SQLite in the data folder, or PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

SCHEMES = ("postgresql://", "postgres://")
SQLITE_OPTIONS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
        "PRAGMA mmap_size=33554432;PRAGMA cache_size=2000;"
    ),
}
CONNECT_SECONDS = 5  # a database that is away is said to be away, not waited for
LOCK_SECONDS = 20  # as long as SQLite waits for its one writer
IDLE_SECONDS = 300  # a transaction left open by a process that hangs is ended
WEB_SECONDS = 60  # no page may hold a connection longer; jobs and migrations may


def database_of(url: str, data: Path, *, role: str = "") -> dict[str, Any]:
    """The database of a site. ``role`` (web, worker, command) is what PostgreSQL lists it under."""
    if not url:
        return {
            "ENGINE": "yipin.config.sqlite",  # its writers of one process wait in a queue
            "NAME": data / "yipin.sqlite3",
            "OPTIONS": dict(SQLITE_OPTIONS),
            "CONN_MAX_AGE": 600,
        }
    if not url.startswith(SCHEMES):
        raise ImproperlyConfigured(
            "DATABASE_URL 要写成 postgresql://用户:密码@主机:5432/数据库。不设就用数据目录里的 SQLite。"
        )
    found: dict[str, Any] = dict(
        dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True)
    )
    found["OPTIONS"] = _postgresql_options(role) | found.get("OPTIONS", {})
    return found


def _postgresql_options(role: str) -> dict[str, Any]:
    limits = {
        "lock_timeout": LOCK_SECONDS * 1000,
        "idle_in_transaction_session_timeout": IDLE_SECONDS * 1000,
    }
    if role == "web":
        limits["statement_timeout"] = WEB_SECONDS * 1000
    return {
        "connect_timeout": CONNECT_SECONDS,
        "application_name": f"yipin-{role or 'command'}",
        "keepalives_idle": 30,
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }


def jobs_of(url: str, data: Path) -> dict[str, Any]:
    """The queue of waiting jobs: beside the rows, so that one backup holds both."""
    queue: dict[str, Any] = {"name": "yipin", "immediate": False}
    if not url:
        file = str(data / "jobs.sqlite3")
        return queue | {"huey_class": "huey.SqliteHuey", "filename": file, "connection": {}}
    away = {"connect_timeout": CONNECT_SECONDS, "application_name": "yipin-jobs"}
    # The tables are made at the start (config.consumer), not whenever a job is imported:
    # a web process must come up, and say what is wrong, while the database is away.
    return queue | {
        "huey_class": "huey.PostgresHuey",
        "create_tables": False,
        "dsn": url,
        "connection": away,
    }
