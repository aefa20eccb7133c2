"""Whether the site can work now: database, tables, files, background work. Plain reasons, no secrets."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yipin.documents.storage import check_storage
from yipin.web.watch.queue import SILENT_SECONDS, beat_age

logger = logging.getLogger(__name__)
_complete: set[str] = set()


def reasons_not_ready() -> dict[str, str]:
    """What is wrong, by part; empty where the site is ready. Later parts need the database too."""
    wrong = {name: reason for name, check in FIRST.items() if (reason := _asked(check))}
    if "database" in wrong:
        return wrong
    return wrong | {name: reason for name, check in THEN.items() if (reason := _asked(check))}


def _asked(check: Callable[[], str]) -> str:
    """The reason goes into the answer, what lies behind it only into the log."""
    try:
        return check()
    except Exception as fault:  # noqa: BLE001 - whatever it is, the part does not work
        logger.warning("%s: %s", check.__name__, fault)
        return REASONS[check]


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def files() -> str:
    check_storage()
    return ""


def tables() -> str:
    """Asked until all tables were there once: what is complete stays so while this process lives."""
    if "tables" not in _complete:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "数据表还没有补齐"
        _complete.add("tables")
    return ""


def jobs() -> str:
    age = beat_age()
    if age is None:
        return "后台程序还没有启动过"
    if age > SILENT_SECONDS:
        return f"后台程序停了 {int(age // 60)} 分钟"
    return ""


REASONS = {
    database: "数据库连不上",
    files: "存放文件的地方不能用",
    tables: "数据表看不了",
    jobs: "等着办的事看不了",
}
FIRST = {"database": database, "files": files}
THEN = {"tables": tables, "jobs": jobs}
