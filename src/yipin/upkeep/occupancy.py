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
EXCHANGE = "exchange.lock"
EXCHANGING = "正在从备份恢复，或正在搬到 PostgreSQL。请等它完成，再办这件事。"
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE 'yipin-%%'
"""


@contextmanager
def alone_with(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Refuse while the site runs. Until this ends no command takes up work on the site."""
    with _locked(EXCHANGE, EXCHANGING), _locked("consumer.lock", RUNNING):
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
def _locked(name: str, words: str, kind: int = fcntl.LOCK_EX, mode: str = "a") -> Iterator[None]:
    """A lock of the data folder; the system takes it back from whoever is killed."""
    with (Path(settings.DATA) / name).open(mode, encoding="ascii") as handle:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except OSError:
            raise UpkeepRefused(words) from None
        yield


def require_nobody_exchanges() -> None:
    """Refuse while another process has the site to itself. Makes no file."""
    if (Path(settings.DATA) / EXCHANGE).exists():
        with _locked(EXCHANGE, EXCHANGING, fcntl.LOCK_SH, "r"):
            return


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
