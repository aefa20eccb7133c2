"""Whether a site is in use, and keeping it to oneself while everything in it is exchanged."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

from yipin.upkeep.faults import UpkeepRefused

RUNNING = "网站正在运行。请先停下来（systemctl stop yipin，或按 Ctrl+C），再办这件事。"
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'yipin-%%'
"""


@contextmanager
def alone_with(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Refuse while the site runs. On SQLite nobody else can open the site until this ends."""
    with _no_consumer():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(OTHERS, [])
                if cursor.fetchone()[0]:
                    raise UpkeepRefused(RUNNING)
            yield
            return
        _close_to_others(connection)
        try:
            yield
        finally:
            connection.close()  # and with it the hold


@contextmanager
def _no_consumer() -> Iterator[None]:
    with (Path(settings.DATA) / "consumer.lock").open("a", encoding="ascii") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UpkeepRefused(RUNNING) from None
        yield


def _close_to_others(connection: BaseDatabaseWrapper) -> None:
    connection.close()  # no reading of one's own may stand in the way
    with connection.cursor() as cursor:
        try:
            cursor.execute("PRAGMA busy_timeout = 0")
            cursor.execute("PRAGMA locking_mode = EXCLUSIVE")
            cursor.execute("PRAGMA synchronous = FULL")  # what is committed is on the disk
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("COMMIT")
        except OperationalError:
            connection.close()
            raise UpkeepRefused(RUNNING) from None
